#pragma warning disable RS0030 // The one place where the program touches the process's console.
using System.Collections;
using System.Text;
using Spectre.Console;

namespace PbxConnectors.Cli.Terminal;

/// <summary>The console of the process: a terminal with colours, or a file or pipe that wants neither colours nor narrow lines.</summary>
internal static class SystemTerminal
{
    // Wider than any line: what goes into a pipe is not folded.
    private const int WidthOfNoTerminal = 4096;

    public static CliTerminal Create()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        return new CliTerminal
        {
            Out = CreateConsole(Console.Out, Console.IsOutputRedirected),
            Error = CreateConsole(Console.Error, Console.IsErrorRedirected),
            Environment = ReadEnvironment(),
            OpenInput = Console.OpenStandardInput,
            AskSecret = Console.IsInputRedirected || Console.IsErrorRedirected ? null : AskSecretAsync,
        };
    }

    private static Dictionary<string, string> ReadEnvironment() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
            entry => (string)entry.Key,
            entry => (string?)entry.Value ?? "",
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>A console that writes plain text of one width, as for a pipe.</summary>
    public static IAnsiConsole CreatePlain(TextWriter writer) => CreateConsole(writer, redirected: true);

    private static IAnsiConsole CreateConsole(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        console.Profile.Capabilities.Unicode = true;
        if (redirected)
        {
            console.Profile.Width = WidthOfNoTerminal;
        }

        return console;
    }

    // Keys are read one by one so that nothing is echoed, and in a way that Ctrl+C can interrupt.
    private static async Task<string> AskSecretAsync(string question, CancellationToken cancellationToken)
    {
        await Console.Error.WriteAsync($"{question}: ");
        var secret = new StringBuilder();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Console.KeyAvailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
                continue;
            }

            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                await Console.Error.WriteLineAsync();
                return secret.ToString();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                secret.Length = Math.Max(0, secret.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.Append(key.KeyChar);
            }
        }
    }
}
