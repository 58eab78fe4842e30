namespace PbxConnectors.Cli;

/// <summary>Ends a command with one line for the user that says what is wrong and what to do.</summary>
#pragma warning disable CA1064 // Nobody outside catches it: the program turns it into a line and an exit code.
internal sealed class CliException(ExitCode exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
#pragma warning restore CA1064
{
    public ExitCode ExitCode { get; } = exitCode;
}
