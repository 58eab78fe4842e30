using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using PbxConnectors.Cli.Commands;
using PbxConnectors.Cli.Commands.Library;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli;

/// <summary>Reads the command line, runs the command, and turns whatever stops it into one line and an exit code.</summary>
internal static class PbxcProgram
{
    public static RootCommand CreateRoot(CliTerminal terminal) =>
        new("Drives PBXes and names what telephone recordings say. 电话交换机命令行工具：拨号、跟踪、空号识别。")
        {
            DialCommand.Create(terminal),
            FollowCommand.Create(terminal),
            StatusCommand.Create(terminal),
            RecordsCommand.Create(terminal),
            RecordingCommand.Create(terminal),
            CheckCommand.Create(terminal),
            ScreenCommand.Create(terminal),
            ClassifyCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            LibraryCommand.Create(terminal),
            LabCommand.Create(terminal),
        };

    /// <summary>Runs one command line until it is done or cancelled.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliTerminal terminal, CancellationToken cancellationToken)
    {
        var parsed = CreateRoot(terminal).Parse(args);
        if (parsed.Action is ParseErrorAction or null)
        {
            terminal.WriteError($"{parsed.Errors.Select(e => e.Message).FirstOrDefault("No command given.")} Try '{PathOf(parsed.CommandResult)} --help'.");
            return (int)ExitCode.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.OutWriter,
                    Error = terminal.ErrorWriter,
                    EnableDefaultExceptionHandler = false,

                    // Signals are the program's own matter: commands that compute would not be interrupted otherwise.
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
        }
        catch (Exception exception)
        {
            var (code, line) = ExitCodes.Explain(exception);
            if (line.Length > 0)
            {
                terminal.WriteError(line);
            }

            return (int)code;
        }
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "pbxc";
}
