using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Customers;

/// <summary>
/// Field a customer query searches (<c>findType</c>). Closed: the document names three, and a PBX seems to put it into SQL.
/// </summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredCustomerSearchField(string Value)
{
    /// <summary>cpPhone telephone number.</summary>
    public static EightHundredCustomerSearchField Phone { get; } = new("cpPhone");

    /// <summary>custCorpName company name.</summary>
    public static EightHundredCustomerSearchField Company { get; } = new("custCorpName");

    /// <summary>custName contact.</summary>
    public static EightHundredCustomerSearchField Contact { get; } = new("custName");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredCustomerSearchField? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredCustomerSearchField(text.Trim()) : null;
}
