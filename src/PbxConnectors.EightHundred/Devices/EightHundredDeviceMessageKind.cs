using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Devices;

/// <summary>What a box is told to do (<c>status</c> of a message). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredDeviceMessageKind(string Value)
{
    /// <summary>0 拨号: dial.</summary>
    public static EightHundredDeviceMessageKind Dial { get; } = new("0");

    /// <summary>1 接听: answer.</summary>
    public static EightHundredDeviceMessageKind Answer { get; } = new("1");

    /// <summary>2 挂机: hang up.</summary>
    public static EightHundredDeviceMessageKind HangUp { get; } = new("2");

    /// <summary>51 网页: show a web page.</summary>
    public static EightHundredDeviceMessageKind WebPage { get; } = new("51");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredDeviceMessageKind? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredDeviceMessageKind(text.Trim()) : null;
}
