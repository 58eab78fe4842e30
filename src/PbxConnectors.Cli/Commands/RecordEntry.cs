namespace PbxConnectors.Cli.Commands;

/// <summary>A call record in JSON.</summary>
internal sealed record RecordEntry
{
    public string? Id { get; init; }

    public required IReadOnlyList<CallIdEntry> CallIds { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Agent { get; init; }

    public required string Direction { get; init; }

    public required string Disposition { get; init; }

    public string? VendorDisposition { get; init; }

    public int? Q850 { get; init; }

    public string? StartedAt { get; init; }

    public string? AnsweredAt { get; init; }

    public string? EndedAt { get; init; }

    public long? DurationMs { get; init; }

    public long? TalkTimeMs { get; init; }

    public string? Recording { get; init; }

    public static RecordEntry Of(CallRecord record) => new()
    {
        Id = record.RecordId,
        CallIds = CallIdEntry.Of(record.CallIds),
        From = record.From,
        To = record.To,
        Agent = record.Agent,
        Direction = Names.Of(record.Direction),
        Disposition = Names.Of(record.Disposition),
        VendorDisposition = record.VendorDisposition,
        Q850 = record.Q850Cause,
        StartedAt = Names.Iso(record.StartedAt),
        AnsweredAt = Names.Iso(record.AnsweredAt),
        EndedAt = Names.Iso(record.EndedAt),
        DurationMs = Names.Milliseconds(record.Duration),
        TalkTimeMs = Names.Milliseconds(record.TalkTime),
        Recording = record.Recording?.Value,
    };
}

/// <summary>What <c>pbxc records --json</c> writes.</summary>
internal sealed record RecordsReport(string Vendor, string Connection, string? From, string? To, IReadOnlyList<RecordEntry> Records);
