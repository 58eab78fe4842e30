using PbxConnectors.Cli;
using PbxConnectors.Cli.Terminal;

return await PbxcProgram.RunAsync(args, SystemTerminal.Create(), CancellationToken.None);
