using System.Runtime.InteropServices;
using PbxConnectors.Cli;
using PbxConnectors.Cli.Terminal;

// The first Ctrl+C asks the command to end, the second one ends the process.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await PbxcProgram.RunAsync(args, SystemTerminal.Create(), stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
