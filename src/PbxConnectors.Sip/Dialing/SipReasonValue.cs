namespace PbxConnectors.Sip;

/// <summary>One value of a Reason header (RFC 3326).</summary>
/// <param name="Protocol">Q.850, SIP, or another as written.</param>
/// <param name="Cause">The number; null when none can be read.</param>
/// <param name="Text">The words; null when there are none.</param>
public sealed record SipReasonValue(string Protocol, int? Cause, string? Text);
