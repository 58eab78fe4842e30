using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Callbacks;

/// <summary>Kind of a callback (<c>cbkType</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredCallbackType(string Value)
{
    /// <summary>0 回拨: callback.</summary>
    public static EightHundredCallbackType Callback { get; } = new("0");

    /// <summary>1 坐席呼叫: call of an agent.</summary>
    public static EightHundredCallbackType AgentCall { get; } = new("1");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredCallbackType? Read(VendorJson value) =>
        value.TextOrNull is { } text ? new EightHundredCallbackType(text.Trim()) : null;
}
