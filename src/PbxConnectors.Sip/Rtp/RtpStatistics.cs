namespace PbxConnectors.Sip;

/// <summary>What came by RTP in one call, and what was wrong with it. Immutable.</summary>
public sealed record RtpStatistics
{
    /// <summary>Packets accepted.</summary>
    public long Received { get; init; }

    /// <summary>Packets that never came, by their sequence numbers.</summary>
    public long Lost { get; init; }

    /// <summary>Packets that came twice; the second was dropped.</summary>
    public long Duplicates { get; init; }

    /// <summary>Packets that came after a later one; placed where they belong.</summary>
    public long Reordered { get; init; }

    /// <summary>Packets from addresses that have no business here; dropped.</summary>
    public long Foreign { get; init; }

    /// <summary>Datagrams that are no RTP; dropped.</summary>
    public long Malformed { get; init; }

    /// <summary>Packets of a payload type that was not agreed on; dropped.</summary>
    public long UnknownPayload { get; init; }

    /// <summary>How often the stream heard changed to another source (SSRC).</summary>
    public int SourceChanges { get; init; }

    /// <summary>How often timestamps or sequence numbers jumped; the sound went on by arrival time.</summary>
    public int ClockJumps { get; init; }

    /// <summary>How many streams came, by address and source (SSRC). More than one: the call forked, or the sender began anew.</summary>
    public int Streams { get; init; }

    /// <summary>Packets sent.</summary>
    public long Sent { get; init; }
}
