namespace PbxConnectors.CallProgress;

/// <summary>What <see cref="AnnouncementLibrary.Verify"/> may find.</summary>
public enum LibraryFindingKind
{
    /// <summary>Two references of different states that the matcher cannot tell apart: neither will ever be named.</summary>
    Indistinguishable,

    /// <summary>A reference is recognised as another one of a different state.</summary>
    Mistaken,

    /// <summary>A reference is not recognised even when it is heard clean and whole.</summary>
    Unrecognisable,

    /// <summary>Two references of one state hold the same recording: one of them is enough.</summary>
    Duplicate,

    /// <summary>Samples lie on flat tops at full scale: recorded too loud.</summary>
    Clipped,

    /// <summary>The recording is so quiet that line noise will cover it.</summary>
    TooQuiet,

    /// <summary>Hardly more sound than recognition needs.</summary>
    TooShort,

    /// <summary>Longer than an announcement: it likely holds ringing, repeats or a conversation.</summary>
    TooLong,

    /// <summary>The label names no known state; verdicts carry the label and the state Unknown.</summary>
    UnknownLabel,
}
