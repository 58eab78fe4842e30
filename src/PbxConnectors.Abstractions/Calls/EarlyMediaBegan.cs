namespace PbxConnectors;

/// <summary>
/// The network is heard before anybody has answered: a tone, an announcement, colour ringback (early media, RFC 3960). No state: it begins
/// while the call is initiated, queued or alerting, or before any of these is known. Told when sound came, never when it was only announced.
/// </summary>
/// <param name="At">When the first sound came.</param>
/// <param name="ObservedAt">When we learnt it, by our clock.</param>
/// <param name="Freshness">How we came to know.</param>
/// <param name="Codec">What it is coded in, by its RTP name (RFC 3551: PCMA, PCMU); null where the dialer does not know.</param>
/// <param name="VendorText">The vendor's own words.</param>
public sealed record EarlyMediaBegan(
    DateTimeOffset At, DateTimeOffset ObservedAt, Freshness Freshness, string? Codec = null, string? VendorText = null)
    : CallStep(At, ObservedAt, Freshness, VendorText);
