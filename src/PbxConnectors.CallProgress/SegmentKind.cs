namespace PbxConnectors.CallProgress;

/// <summary>What a stretch of audio is.</summary>
public enum SegmentKind
{
    /// <summary>Nothing but line noise.</summary>
    Silence,

    /// <summary>A call progress, fax or information tone.</summary>
    Tone,

    /// <summary>An announcement of the library was recognised.</summary>
    Announcement,

    /// <summary>Somebody speaks: a person, or an announcement the library does not hold.</summary>
    Speech,

    /// <summary>Music, as a colour ringback tone.</summary>
    Music,

    /// <summary>Audio that did not arrive. Reserved: short losses are bridged and not listed.</summary>
    Missing,

    /// <summary>Sound that is none of the others.</summary>
    Sound,
}
