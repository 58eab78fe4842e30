using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Calls;

/// <summary>
/// State of a call the PBX makes by itself: callback (<c>cbkStatus</c>), voice code (<c>wsStatus</c>), campaign (<c>ctdStatus</c>). Open: a
/// value outside the document is kept as sent.
/// </summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredCallStatus(string Value)
{
    /// <summary>0 未呼叫: waits to be called.</summary>
    public static EightHundredCallStatus NotCalled { get; } = new("0");

    /// <summary>1 呼叫中: is being called.</summary>
    public static EightHundredCallStatus Calling { get; } = new("1");

    /// <summary>2 暂停: held back.</summary>
    public static EightHundredCallStatus Paused { get; } = new("2");

    /// <summary>3 未接听: called and not answered.</summary>
    public static EightHundredCallStatus NotAnswered { get; } = new("3");

    /// <summary>4 已接听: answered; of a callback only the source number.</summary>
    public static EightHundredCallStatus Answered { get; } = new("4");

    /// <summary>5 已转接: connected to the second party.</summary>
    public static EightHundredCallStatus Transferred { get; } = new("5");

    /// <summary>True when the call is over or the second party was reached: not waiting, calling or paused.</summary>
    public bool IsFinal => Value is "3" or "4" or "5";

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredCallStatus? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredCallStatus(text.Trim()) : null;
}
