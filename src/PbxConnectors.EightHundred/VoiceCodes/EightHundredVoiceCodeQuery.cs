using PbxConnectors.EightHundred.Calls;

namespace PbxConnectors.EightHundred.VoiceCodes;

/// <summary>Which voice-code calls to read (2.4.3). Immutable.</summary>
public sealed record EightHundredVoiceCodeQuery
{
    /// <summary>One call by its id; null for all.</summary>
    public long? Id { get; init; }

    /// <summary>Start of the window; null for no bound.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the window; null for no bound.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>States; none for all.</summary>
    public IReadOnlyCollection<EightHundredCallStatus> Statuses { get; init; } = [];

    /// <summary>Whether the line's display number is mapped (<c>sipShowPhone</c>); null leaves it to the PBX.</summary>
    public bool? MapDisplayNumber { get; init; }

    /// <summary>Login account; null for all.</summary>
    public string? LoginId { get; init; }

    /// <summary>Rows a page, 1–1000. Default 100.</summary>
    public int PageSize { get; init; } = 100;
}
