namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>Which calls of campaigns to read (2.10.3). Immutable.</summary>
/// <param name="FlowId">Flow of the campaign, from <see cref="EightHundredCampaigns.ListFlowsAsync"/>. Required by the PBX.</param>
public sealed record EightHundredCampaignQuery(long FlowId)
{
    /// <summary>One campaign by the id <see cref="EightHundredCampaigns.CreateAsync"/> returned; null for all of the flow.</summary>
    public long? CampaignId { get; init; }

    /// <summary>Part of the campaign's name; null for all.</summary>
    public string? CampaignName { get; init; }

    /// <summary>Which calls; the PBX decides when null.</summary>
    public EightHundredCampaignCallFilter? Filter { get; init; }

    /// <summary>Start of the window of creation, included; null for no bound.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the window of creation, included; null for no bound.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Rows a page, 1–1000. Default 100; the PBX's own default is 25.</summary>
    public int PageSize { get; init; } = 100;
}
