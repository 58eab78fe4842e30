using System.Net;

namespace PbxConnectors.Testing;

/// <summary>How a <see cref="SipServer"/> behaves. Immutable.</summary>
public sealed record SipServerOptions
{
    /// <summary>Address to listen on: 127.0.0.1 (default) or ::1, never one that others can reach.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port for UDP and TCP. Default 0: the system's choice.</summary>
    public int Port { get; init; }

    /// <summary>Whether TLS is spoken too, on a port of its own, with a certificate of the server's own making. Default false.</summary>
    public bool Tls { get; init; }

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

    /// <summary>
    /// How long a call may go on without a refresh (RFC 4028), granted to callers that support it. Null (default): there are no session timers.
    /// </summary>
    public TimeSpan? SessionExpires { get; init; }

    /// <summary>Shortest session taken; a shorter one is answered 422. Null (default) takes any.</summary>
    public TimeSpan? MinSessionExpires { get; init; }

    /// <summary>Who refreshes: the caller (default), or the server.</summary>
    public bool CallerRefreshes { get; init; } = true;

    /// <summary>Whether UPDATE is allowed (RFC 3311); where not, refreshes and changes come by re-INVITE. Default true.</summary>
    public bool AllowsUpdate { get; init; } = true;

    /// <summary>How many calls are kept in <see cref="SipServer.Calls"/>; the oldest that have ended go first. Default all.</summary>
    public int CallsKept { get; init; } = int.MaxValue;

    /// <summary>Whether mu-law is preferred to A-law. Default false.</summary>
    public bool PrefersMuLaw { get; init; }
}
