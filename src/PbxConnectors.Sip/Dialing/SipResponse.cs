namespace PbxConnectors.Sip;

/// <summary>One response to an INVITE.</summary>
/// <param name="At">When it came.</param>
/// <param name="StatusCode">Status code.</param>
/// <param name="Phrase">Phrase as written.</param>
/// <param name="HasDescription">True when it described audio.</param>
public sealed record SipResponse(DateTimeOffset At, int StatusCode, string Phrase, bool HasDescription);
