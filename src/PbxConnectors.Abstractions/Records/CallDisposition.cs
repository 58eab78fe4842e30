namespace PbxConnectors;

/// <summary>Outcome written in a call record; the vendor's own text stands beside it.</summary>
public enum CallDisposition
{
    /// <summary>Not known, or a word of the vendor we do not know.</summary>
    Unknown = 0,

    /// <summary>Answered.</summary>
    Answered,

    /// <summary>Not answered.</summary>
    NoAnswer,

    /// <summary>Busy.</summary>
    Busy,

    /// <summary>Refused.</summary>
    Rejected,

    /// <summary>Given up by the caller.</summary>
    Cancelled,

    /// <summary>Failed.</summary>
    Failed,
}
