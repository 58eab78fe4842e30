using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Channels;

/// <summary>Channels in use, of the system or one company (2.2.1). Immutable.</summary>
public sealed record EightHundredChannelUsage
{
    /// <summary>All channels (<c>totalNum</c>).</summary>
    public int? Total { get; init; }

    /// <summary>Channels for group calls (<c>totalGroupCallNum</c>).</summary>
    public int? GroupCallTotal { get; init; }

    /// <summary>Of these in use (<c>useGroupCallNum</c>).</summary>
    public int? GroupCallInUse { get; init; }

    /// <summary>Ordinary channels (<c>channelNum</c>).</summary>
    public int? Normal { get; init; }

    /// <summary>Of these in use (<c>useAgiCallNum</c>).</summary>
    public int? NormalInUse { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"{NormalInUse} of {Normal} channels in use";

    internal static EightHundredChannelUsage Read(VendorJson row) => new()
    {
        Total = row["totalNum"].SmallWholeNumber,
        GroupCallTotal = row["totalGroupCallNum"].SmallWholeNumber,
        GroupCallInUse = row["useGroupCallNum"].SmallWholeNumber,
        Normal = row["channelNum"].SmallWholeNumber,
        NormalInUse = row["useAgiCallNum"].SmallWholeNumber,
    };
}
