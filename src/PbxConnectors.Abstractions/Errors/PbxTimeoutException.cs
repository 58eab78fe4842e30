namespace PbxConnectors;

/// <summary>The PBX did not answer in time.</summary>
public sealed class PbxTimeoutException : PbxException
{
    /// <summary>Creates the exception from what is known.</summary>
    public PbxTimeoutException(string message, PbxErrorDetails details, Exception? innerException = null)
        : base(message, details, innerException, "timeout")
    {
    }
}
