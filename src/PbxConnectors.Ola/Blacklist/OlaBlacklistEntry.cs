using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Blacklist;

/// <summary>An entry of the blacklist (document: 黑名单 查询). Immutable.</summary>
public sealed record OlaBlacklistEntry
{
    /// <summary>Id (<c>uuid</c>).</summary>
    public string? Id { get; init; }

    /// <summary>Id of its owner (<c>user_uuid</c>).</summary>
    public string? OwnerId { get; init; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The number (<c>phone</c>).</summary>
    public string? Number { get; init; }

    /// <summary>What it bars (<c>special_flag</c>); null for a value not documented.</summary>
    public OlaBlacklistKind? Kind { get; init; }

    /// <summary>Reserved by the vendor (<c>priority</c>).</summary>
    public int? Priority { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Number)} {Kind}";

    internal static OlaBlacklistEntry Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["uuid"].Value(),
        OwnerId = row["user_uuid"].Value(),
        CreatedAt = row["created_at"].Time(clock),
        Number = row["phone"].Value(),
        Kind = row["special_flag"].SmallWholeNumber is { } kind and >= 2 and <= 4 ? (OlaBlacklistKind)kind : null,
        Priority = row["priority"].SmallWholeNumber,
    };
}
