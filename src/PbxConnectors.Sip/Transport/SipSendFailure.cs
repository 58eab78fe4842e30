namespace PbxConnectors.Sip.Transport;

/// <summary>Why a message could not be sent.</summary>
/// <param name="Cause">What went wrong.</param>
/// <param name="MayHaveLeft">True when part of it may have reached the other side.</param>
internal sealed record SipSendFailure(Exception Cause, bool MayHaveLeft);
