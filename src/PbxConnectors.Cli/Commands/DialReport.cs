namespace PbxConnectors.Cli.Commands;

/// <summary>What <c>pbxc dial --json</c> writes.</summary>
internal sealed record DialReport
{
    public required string Vendor { get; init; }

    public required string Connection { get; init; }

    public required string CorrelationId { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required IReadOnlyList<CallIdEntry> CallIds { get; init; }

    public required IReadOnlyList<CallStateEntry> States { get; init; }

    /// <summary>Null when the end was not waited for.</summary>
    public CallResultEntry? Result { get; init; }

    /// <summary>The state of the number, with <c>--listen</c>; null otherwise.</summary>
    public NumberStateEntry? Number { get; init; }
}

/// <summary>An id the PBX gave the call.</summary>
internal sealed record CallIdEntry(string Kind, string Value)
{
    public static IReadOnlyList<CallIdEntry> Of(IReadOnlyList<VendorCallId> ids) => [.. ids.Select(id => new CallIdEntry(id.Kind, id.Value))];
}

/// <summary>A state of the call, the PBX's time of it and ours.</summary>
internal sealed record CallStateEntry(string State, string? At, string? ObservedAt, string Freshness, string? VendorText)
{
    public static CallStateEntry Of(CallStateChange change) =>
        new(Names.Of(change.State), Names.Iso(change.At), Names.Iso(change.ObservedAt), Names.Of(change.Freshness), change.VendorText);
}

/// <summary>How the call went.</summary>
internal sealed record CallResultEntry
{
    public required string Reason { get; init; }

    public required bool Answered { get; init; }

    public required string Delivery { get; init; }

    public required string Certainty { get; init; }

    public int? Q850 { get; init; }

    public string? VendorText { get; init; }

    public string? Explanation { get; init; }

    public string? DialedAt { get; init; }

    public string? EarlyMediaAt { get; init; }

    public string? AlertingAt { get; init; }

    public string? AnsweredAt { get; init; }

    public string? EndedAt { get; init; }

    public long? TalkTimeMs { get; init; }

    public string? Recording { get; init; }

    public static CallResultEntry Of(CallResult result) => new()
    {
        Reason = Names.Of(result.Reason),
        Answered = result.Answered,
        Delivery = Names.Of(result.Delivery),
        Certainty = Names.Of(result.Certainty),
        Q850 = result.Q850Cause,
        VendorText = result.VendorText,
        Explanation = result.Explanation,
        DialedAt = Names.Iso(result.DialedAt),
        EarlyMediaAt = Names.Iso(result.EarlyMediaAt),
        AlertingAt = Names.Iso(result.AlertingAt),
        AnsweredAt = Names.Iso(result.AnsweredAt),
        EndedAt = Names.Iso(result.EndedAt),
        TalkTimeMs = Names.Milliseconds(result.TalkTime),
        Recording = result.Recording?.Value,
    };
}
