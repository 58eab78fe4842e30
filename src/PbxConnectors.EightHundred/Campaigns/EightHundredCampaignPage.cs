namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>A page of a campaign's calls.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="Total">How many there are in all, where the PBX tells.</param>
/// <param name="Statistics">Counts by state, where the PBX tells.</param>
public sealed record EightHundredCampaignPage(
    IReadOnlyList<EightHundredCampaignCall> Calls, int? Total, IReadOnlyList<EightHundredCampaignStatistic> Statistics);
