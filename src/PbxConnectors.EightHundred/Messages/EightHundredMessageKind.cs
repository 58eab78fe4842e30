using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Messages;

/// <summary>Kind of a message to or from a client program (<c>kind</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredMessageKind(string Value)
{
    /// <summary>1 去电: outgoing call; sent, the client dials.</summary>
    public static EightHundredMessageKind OutgoingCall { get; } = new("1");

    /// <summary>2 来电: incoming call.</summary>
    public static EightHundredMessageKind IncomingCall { get; } = new("2");

    /// <summary>3 发送短信: SMS sent; sent, the client sends one.</summary>
    public static EightHundredMessageKind SmsSent { get; } = new("3");

    /// <summary>4 接收短信: SMS received.</summary>
    public static EightHundredMessageKind SmsReceived { get; } = new("4");

    /// <summary>5 GPS 定位上传: position.</summary>
    public static EightHundredMessageKind Position { get; } = new("5");

    /// <summary>6 客户端接电话: the client answers. Only sent.</summary>
    public static EightHundredMessageKind Answer { get; } = new("6");

    /// <summary>7 客户端挂机: the client hangs up. Only sent.</summary>
    public static EightHundredMessageKind HangUp { get; } = new("7");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredMessageKind? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredMessageKind(text.Trim()) : null;
}
