using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Messages;

/// <summary>Kind of client program (<c>client</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredClientType(string Value)
{
    /// <summary>1 PC.</summary>
    public static EightHundredClientType Pc { get; } = new("1");

    /// <summary>2 手机: mobile phone.</summary>
    public static EightHundredClientType Mobile { get; } = new("2");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredClientType? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredClientType(text.Trim()) : null;
}
