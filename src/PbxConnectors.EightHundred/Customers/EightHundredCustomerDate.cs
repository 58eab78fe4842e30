using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Customers;

/// <summary>Which date a customer query's window means (<c>dateOpt</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredCustomerDate(string Value)
{
    /// <summary>1 最近通话时间: last call.</summary>
    public static EightHundredCustomerDate LastCall { get; } = new("1");

    /// <summary>2 生日时间: birthday.</summary>
    public static EightHundredCustomerDate Birthday { get; } = new("2");

    /// <summary>3 创建时间: creation.</summary>
    public static EightHundredCustomerDate Created { get; } = new("3");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredCustomerDate? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredCustomerDate(text.Trim()) : null;
}
