using Spectre.Console;

namespace PbxConnectors.Cli.Terminal;

/// <summary>All that a command knows of the world outside its arguments. Tests put their own in its place.</summary>
internal sealed class CliTerminal
{
    /// <summary>Results.</summary>
    public required IAnsiConsole Out { get; init; }

    /// <summary>Progress, warnings and errors.</summary>
    public required IAnsiConsole Error { get; init; }

    /// <summary>The environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where relative paths start, and the configuration file is looked for.</summary>
    public string WorkingFolder { get; init; } = ".";

    /// <summary>Asks the user for a secret, unseen; null where nobody can be asked.</summary>
    public Func<string, CancellationToken, Task<string>>? AskSecret { get; init; }

    /// <summary>Opens what is piped in.</summary>
    public Func<Stream> OpenInput { get; init; } = static () => Stream.Null;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TextWriter OutWriter => Out.Profile.Out.Writer;

    public TextWriter ErrorWriter => Error.Profile.Out.Writer;

    /// <summary>One line for the user on the error output, never folded.</summary>
    public void WriteError(string message) => ErrorWriter.WriteLine($"pbxc: {OneLine(message)}");

    public void WriteWarning(string message) => ErrorWriter.WriteLine($"pbxc: warning: {OneLine(message)}");

    /// <summary>Warnings of one kind: the first few, then how many more.</summary>
    public void WriteWarnings(IReadOnlyCollection<string> messages)
    {
        const int Shown = 5;
        foreach (var message in messages.Take(Shown))
        {
            WriteWarning(message);
        }

        if (messages.Count > Shown)
        {
            WriteWarning($"… and {messages.Count - Shown} more like these.");
        }
    }

    /// <summary>What comes from files and PBXes must not break out of its line.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
