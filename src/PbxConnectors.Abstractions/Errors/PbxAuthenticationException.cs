namespace PbxConnectors;

/// <summary>The PBX does not accept who we are: wrong or expired credentials, missing rights.</summary>
public sealed class PbxAuthenticationException : PbxException
{
    /// <summary>Creates the exception from what is known.</summary>
    public PbxAuthenticationException(string message, PbxErrorDetails details, Exception? innerException = null)
        : base(message, details, innerException, "authentication")
    {
    }
}
