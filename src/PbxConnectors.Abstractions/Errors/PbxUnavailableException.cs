namespace PbxConnectors;

/// <summary>The PBX cannot be reached or cannot answer now: connection refused, reset, HTTP 5xx, shut down.</summary>
public sealed class PbxUnavailableException : PbxException
{
    /// <summary>Creates the exception from what is known.</summary>
    public PbxUnavailableException(string message, PbxErrorDetails details, Exception? innerException = null)
        : base(message, details, innerException, "unavailable")
    {
    }
}
