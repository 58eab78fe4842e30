using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Conferences;

/// <summary>A conference (document: 会议 查询). Immutable.</summary>
public sealed record OlaConference
{
    /// <summary>Id (<c>uuid</c>).</summary>
    public string? Id { get; init; }

    /// <summary>Name (<c>topic</c>).</summary>
    public string? Topic { get; init; }

    /// <summary>Number to dial into it (<c>nbr</c>).</summary>
    public string? Number { get; init; }

    /// <summary>Description.</summary>
    public string? Description { get; init; }

    /// <summary>When it began (<c>start_time</c>).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ended (<c>completed_at</c>).</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Id of its outbound group (<c>context</c>).</summary>
    public string? OutboundGroupId { get; init; }

    /// <summary>Whether it is recorded (<c>recording</c>).</summary>
    public bool? Recorded { get; init; }

    /// <summary>Its members as sent (<c>memberdetail</c>).</summary>
    public string? MembersText { get; init; }

    /// <summary>What is shown of members as sent (<c>showname</c>): <c>extn</c> or <c>alias</c>.</summary>
    public string? NameDisplay { get; init; }

    /// <summary>Whether it blends the picture by itself (<c>blending</c>).</summary>
    public bool? Blending { get; init; }

    /// <summary>Id and name; members may be numbers.</summary>
    public override string ToString() => $"conference {Id} {Topic}";

    internal static OlaConference Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["uuid"].Value(),
        Topic = row["topic"].Value(),
        Number = row["nbr"].Value(),
        Description = row["description"].Value(),
        StartedAt = row["start_time"].Time(clock),
        CreatedAt = row["created_at"].Time(clock),
        CompletedAt = row["completed_at"].Time(clock),
        OutboundGroupId = row["context"].Value(),
        Recorded = row["recording"].Boolean,
        MembersText = row["memberdetail"].Value(),
        NameDisplay = row.FirstOf("showname", "showName").Value(),
        Blending = row["blending"].Boolean,
    };
}
