namespace PbxConnectors.Cli;

/// <summary>From what stopped a command to its exit code and its line.</summary>
internal static class ExitCodes
{
    public static (ExitCode Code, string Line) Explain(Exception exception) => exception switch
    {
        CliException known => (known.ExitCode, known.Message),
        OperationCanceledException => (ExitCode.Interrupted, ""),
        IOException or UnauthorizedAccessException => (ExitCode.BadInput, exception.Message),
        _ => (ExitCode.Failed, $"Unexpected: {exception.GetType().Name}: {exception.Message} Please report it."),
    };
}
