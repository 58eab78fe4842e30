namespace PbxConnectors;

/// <summary>Which call records to read: a half-open window <c>[From, To)</c> of their start, optionally narrowed by number.</summary>
public sealed record CallRecordQuery
{
    /// <summary>Creates a query.</summary>
    /// <exception cref="ArgumentException">The window is empty or runs backwards.</exception>
    public CallRecordQuery(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
        {
            throw new ArgumentException("The end of the window must lie after its start.", nameof(to));
        }

        (From, To) = (from, to);
    }

    /// <summary>Start of the window, included.</summary>
    public DateTimeOffset From { get; }

    /// <summary>End of the window, excluded.</summary>
    public DateTimeOffset To { get; }

    /// <summary>Calling number; null for all.</summary>
    public string? Caller { get; init; }

    /// <summary>Called number; null for all.</summary>
    public string? Called { get; init; }

    /// <summary>The window, and the numbers masked.</summary>
    public override string ToString() => $"{From:u} to {To:u}, {PhoneNumbers.Mask(Caller)} -> {PhoneNumbers.Mask(Called)}";
}
