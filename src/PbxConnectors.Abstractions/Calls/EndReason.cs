namespace PbxConnectors;

/// <summary>How a call ended. These are outcomes, not errors.</summary>
public enum EndReason
{
    /// <summary>Not known; <see cref="CallResult.Explanation"/> says why not.</summary>
    Unknown = 0,

    /// <summary>Answered and hung up.</summary>
    Normal,

    /// <summary>Rang without an answer.</summary>
    NoAnswer,

    /// <summary>The called party was busy.</summary>
    Busy,

    /// <summary>The called party refused.</summary>
    Rejected,

    /// <summary>Hung up from our side before an answer.</summary>
    Cancelled,

    /// <summary>The called party cannot be reached: off, out of coverage, out of service.</summary>
    Unreachable,

    /// <summary>The number does not exist, has changed or was dialled wrongly.</summary>
    InvalidNumber,

    /// <summary>The network or the trunks were full or out of order.</summary>
    Congestion,

    /// <summary>Barred by the PBX or the network: blacklist, incoming barred.</summary>
    Blocked,

    /// <summary>Somebody else answered.</summary>
    AnsweredElsewhere,

    /// <summary>Handed over to another party.</summary>
    Transferred,

    /// <summary>Taken by another extension while it rang.</summary>
    PickedUp,

    /// <summary>Failed for another reason the PBX names.</summary>
    Failed,
}
