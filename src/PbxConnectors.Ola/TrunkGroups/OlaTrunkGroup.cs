using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.TrunkGroups;

/// <summary>A trunk group (document: 线路组 查询). Immutable.</summary>
public sealed record OlaTrunkGroup
{
    /// <summary>Id (<c>uuid</c>).</summary>
    public string? Id { get; init; }

    /// <summary>Id of the group above (<c>parent_uuid</c>).</summary>
    public string? ParentId { get; init; }

    /// <summary>Name; what dialling a callback wants.</summary>
    public string? Name { get; init; }

    /// <summary>Reserved by the vendor (<c>level</c>).</summary>
    public int? Level { get; init; }

    /// <summary>Description.</summary>
    public string? Description { get; init; }

    /// <summary>Reserved by the vendor (<c>group_nbr</c>).</summary>
    public string? Number { get; init; }

    /// <summary>Kind (<c>typ</c>), e.g. <c>GATEWAY</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Reserved by the vendor (<c>display_order</c>).</summary>
    public int? DisplayOrder { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed. The document prints second 60 here, which counts as the next minute.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The same as sent.</summary>
    public string? UpdatedAtText { get; init; }

    /// <summary>Reserved by the vendor (<c>synced_at</c>).</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>
    /// How lines are chosen as sent (<c>strategy</c>): <c>scale</c>, <c>weight</c> or <c>polling</c> are documented.
    /// </summary>
    public string? Strategy { get; init; }

    /// <summary>Id of its owner (<c>user_uuid</c>).</summary>
    public string? OwnerId { get; init; }

    /// <summary>Calls it carries at a time (<c>count</c>).</summary>
    public int? Capacity { get; init; }

    /// <summary>The <c>date_setting_uuid</c> member as sent; not documented.</summary>
    public string? DateSettingId { get; init; }

    internal static OlaTrunkGroup Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["uuid"].Value(),
        ParentId = row["parent_uuid"].Value(),
        Name = row["name"].Value(),
        Level = row["level"].SmallWholeNumber,
        Description = row["description"].Value(),
        Number = row["group_nbr"].Value(),
        Type = row["typ"].Value(),
        DisplayOrder = row["display_order"].SmallWholeNumber,
        CreatedAt = row["created_at"].Time(clock),
        UpdatedAt = row["updated_at"].Time(clock),
        UpdatedAtText = row["updated_at"].Value(),
        SyncedAt = row["synced_at"].Time(clock),
        Strategy = row["strategy"].Value(),
        OwnerId = row["user_uuid"].Value(),
        Capacity = row["count"].SmallWholeNumber,
        DateSettingId = row["date_setting_uuid"].Value(),
    };
}
