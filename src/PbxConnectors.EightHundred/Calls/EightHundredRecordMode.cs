using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Calls;

/// <summary>When a call is recorded (<c>isRecord</c>, <c>cfIIsRecord</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredRecordMode(string Value)
{
    /// <summary>0 不录音: not recorded.</summary>
    public static EightHundredRecordMode Never { get; } = new("0");

    /// <summary>1 转接后录音: the agent leg, after the transfer.</summary>
    public static EightHundredRecordMode AfterTransfer { get; } = new("1");

    /// <summary>2 接通后录音: from the answer on.</summary>
    public static EightHundredRecordMode AfterAnswer { get; } = new("2");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredRecordMode? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredRecordMode(text.Trim()) : null;
}
