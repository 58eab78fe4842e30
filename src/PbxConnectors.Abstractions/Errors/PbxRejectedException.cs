namespace PbxConnectors;

/// <summary>The PBX understood and said no; <see cref="PbxException.VendorCode"/> and the vendor's message tell why.</summary>
public sealed class PbxRejectedException : PbxException
{
    /// <summary>Creates the exception from what is known.</summary>
    public PbxRejectedException(string message, PbxErrorDetails details, Exception? innerException = null)
        : base(message, details, innerException, "rejected")
    {
    }
}
