using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Customers;

/// <summary>Calendar of a birthday (<c>custBirthdayType</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredBirthdayType(string Value)
{
    /// <summary>0 无: none.</summary>
    public static EightHundredBirthdayType None { get; } = new("0");

    /// <summary>1 阳历: solar calendar.</summary>
    public static EightHundredBirthdayType Solar { get; } = new("1");

    /// <summary>2 阴历: lunar calendar.</summary>
    public static EightHundredBirthdayType Lunar { get; } = new("2");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredBirthdayType? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredBirthdayType(text.Trim()) : null;
}
