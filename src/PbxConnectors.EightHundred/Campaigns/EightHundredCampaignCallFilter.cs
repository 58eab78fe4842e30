using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>Which calls of a campaign to read (<c>type</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredCampaignCallFilter(string Value)
{
    /// <summary>0 全部: all.</summary>
    public static EightHundredCampaignCallFilter All { get; } = new("0");

    /// <summary>1 未开始: not started.</summary>
    public static EightHundredCampaignCallFilter NotStarted { get; } = new("1");

    /// <summary>2 已完成: finished.</summary>
    public static EightHundredCampaignCallFilter Finished { get; } = new("2");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredCampaignCallFilter? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredCampaignCallFilter(text.Trim()) : null;
}
