namespace PbxConnectors;

/// <summary>This PBX cannot do that; <see cref="IPbxDialer.Capabilities"/> says so beforehand. Thrown before anything is sent.</summary>
public sealed class PbxNotSupportedException : PbxException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="pbx">The PBX.</param>
    /// <param name="operation">What was asked.</param>
    /// <param name="note">What to do instead, in a sentence.</param>
    public PbxNotSupportedException(PbxIdentity pbx, PbxOperation operation, string? note = null)
        : base(
            note is null ? $"{pbx} does not support {operation}." : $"{pbx} does not support {operation}. {note}",
            new PbxErrorDetails { Pbx = pbx, Operation = operation.ToString(), Delivery = Delivery.NotSent },
            innerException: null,
            "not-supported") => RequestedOperation = operation;

    /// <summary>What was asked.</summary>
    public PbxOperation RequestedOperation { get; }
}
