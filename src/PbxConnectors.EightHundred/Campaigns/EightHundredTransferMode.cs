using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>
/// What a call flow does with the one called (<c>cfItransferMode</c>). Open: a value outside the document is kept as sent.
/// </summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredTransferMode(string Value)
{
    /// <summary>1 只播放不转座席: plays only.</summary>
    public static EightHundredTransferMode PlayOnly { get; } = new("1");

    /// <summary>2 不播放直接转座席: transfers without playing.</summary>
    public static EightHundredTransferMode TransferAtOnce { get; } = new("2");

    /// <summary>3 播放中转座席: transfers while playing.</summary>
    public static EightHundredTransferMode TransferWhilePlaying { get; } = new("3");

    /// <summary>4 播放完后立即转座席: plays, then transfers.</summary>
    public static EightHundredTransferMode TransferAfterPlaying { get; } = new("4");

    /// <summary>5 仅按键转接: transfers when a key is pressed.</summary>
    public static EightHundredTransferMode TransferOnKey { get; } = new("5");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredTransferMode? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredTransferMode(text.Trim()) : null;
}
