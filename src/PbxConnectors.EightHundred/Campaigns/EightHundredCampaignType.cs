using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>Kind of a campaign (<c>addType</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredCampaignType(string Value)
{
    /// <summary>1 自动拨号: dialled by the PBX.</summary>
    public static EightHundredCampaignType Automatic { get; } = new("1");

    /// <summary>2 手工拨号: dialled by agents.</summary>
    public static EightHundredCampaignType Manual { get; } = new("2");

    /// <summary>3 工单自动拨号: work order, dialled by the PBX.</summary>
    public static EightHundredCampaignType WorkOrderAutomatic { get; } = new("3");

    /// <summary>4 工单手工拨号: work order, dialled by agents.</summary>
    public static EightHundredCampaignType WorkOrderManual { get; } = new("4");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredCampaignType? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredCampaignType(text.Trim()) : null;
}
