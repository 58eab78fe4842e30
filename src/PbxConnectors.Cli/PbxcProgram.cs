using System.CommandLine;
using System.CommandLine.Invocation;
using PbxConnectors.Cli.Commands;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli;

/// <summary>Reads the command line, runs the command, and turns whatever stops it into one line and an exit code.</summary>
internal static class PbxcProgram
{
    // What a command may take to end after Ctrl+C: it writes what it has.
    private static readonly TimeSpan TerminationLimit = TimeSpan.FromSeconds(30);

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
            LabCommand.Create(terminal),
        };

    /// <summary>Runs one command line. Ctrl+C and <paramref name="cancellationToken"/> end it alike.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliTerminal terminal, CancellationToken cancellationToken)
    {
        var parsed = CreateRoot(terminal).Parse(args);
        if (parsed.Action is ParseErrorAction or null)
        {
            var asked = parsed.CommandResult.Command is RootCommand ? "pbxc" : $"pbxc {parsed.CommandResult.Command.Name}";
            terminal.WriteError($"{parsed.Errors.Select(e => e.Message).FirstOrDefault("No command given.")} Try '{asked} --help'.");
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
                    ProcessTerminationTimeout = TerminationLimit,
                },
                cancellationToken);
        }
        catch (Exception exception)
        {
            var (code, line) = ExitCodes.Explain(exception);
            if (line.Length > 0)
                terminal.WriteError(line);
            return (int)code;
        }
    }
}
