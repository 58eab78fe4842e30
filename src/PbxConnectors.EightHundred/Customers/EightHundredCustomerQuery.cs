namespace PbxConnectors.EightHundred.Customers;

/// <summary>Which customers to read (2.6.1). Immutable.</summary>
public sealed record EightHundredCustomerQuery
{
    /// <summary>Customer's status; null for all.</summary>
    public string? Status { get; init; }

    /// <summary>Customer's type; null for all.</summary>
    public string? Type { get; init; }

    /// <summary>Field that <see cref="SearchText"/> is searched in.</summary>
    public EightHundredCustomerSearchField? SearchField { get; init; }

    /// <summary>
    /// Text to search for (<c>sqlwhere</c>). The PBX seems to put it into SQL: quotes, semicolons and comment marks are refused unless
    /// <see cref="AllowUnsafeSearchText"/> is set.
    /// </summary>
    public string? SearchText { get; init; }

    /// <summary>Lets any search text pass. Only for texts no user can influence. Default false.</summary>
    public bool AllowUnsafeSearchText { get; init; }

    /// <summary>Column to sort by (<c>sortfield</c>): one plain name, from <see cref="EightHundredCustomers.ListFieldsAsync"/>.</summary>
    public string? SortField { get; init; }

    /// <summary>Whether locked; null for all.</summary>
    public bool? Locked { get; init; }

    /// <summary>Which date the window means.</summary>
    public EightHundredCustomerDate? Date { get; init; }

    /// <summary>Start of the window; null for no bound.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the window; null for no bound.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Rows a page, 1–1000. Default 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The fields: the search text may be a number.</summary>
    public override string ToString() => $"customers by {SearchField}, sorted by {SortField}";
}
