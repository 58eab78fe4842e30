using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Devices;

/// <summary>Direction a box writes into its records (<c>direction</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredDeviceDirection(string Value)
{
    /// <summary>in 呼入: inbound.</summary>
    public static EightHundredDeviceDirection Inbound { get; } = new("in");

    /// <summary>out 呼出: outbound.</summary>
    public static EightHundredDeviceDirection Outbound { get; } = new("out");

    /// <summary>unkown 未接: missed; spelt so by the document.</summary>
    public static EightHundredDeviceDirection Missed { get; } = new("unkown");

    /// <summary>The direction in common terms; a missed call came from outside.</summary>
    public CallDirection ToCallDirection() => Value switch
    {
        "in" or "unkown" or "unknown" => CallDirection.Inbound,
        "out" => CallDirection.Outbound,
        _ => CallDirection.Unknown,
    };

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredDeviceDirection? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredDeviceDirection(text.Trim()) : null;
}
