using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Events;

/// <summary>What a call event push reports (<c>type</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredPushType(string Value)
{
    /// <summary>1 呼叫: a call begins.</summary>
    public static EightHundredPushType Calling { get; } = new("1");

    /// <summary>2 接听: it was answered.</summary>
    public static EightHundredPushType Answered { get; } = new("2");

    /// <summary>3 挂断: it ended.</summary>
    public static EightHundredPushType HungUp { get; } = new("3");

    /// <summary>4 录音推送: its recording can be fetched.</summary>
    public static EightHundredPushType RecordingReady { get; } = new("4");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredPushType? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredPushType(text.Trim()) : null;
}
