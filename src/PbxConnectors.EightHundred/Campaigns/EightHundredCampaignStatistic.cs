using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>How many calls of a campaign are in a state (<c>groupData</c> of 2.10.3). Immutable.</summary>
public sealed record EightHundredCampaignStatistic
{
    /// <summary>Campaign id (<c>ctkId</c>).</summary>
    public long? CampaignId { get; init; }

    /// <summary>State (<c>ctdStatus</c>).</summary>
    public EightHundredCallStatus? Status { get; init; }

    /// <summary>How many (<c>num</c>).</summary>
    public int? Count { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"{Count} calls {Status}";

    internal static EightHundredCampaignStatistic Read(VendorJson row) => new()
    {
        CampaignId = row["ctkId"].WholeNumber,
        Status = EightHundredCallStatus.Read(row["ctdStatus"]),
        Count = row["num"].SmallWholeNumber,
    };
}
