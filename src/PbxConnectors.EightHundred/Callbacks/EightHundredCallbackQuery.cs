namespace PbxConnectors.EightHundred.Callbacks;

/// <summary>Which callbacks to read (2.3.2). Whether the ends of the window are included the document does not say. Immutable.</summary>
public sealed record EightHundredCallbackQuery
{
    /// <summary>One callback by its id; null for all.</summary>
    public long? Id { get; init; }

    /// <summary>Extension; null for all.</summary>
    public string? Extension { get; init; }

    /// <summary>Start of the window; null for no bound.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the window; null for no bound.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Rows a page, 1–1000. Default 100; the PBX's own default is 25.</summary>
    public int PageSize { get; init; } = 100;
}
