namespace PbxConnectors;

/// <summary>How a call went. Immutable.</summary>
public sealed record CallResult
{
    /// <summary>How it ended.</summary>
    public required EndReason Reason { get; init; }

    /// <summary>Whether the dial command reached the PBX.</summary>
    public Delivery Delivery { get; init; } = Delivery.Sent;

    /// <summary>How sure <see cref="Reason"/> is.</summary>
    public Certainty Certainty { get; init; }

    /// <summary>Release cause by ITU-T Q.850, where the PBX tells; see <see cref="PbxConnectors.Q850"/>.</summary>
    public int? Q850Cause { get; init; }

    /// <summary>The vendor's own word for the ending (<c>NO ANSWER</c>, 用户忙 …).</summary>
    public string? VendorText { get; init; }

    /// <summary>For a person: why the reason is unknown or only inferred.</summary>
    public string? Explanation { get; init; }

    /// <summary>When the command was accepted.</summary>
    public DateTimeOffset? DialedAt { get; init; }

    /// <summary>When the network was first heard before an answer, where the PBX tells; null when it was not heard.</summary>
    public DateTimeOffset? EarlyMediaAt { get; init; }

    /// <summary>When the called party began to ring, where the PBX tells.</summary>
    public DateTimeOffset? AlertingAt { get; init; }

    /// <summary>When it was answered; null when it was not.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Talk time as the PBX bills it; not computed from the times, which vendors round differently.</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>The recording, where there is one; open it through <see cref="IPbxRecordings"/>.</summary>
    public RecordingReference? Recording { get; init; }

    /// <summary>The call records behind this result, best first.</summary>
    public IReadOnlyList<CallRecord> Records { get; init; } = [];

    /// <summary>True when the called party answered.</summary>
    public bool Answered => AnsweredAt is not null;
}
