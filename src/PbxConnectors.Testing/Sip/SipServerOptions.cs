namespace PbxConnectors.Testing;

/// <summary>How a <see cref="SipServer"/> behaves. Immutable.</summary>
public sealed record SipServerOptions
{
    /// <summary>Whether REGISTER and INVITE are challenged. Default true.</summary>
    public bool RequireAuthentication { get; init; } = true;

    /// <summary>Digest algorithms to offer, one challenge each: MD5, MD5-sess, SHA-256, SHA-256-sess. Default MD5.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = ["MD5"];

    /// <summary>Whether challenges offer <c>qop="auth"</c>. Default true.</summary>
    public bool OffersQop { get; init; } = true;

    /// <summary>Whether a challenge because of an old nonce says <c>stale=true</c>. Many registrars do not. Default false.</summary>
    public bool SaysStale { get; init; }

    /// <summary>How often a nonce may be used. Default once, so that every refresh is challenged.</summary>
    public int NonceUses { get; init; } = 1;

    /// <summary>Shortest registration taken; a shorter one is answered 423. Default 1 s.</summary>
    public TimeSpan MinExpires { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest registration granted. Default 1 h.</summary>
    public TimeSpan MaxExpires { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Estimate of a round trip (RFC 3261 T1): pause before the first repetition. Default 500 ms.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Share of SIP messages lost each way, over UDP. Default 0.</summary>
    public double SignallingLoss { get; init; }

    /// <summary>Seed of everything that is left to chance. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether mu-law is preferred to A-law. Default false.</summary>
    public bool PrefersMuLaw { get; init; }
}
