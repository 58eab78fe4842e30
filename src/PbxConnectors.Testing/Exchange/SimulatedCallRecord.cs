namespace PbxConnectors.Testing;

/// <summary>
/// What the exchange remembers of one leg of a call that ended. A call that was transferred, parked or queued leaves several with
/// the same <see cref="CallId"/>. Immutable.
/// </summary>
public sealed record SimulatedCallRecord
{
    /// <summary>Number of the record, counted from 1 in the order the legs ended.</summary>
    public required long Id { get; init; }

    /// <summary>Number of the leg, unique in its exchange; that of the first leg is <see cref="CallId"/>.</summary>
    public required long LegId { get; init; }

    /// <summary>Number of the call the leg belongs to.</summary>
    public required long CallId { get; init; }

    /// <summary>When that call began.</summary>
    public required DateTimeOffset CallStartedAt { get; init; }

    /// <summary>The calling number.</summary>
    public required string Caller { get; init; }

    /// <summary>The called number.</summary>
    public required string Callee { get; init; }

    /// <summary>Whether the calling side is an extension.</summary>
    public bool CallerIsExtension { get; init; }

    /// <summary>Whether the called side is an extension.</summary>
    public bool CalleeIsExtension { get; init; }

    /// <summary>Whether the destination was dialled at all; false when the dialling extension did not answer.</summary>
    public bool DestinationDialled { get; init; } = true;

    /// <summary>The number shown to the called side, when another than the caller's was asked for.</summary>
    public string? DisplayNumber { get; init; }

    /// <summary>Which way the leg went.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>What the exchange did with it.</summary>
    public required CallApplication Application { get; init; }

    /// <summary>When the leg began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the destination began to ring; null when it never did.</summary>
    public DateTimeOffset? AlertingAt { get; init; }

    /// <summary>When it was answered; null when it never was.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When the leg ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How it came out.</summary>
    public required SimulatedOutcome Outcome { get; init; }

    /// <summary>ITU-T Q.850 cause it ended with.</summary>
    public required int Q850Cause { get; init; }

    /// <summary>Who ended it.</summary>
    public required CallSide HungUpBy { get; init; }

    /// <summary>Whether there is a recording.</summary>
    public bool HasRecording => Recording is not null;

    /// <summary>Ground truth of the outside number dialled; null for other legs.</summary>
    public string? Label { get; init; }

    /// <summary>How many calls there were in the exchange when the leg ended, its own included.</summary>
    public int ConcurrentCalls { get; init; }

    /// <summary>The queue the leg came through; null when none.</summary>
    public string? Queue { get; init; }

    /// <summary>The agent who handled it; null when none.</summary>
    public string? AgentId { get; init; }

    /// <summary>From the beginning to the end of the leg.</summary>
    public TimeSpan Duration => EndedAt - StartedAt;

    /// <summary>From the answer to the end of the leg; zero when it was not answered.</summary>
    public TimeSpan TalkTime => AnsweredAt is { } answered ? EndedAt - answered : TimeSpan.Zero;

    internal CallRecording? Recording { get; init; }

    /// <summary>
    /// Makes the recording of this leg: what the caller heard from dialling to the end, as an A-law WAV of 8 kHz. The same record
    /// gives the same bytes every time. Returns null when there is no recording.
    /// </summary>
    public byte[]? RenderRecording() => Recording?.ToWave();
}
