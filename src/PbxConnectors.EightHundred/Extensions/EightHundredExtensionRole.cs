using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Extensions;

/// <summary>What an extension may do (<c>exteStatus</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredExtensionRole(string Value)
{
    /// <summary>0 普通座席: ordinary agent.</summary>
    public static EightHundredExtensionRole Agent { get; } = new("0");

    /// <summary>1 禁用: disabled.</summary>
    public static EightHundredExtensionRole Disabled { get; } = new("1");

    /// <summary>2 企业管理员: administrator of the company.</summary>
    public static EightHundredExtensionRole Administrator { get; } = new("2");

    /// <summary>9 非座席员工: staff who is no agent.</summary>
    public static EightHundredExtensionRole NoAgent { get; } = new("9");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredExtensionRole? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredExtensionRole(text.Trim()) : null;
}
