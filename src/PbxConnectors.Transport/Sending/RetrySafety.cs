namespace PbxConnectors.Transport;

/// <summary>
/// Whether an operation may be sent again. It belongs to the operation, not to the HTTP verb: one vendor dials by GET, and a GET that
/// hands out work must not be repeated.
/// </summary>
public enum RetrySafety
{
    /// <summary>Sent at most once; only repeated when certainly nothing left us. Dialling, transferring, taking work.</summary>
    OnceOnly = 0,

    /// <summary>Changes something, but twice is the same as once.</summary>
    Idempotent,

    /// <summary>Only reads.</summary>
    Safe,
}
