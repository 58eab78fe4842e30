using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>A number an agent takes from a campaign (2.1.8, 2.7.2). Immutable.</summary>
public sealed record EightHundredTaskNumber
{
    /// <summary>The number (<c>phone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>Flow id (<c>cfId</c>); only in 2.1.8.</summary>
    public long? FlowId { get; init; }

    /// <summary>Id of the item (<c>ctdId</c>); only in 2.1.8.</summary>
    public long? ItemId { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"item {ItemId}: {PhoneNumbers.Mask(Phone)}";

    internal static EightHundredTaskNumber Read(VendorJson row) => new()
    {
        Phone = row["phone"].TextOrNull,
        FlowId = row["cfId"].WholeNumber,
        ItemId = row["ctdId"].WholeNumber,
    };
}
