using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>When a call flow sends an SMS (<c>cfISmsStatus</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredSmsPolicy(string Value)
{
    /// <summary>0 不发送: never.</summary>
    public static EightHundredSmsPolicy Never { get; } = new("0");

    /// <summary>1 无条件发送: always.</summary>
    public static EightHundredSmsPolicy Always { get; } = new("1");

    /// <summary>2 未接通发送: when not answered.</summary>
    public static EightHundredSmsPolicy WhenNotAnswered { get; } = new("2");

    /// <summary>3 接通发送: when answered.</summary>
    public static EightHundredSmsPolicy WhenAnswered { get; } = new("3");

    /// <summary>4 接通座席发送: when an agent was connected.</summary>
    public static EightHundredSmsPolicy WhenAgentConnected { get; } = new("4");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredSmsPolicy? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredSmsPolicy(text.Trim()) : null;
}
