using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Calls;

/// <summary>
/// Direction of a call. 1 and 2 mean the same everywhere; 3, 4 and 5 differ from section to section of the document. Open: a value outside
/// the document is kept as sent.
/// </summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredDirection(string Value)
{
    /// <summary>1 呼出: outbound.</summary>
    public static EightHundredDirection Outbound { get; } = new("1");

    /// <summary>2 呼入: inbound.</summary>
    public static EightHundredDirection Inbound { get; } = new("2");

    /// <summary>3 外呼呼出, 群呼呼出: outbound by a campaign (2.7.1, 2.10.4; blank in 2.4.1).</summary>
    public static EightHundredDirection CampaignOutbound { get; } = new("3");

    /// <summary>4 外呼接听 (2.7.1), 群呼转座席 (2.10.4): a campaign call taken by an agent.</summary>
    public static EightHundredDirection CampaignAnswered { get; } = new("4");

    /// <summary>5 语音留言: a voice message (2.7.1).</summary>
    public static EightHundredDirection VoiceMessage { get; } = new("5");

    /// <summary>The direction in common terms; a voice message comes from outside.</summary>
    public CallDirection ToCallDirection() => Value switch
    {
        "1" or "3" or "4" => CallDirection.Outbound,
        "2" or "5" => CallDirection.Inbound,
        _ => CallDirection.Unknown,
    };

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredDirection? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredDirection(text.Trim()) : null;
}
