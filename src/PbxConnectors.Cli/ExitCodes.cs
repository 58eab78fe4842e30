using Microsoft.Extensions.Options;

namespace PbxConnectors.Cli;

/// <summary>From what stopped a command to its exit code and its line.</summary>
internal static class ExitCodes
{
    public static (ExitCode Code, string Line) Explain(Exception exception) => exception switch
    {
        CliException known => (known.ExitCode, known.Message),
        OperationCanceledException => (ExitCode.Interrupted, ""),
        PbxException pbx => Explain(pbx),
        PbxConfigurationException wrong => (ExitCode.BadInput, wrong.Message),
        OptionsValidationException wrong => (ExitCode.BadInput, wrong.Message),
        IOException or UnauthorizedAccessException => (ExitCode.BadInput, exception.Message),
        _ => (ExitCode.Failed, $"Unexpected: {exception.GetType().Name}: {exception.Message} Please report it."),
    };

    private static (ExitCode Code, string Line) Explain(PbxException exception) => exception switch
    {
        PbxAuthenticationException => (ExitCode.NotAuthenticated, $"{exception.Message} Check user and password in the configuration."),
        PbxNotSupportedException => (ExitCode.NotSupported, exception.Message),
        PbxRejectedException or PbxProtocolException => (ExitCode.Rejected, exception.Message),
        PbxUnavailableException or PbxTimeoutException => (ExitCode.Unreachable, $"{exception.Message} Run 'pbxc check' to find out why."),
        _ => (ExitCode.OutcomeUnknown, exception.Message),
    };
}
