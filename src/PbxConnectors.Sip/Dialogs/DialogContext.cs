namespace PbxConnectors.Sip.Dialogs;

/// <summary>What the requests of one call share.</summary>
/// <param name="Gate">The call's lock.</param>
/// <param name="Stack">The user agent.</param>
/// <param name="Writer">Writes the call's requests.</param>
/// <param name="News">News of the call.</param>
internal sealed record DialogContext(Lock Gate, SipStack Stack, InviteWriter Writer, OrderedNews News);
