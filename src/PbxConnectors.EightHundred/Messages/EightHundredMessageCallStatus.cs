using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Messages;

/// <summary>
/// State of a call in the content of a message. Hung up is written 2 in 2.1.3 and 3 in 2.1.4: both are read as <see cref="HungUp"/>. Open:
/// a value outside the document is kept as sent.
/// </summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredMessageCallStatus(string Value)
{
    /// <summary>0 正在呼叫, 来电或去电: ringing.</summary>
    public static EightHundredMessageCallStatus Calling { get; } = new("0");

    /// <summary>1 接听, 接通: connected.</summary>
    public static EightHundredMessageCallStatus Connected { get; } = new("1");

    /// <summary>2 挂机: hung up.</summary>
    public static EightHundredMessageCallStatus HungUp { get; } = new("2");

    internal static EightHundredMessageCallStatus? Normalized(VendorJson value) => Read(value) is { Value: "3" } ? HungUp : Read(value);

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredMessageCallStatus? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredMessageCallStatus(text.Trim()) : null;
}
