namespace PbxConnectors.Dscom.Records;

/// <summary>Which records of <c>GET /api/v1/cdr</c> to read: a half-open window <c>[From, To)</c>, and filters the PBX applies.</summary>
public sealed record DscomRecordQuery
{
    /// <summary>Start of the window, included; whole seconds, rounded down.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the window, excluded; whole seconds, rounded down.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Calling number (<c>src</c>); null for all.</summary>
    public string? Caller { get; init; }

    /// <summary>Called number (<c>dst</c>); null for all.</summary>
    public string? Called { get; init; }

    /// <summary>
    /// Disposition as the PBX filters it: <c>NO ANSWER</c>, <c>FAILED</c>, <c>BUSY</c>. The document writes answered as <c>ANSWERD</c> and the
    /// records as <c>ANSWERED</c>: better not to filter for it.
    /// </summary>
    public string? Disposition { get; init; }

    /// <summary>Inbound or outbound; null for all. The PBX filters for no other direction.</summary>
    public CallDirection? Direction { get; init; }

    /// <summary>Records a page, 1–1000. Default 200.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"records from {From:u} to {To:u}, {PhoneNumbers.Mask(Caller)} -> {PhoneNumbers.Mask(Called)}";
}
