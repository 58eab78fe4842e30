using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.VoiceCodes;

/// <summary>How a voice code is spoken (<c>type</c>; the document has no 2). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredSpeechType(string Value)
{
    /// <summary>1 数据字: digit by digit.</summary>
    public static EightHundredSpeechType Digits { get; } = new("1");

    /// <summary>3 中文: Chinese.</summary>
    public static EightHundredSpeechType Chinese { get; } = new("3");

    /// <summary>4 科大讯飞: the iFlytek engine.</summary>
    public static EightHundredSpeechType Iflytek { get; } = new("4");

    /// <summary>5 语音文件列表: a list of voice files.</summary>
    public static EightHundredSpeechType VoiceFiles { get; } = new("5");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredSpeechType? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredSpeechType(text.Trim()) : null;
}
