namespace PbxConnectors;

/// <summary>
/// Something a PBX told or we noticed. Order holds per call, not across calls; an event may come twice (look at <see cref="Id"/>). New kinds
/// may be added: let a switch fall through.
/// </summary>
public abstract record PbxEvent
{
    // A text, or one still to be made.
    private readonly object? _raw;

    /// <summary>The PBX.</summary>
    public required PbxIdentity Pbx { get; init; }

    /// <summary>The same for the same event, to remove doubles.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, by the PBX's clock; null when it does not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When we learnt it, by our clock.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>How we learnt it.</summary>
    public Freshness Freshness { get; init; } = Freshness.Pushed;

    /// <summary>What the PBX sent, with secrets replaced; null for events of our own making.</summary>
    public string? Raw
    {
        get => _raw is DeferredText text ? text.Value : (string?)_raw;
        init => _raw = value;
    }

    /// <summary>
    /// For authors of a connector: <see cref="Raw"/> as a text that is made when it is first asked for. Null when it was given as it is.
    /// </summary>
    public DeferredText? RawSource
    {
        get => _raw as DeferredText;
        init => _raw = value;
    }

    /// <summary>The kind, the PBX and the time: raw text and numbers stay out.</summary>
    public sealed override string ToString() => $"{GetType().Name} from {Pbx} at {At ?? ObservedAt:u}";
}

/// <summary>A call changed its state, placed by us or not.</summary>
public sealed record CallChanged : PbxEvent
{
    /// <summary>The new state.</summary>
    public required CallState State { get; init; }

    /// <summary>The ids of the call.</summary>
    public IReadOnlyList<VendorCallId> CallIds { get; init; } = [];

    /// <summary>Our extension taking part.</summary>
    public string? Extension { get; init; }

    /// <summary>The other party's number.</summary>
    public string? OtherParty { get; init; }

    /// <summary>Direction, where told.</summary>
    public CallDirection Direction { get; init; }

    /// <summary>For an ended call: how, where told.</summary>
    public EndReason EndReason { get; init; }

    /// <summary>Text given with the dial command and returned by the PBX.</summary>
    public string? UserData { get; init; }
}

/// <summary>
/// The network is heard before anybody has answered a call: an observation beside the call's states, see <see cref="EarlyMediaBegan"/>.
/// </summary>
public sealed record CallHeardEarly : PbxEvent
{
    /// <summary>The ids of the call.</summary>
    public IReadOnlyList<VendorCallId> CallIds { get; init; } = [];

    /// <summary>Our extension taking part.</summary>
    public string? Extension { get; init; }

    /// <summary>The other party's number.</summary>
    public string? OtherParty { get; init; }

    /// <summary>Codec by its RTP name; null when not known.</summary>
    public string? Codec { get; init; }
}

/// <summary>An agent's state changed.</summary>
public sealed record AgentChanged : PbxEvent
{
    /// <summary>The new state.</summary>
    public required AgentStatus Agent { get; init; }
}

/// <summary>An extension's state changed.</summary>
public sealed record ExtensionChanged : PbxEvent
{
    /// <summary>The new state.</summary>
    public required ExtensionStatus Extension { get; init; }
}

/// <summary>A caller joined or left a queue.</summary>
public sealed record QueueChanged : PbxEvent
{
    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The caller.</summary>
    public WaitingCaller? Caller { get; init; }

    /// <summary>True when the caller left the queue.</summary>
    public bool Left { get; init; }
}

/// <summary>A call record was written.</summary>
public sealed record RecordArrived : PbxEvent
{
    /// <summary>The record.</summary>
    public required CallRecord Record { get; init; }
}

/// <summary>A recording can be fetched.</summary>
public sealed record RecordingReady : PbxEvent
{
    /// <summary>The recording.</summary>
    public required RecordingReference Recording { get; init; }

    /// <summary>The ids of its call.</summary>
    public IReadOnlyList<VendorCallId> CallIds { get; init; } = [];
}

/// <summary>A call of a campaign changed.</summary>
public sealed record CampaignChanged : PbxEvent
{
    /// <summary>The campaign's id.</summary>
    public required string CampaignId { get; init; }

    /// <summary>The number it concerns.</summary>
    public string? Number { get; init; }

    /// <summary>Its state as the vendor writes it.</summary>
    public string? VendorState { get; init; }
}

/// <summary>The connection broke: from here on events are missing.</summary>
public sealed record ConnectionLost : PbxEvent
{
    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; init; }
}

/// <summary>The connection is back. What happened in between was not heard.</summary>
public sealed record ConnectionRestored : PbxEvent
{
    /// <summary>Start of the gap: when the last sign of life came.</summary>
    public required DateTimeOffset GapFrom { get; init; }

    /// <summary>End of the gap.</summary>
    public required DateTimeOffset GapTo { get; init; }
}

/// <summary>A gap was filled from records or status; events of that time that could be had have been given.</summary>
public sealed record EventsReconciled : PbxEvent
{
    /// <summary>Start of the gap.</summary>
    public required DateTimeOffset GapFrom { get; init; }

    /// <summary>End of the gap.</summary>
    public required DateTimeOffset GapTo { get; init; }

    /// <summary>How many events were recovered.</summary>
    public int Recovered { get; init; }
}

/// <summary>This reader was too slow: events were left out at this place of the stream. Other readers are not concerned.</summary>
public sealed record EventsDropped : PbxEvent
{
    /// <summary>How many.</summary>
    public required long Count { get; init; }
}

/// <summary>Something the connector does not know; <see cref="PbxEvent.Raw"/> has it.</summary>
public sealed record UnrecognizedPbxEvent : PbxEvent
{
    /// <summary>The vendor's name of it, where it has one.</summary>
    public string? VendorKind { get; init; }
}
