namespace PbxConnectors;

/// <summary>The PBX answered something that cannot be read; the clipped body shows what.</summary>
public sealed class PbxProtocolException : PbxException
{
    /// <summary>Creates the exception from what is known.</summary>
    public PbxProtocolException(string message, PbxErrorDetails details, Exception? innerException = null)
        : base(message, details, innerException, "protocol")
    {
    }
}
