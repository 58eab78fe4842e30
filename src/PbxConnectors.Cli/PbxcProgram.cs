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
        if (parsed.Action is ParseErrorAction or null || MistypedOption(parsed) is not null)
        {
            terminal.WriteError($"{Explain(parsed)} Try '{PathOf(parsed.CommandResult)} --help'.");
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

    // To the framework an option it does not know is an argument: the number to dial, or a file.
    private static string? MistypedOption(ParseResult parsed) => parsed.CommandResult.Children.OfType<ArgumentResult>()
        .SelectMany(argument => argument.Tokens).Select(token => token.Value).FirstOrDefault(value => value is ['-', _, ..]);

    // The framework names first what is missing, also where the reason is a word it does not know, and not which argument it is.
    private static string Explain(ParseResult parsed) =>
        MistypedOption(parsed) is { } mistyped ? $"'{mistyped}' is no command or option."
        : parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is no command or option."
        : parsed.Errors.Select(error => error.SymbolResult).OfType<ArgumentResult>()
            .FirstOrDefault(result => result is { Tokens.Count: 0, Parent: CommandResult }) is { } missing
            ? $"{missing.Argument.Name} is missing."
        : parsed.Errors is [var first, ..] ? first.Message
        : "No command given.";

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "pbxc";
}
