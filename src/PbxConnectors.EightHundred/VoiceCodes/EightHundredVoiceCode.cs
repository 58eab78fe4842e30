using PbxConnectors.EightHundred.Calls;

namespace PbxConnectors.EightHundred.VoiceCodes;

/// <summary>A call that speaks a code or a text (2.4.2). Immutable.</summary>
/// <param name="Phone">Number to call.</param>
/// <param name="Text">What is spoken: digits, or Chinese text.</param>
/// <param name="Type">How it is spoken.</param>
public sealed record EightHundredVoiceCode(string Phone, string Text, EightHundredSpeechType Type)
{
    /// <summary>Id the vendor gave the integrator (<c>ws_wlstConnectId</c>); the document's examples leave it out.</summary>
    public long? ConnectId { get; init; }

    /// <summary>When to record; not sent when null.</summary>
    public EightHundredRecordMode? Record { get; init; }

    /// <summary>Command of the PBX's command list (<c>commandNo</c>).</summary>
    public string? CommandNumber { get; init; }

    /// <summary>The number masked, without the code.</summary>
    public override string ToString() => $"voice code to {PhoneNumbers.Mask(Phone)}";
}
