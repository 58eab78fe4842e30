namespace PbxConnectors;

/// <summary>A call record (CDR) in common terms. One call may leave several. Immutable.</summary>
public sealed record CallRecord
{
    /// <summary>The PBX it comes from.</summary>
    public required PbxIdentity Pbx { get; init; }

    /// <summary>The record's own id where it has one.</summary>
    public string? RecordId { get; init; }

    /// <summary>The ids of the call, as the vendor names them.</summary>
    public IReadOnlyList<VendorCallId> CallIds { get; init; } = [];

    /// <summary>Calling number.</summary>
    public string? From { get; init; }

    /// <summary>Called number.</summary>
    public string? To { get; init; }

    /// <summary>Direction.</summary>
    public CallDirection Direction { get; init; }

    /// <summary>Outcome.</summary>
    public CallDisposition Disposition { get; init; }

    /// <summary>Outcome as the vendor writes it.</summary>
    public string? VendorDisposition { get; init; }

    /// <summary>Release cause by ITU-T Q.850 where recorded.</summary>
    public int? Q850Cause { get; init; }

    /// <summary>When the call began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was answered; null when it was not.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Length as the PBX states it, ringing included.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Talk time as the PBX bills it.</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>The agent, where the record names one.</summary>
    public string? Agent { get; init; }

    /// <summary>The recording, where there is one.</summary>
    public RecordingReference? Recording { get; init; }

    /// <summary>The vendor's own record with every field of its document, e.g. <c>DscomCallRecord</c>.</summary>
    public object? VendorRecord { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() =>
        $"{Pbx} {RecordId} {PhoneNumbers.Mask(From)} -> {PhoneNumbers.Mask(To)} {Disposition} {StartedAt:u}";
}
