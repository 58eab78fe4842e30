using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Devices;

/// <summary>State of a telephone port of a box (<c>state</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredDeviceChannelState(string Value)
{
    /// <summary>0 未连接: not connected.</summary>
    public static EightHundredDeviceChannelState NotConnected { get; } = new("0");

    /// <summary>1 空闲/在线: idle.</summary>
    public static EightHundredDeviceChannelState Idle { get; } = new("1");

    /// <summary>2 震铃中: ringing.</summary>
    public static EightHundredDeviceChannelState Ringing { get; } = new("2");

    /// <summary>3 拨号中: dialling.</summary>
    public static EightHundredDeviceChannelState Dialing { get; } = new("3");

    /// <summary>4 通话中: talking.</summary>
    public static EightHundredDeviceChannelState Talking { get; } = new("4");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredDeviceChannelState? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredDeviceChannelState(text.Trim()) : null;
}
