namespace PbxConnectors.Dscom.Records;

/// <summary>Which records of <c>GET /api/v1/cdr/list</c> to read: a half-open window <c>[From, To)</c>, as the PBX itself defines it.</summary>
public sealed record DscomBillingQuery
{
    /// <summary>Start of the window, included; whole seconds, rounded down.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the window, excluded; whole seconds, rounded down.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Sort field. Default by record id.</summary>
    public DscomSortField SortBy { get; init; }

    /// <summary>Largest first. Default false.</summary>
    public bool Descending { get; init; }

    /// <summary>Records a page, 1–1000. Default 1000, as the PBX's.</summary>
    public int PageSize { get; init; } = 1000;
}

/// <summary>What billing records are sorted by.</summary>
public enum DscomSortField
{
    /// <summary>Record id.</summary>
    Id,

    /// <summary>Date and time of the call.</summary>
    CallDate,

    /// <summary>Start.</summary>
    Start,

    /// <summary>Answer.</summary>
    Answer,

    /// <summary>End.</summary>
    End,
}
