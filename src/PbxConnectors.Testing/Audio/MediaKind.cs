namespace PbxConnectors.Testing;

/// <summary>What kind of sound a stretch of a simulated call carries.</summary>
public enum MediaKind
{
    /// <summary>Ringback tone of the network (China: 450 Hz, 1 s on, 4 s off).</summary>
    Ringback,

    /// <summary>A call progress tone by name, see <see cref="ToneSynthesizer.Names"/>.</summary>
    Tone,

    /// <summary>A recorded announcement of a given label.</summary>
    Announcement,

    /// <summary>Music: a colour ringback tone (彩铃) or music on hold.</summary>
    Music,

    /// <summary>An open line: nothing but line noise.</summary>
    Silence,

    /// <summary>A person speaking.</summary>
    Speech,

    /// <summary>No media path: digital zero, and a recording without samples when there was nothing else.</summary>
    None,
}
