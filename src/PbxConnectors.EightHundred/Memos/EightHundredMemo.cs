using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Memos;

/// <summary>A follow-up note (2.9.1; the document names the members without describing them). Immutable.</summary>
public sealed record EightHundredMemo
{
    /// <summary>Id (<c>cmmId</c>).</summary>
    public long? Id { get; init; }

    /// <summary>Agent's extension (<c>cmmExtension</c>).</summary>
    public string? Extension { get; init; }

    /// <summary>Agent's name (<c>exteName</c>).</summary>
    public string? AgentName { get; init; }

    /// <summary>Number (<c>cmmPhone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>Name of the number (<c>cmmPhoneName</c>).</summary>
    public string? PhoneName { get; init; }

    /// <summary>Time (<c>cmmTime</c>).</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The note (<c>cmmMemo</c>).</summary>
    public string? Text { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"memo {Id} on {PhoneNumbers.Mask(Phone)}";

    internal static EightHundredMemo Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["cmmId"].WholeNumber,
        Extension = row["cmmExtension"].TextOrNull,
        AgentName = row["exteName"].TextOrNull,
        Phone = row["cmmPhone"].TextOrNull,
        PhoneName = row["cmmPhoneName"].TextOrNull,
        At = row["cmmTime"].Time(clock),
        Text = row["cmmMemo"].TextOrNull,
    };
}
