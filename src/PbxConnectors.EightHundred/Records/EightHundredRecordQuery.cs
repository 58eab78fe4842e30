using PbxConnectors.EightHundred.Calls;

namespace PbxConnectors.EightHundred.Records;

/// <summary>Which call records to read: a half-open window <c>[From, To)</c> of their start, and filters the PBX applies. Immutable.</summary>
public sealed record EightHundredRecordQuery
{
    /// <summary>Start of the window, included; null for no bound.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the window, excluded; null for no bound.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Extensions; none for all.</summary>
    public IReadOnlyCollection<string> Extensions { get; init; } = [];

    /// <summary>The number outside; null for all.</summary>
    public string? Phone { get; init; }

    /// <summary>Direction; null for all.</summary>
    public EightHundredDirection? Direction { get; init; }

    /// <summary>Talk time; null for all.</summary>
    public EightHundredTalkTimeFilter? TalkTime { get; init; }

    /// <summary>One record by its id (<c>scdrId</c>); null for all.</summary>
    public long? Id { get; init; }

    /// <summary>Rows a page, 1–1000. Default 100; the PBX's own default is 20.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The window, and the number masked.</summary>
    public override string ToString() => $"{From:u} to {To:u}, {PhoneNumbers.Mask(Phone)}";
}
