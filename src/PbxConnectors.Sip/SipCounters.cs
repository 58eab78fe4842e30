namespace PbxConnectors.Sip;

/// <summary>What came in by SIP since the start, and what was dropped: for diagnosis and alarms. Immutable.</summary>
public sealed record SipCounters
{
    /// <summary>Messages understood.</summary>
    public long Received { get; init; }

    /// <summary>Messages sent, repetitions included.</summary>
    public long Sent { get; init; }

    /// <summary>Messages sent again because no answer had come.</summary>
    public long Repeated { get; init; }

    /// <summary>Datagrams and stretches of a stream that are no SIP; dropped.</summary>
    public long Malformed { get; init; }

    /// <summary>Responses that belong to nothing we asked, or no longer; dropped.</summary>
    public long Unmatched { get; init; }

    /// <summary>Requests from addresses that have no business here; dropped without an answer.</summary>
    public long Foreign { get; init; }

    /// <summary>Messages that could not be sent.</summary>
    public long SendFailures { get; init; }

    /// <summary>Messages whose handling failed by a mistake of ours; logged, and nothing else was touched.</summary>
    public long Faults { get; init; }
}
