using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Extensions;

/// <summary>
/// What an extension works with (<c>exteLoginType</c>); 2.1.1 and 2.11 word it differently. Open: a value outside the document is kept as
/// sent.
/// </summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredLoginType(string Value)
{
    /// <summary>0 sip, 软电话: SIP softphone.</summary>
    public static EightHundredLoginType Softphone { get; } = new("0");

    /// <summary>1 电话设备, USB 电话盒: telephone device or USB phone box.</summary>
    public static EightHundredLoginType PhoneBox { get; } = new("1");

    /// <summary>2 手机 APP, APP 登录: mobile app.</summary>
    public static EightHundredLoginType MobileApp { get; } = new("2");

    /// <summary>4 数字话机, SIP 话机: digital or SIP phone.</summary>
    public static EightHundredLoginType SipPhone { get; } = new("4");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredLoginType? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredLoginType(text.Trim()) : null;
}
