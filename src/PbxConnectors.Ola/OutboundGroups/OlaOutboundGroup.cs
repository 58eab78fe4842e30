using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.OutboundGroups;

/// <summary>An outbound group (document: 呼出组 查询). Immutable.</summary>
public sealed record OlaOutboundGroup
{
    /// <summary>Kind of entry (<c>dict</c>), always <c>FS_CONTEXT</c>.</summary>
    public string? Dictionary { get; init; }

    /// <summary>Id (<c>k</c>).</summary>
    public string? Id { get; init; }

    /// <summary>Name (<c>v</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Description.</summary>
    public string? Description { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it was deleted; null when it was not.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Prompt before keys are collected (<c>start_url</c>).</summary>
    public string? StartPrompt { get; init; }

    /// <summary>Prompt after keys were collected (<c>end_url</c>).</summary>
    public string? EndPrompt { get; init; }

    /// <summary>How often the prompt is played (<c>times</c>).</summary>
    public int? PromptTimes { get; init; }

    /// <summary>Whose keys are collected (<c>hangup_dtmf</c>); null for a value not documented.</summary>
    public OlaKeyCollection? KeyCollection { get; init; }

    /// <summary>Id of its owner (<c>user_uuid</c>).</summary>
    public string? OwnerId { get; init; }

    /// <summary>How many extensions it has (<c>extn_count</c>).</summary>
    public int? ExtensionCount { get; init; }

    internal static OlaOutboundGroup Read(VendorJson row, PbxClock clock) => new()
    {
        Dictionary = row["dict"].Value(),
        Id = row["k"].Value(),
        Name = row["v"].Value(),
        Description = row["description"].Value(),
        CreatedAt = row["created_at"].Time(clock),
        UpdatedAt = row["updated_at"].Time(clock),
        DeletedAt = row["deleted_at"].Time(clock),
        StartPrompt = row["start_url"].Value(),
        EndPrompt = row["end_url"].Value(),
        PromptTimes = row["times"].SmallWholeNumber,
        KeyCollection = ReadKeyCollection(row["hangup_dtmf"]),
        OwnerId = row["user_uuid"].Value(),
        ExtensionCount = row["extn_count"].SmallWholeNumber,
    };

    internal static OlaKeyCollection? ReadKeyCollection(VendorJson json) =>
        json.SmallWholeNumber is { } value and >= 0 and <= 2 ? (OlaKeyCollection)value : null;
}
