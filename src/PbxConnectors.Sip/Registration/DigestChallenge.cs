using System.Diagnostics.CodeAnalysis;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Registration;

/// <summary>One digest challenge of a 401 or 407 (RFC 7616 §3.3). Immutable.</summary>
internal sealed record DigestChallenge
{
    /// <summary>Realm.</summary>
    public required string Realm { get; init; }

    /// <summary>Nonce.</summary>
    public required string Nonce { get; init; }

    /// <summary>Opaque; null when there is none.</summary>
    public string? Opaque { get; init; }

    /// <summary>Algorithm; MD5 when the challenge names none.</summary>
    public DigestAlgorithm Algorithm { get; init; }

    /// <summary>The algorithm's name as written; null when the challenge names none.</summary>
    public string? AlgorithmName { get; init; }

    /// <summary>True when the challenge offers <c>qop=auth</c>; false for one without any qop (RFC 2069).</summary>
    public bool HasQop { get; init; }

    /// <summary>True when only the nonce was too old. Many registrars forget to say so, thus nothing depends on it.</summary>
    public bool IsStale { get; init; }

    /// <summary>True for a 407.</summary>
    public bool IsProxy { get; init; }

    /// <summary>The strongest challenge of a response that can be answered; null when there is none.</summary>
    public static DigestChallenge? Strongest(SipMessage response)
    {
        DigestChallenge? best = null;
        foreach (var challenge in ReadAll(response, SipNames.WwwAuthenticate, isProxy: false)
            .Concat(ReadAll(response, SipNames.ProxyAuthenticate, isProxy: true)))
        {
            if (best is null || challenge.Algorithm > best.Algorithm)
            {
                best = challenge;
            }
        }

        return best;
    }

    private static IEnumerable<DigestChallenge> ReadAll(SipMessage response, string header, bool isProxy)
    {
        foreach (string line in response.Headers.GetLines(header))
        {
            foreach (var parameters in SplitChallenges(line))
            {
                if (TryRead(parameters, isProxy, out var challenge))
                {
                    yield return challenge;
                }
            }
        }
    }

    // Commas part parameters and challenges alike: a part that begins with a scheme and a blank begins a challenge.
    private static IEnumerable<Dictionary<string, string>> SplitChallenges(string line)
    {
        Dictionary<string, string>? current = null;
        foreach (string part in SipText.SplitList(line))
        {
            string parameter = part;
            int blank = part.IndexOfAny([' ', '\t']);
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (blank > 0 && (equals < 0 || blank < equals) && part[(blank + 1)..].TrimStart() is not ['=', ..] and var rest)
            {
                if (current is not null)
                {
                    yield return current;
                }

                current = new(StringComparer.OrdinalIgnoreCase) { [""] = part[..blank] };
                parameter = rest;
                equals = parameter.IndexOf('=', StringComparison.Ordinal);
            }

            if (current is not null && equals > 0)
            {
                current[parameter[..equals].Trim()] = SipText.Unquote(parameter.AsSpan(equals + 1));
            }
        }

        if (current is not null)
        {
            yield return current;
        }
    }

    private static bool TryRead(Dictionary<string, string> parameters, bool isProxy, [NotNullWhen(true)] out DigestChallenge? challenge)
    {
        challenge = null;
        string? algorithmName = parameters.GetValueOrDefault("algorithm");
        string? qop = parameters.GetValueOrDefault("qop");
        bool offersAuth = qop?.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase) ?? false;
        if (!parameters[""].Equals("Digest", StringComparison.OrdinalIgnoreCase)
            || parameters.GetValueOrDefault("realm") is not { } realm || parameters.GetValueOrDefault("nonce") is not { } nonce
            || FindAlgorithm(algorithmName) is not { } algorithm || (!string.IsNullOrEmpty(qop) && !offersAuth))
        {
            return false;
        }

        challenge = new DigestChallenge
        {
            Realm = realm,
            Nonce = nonce,
            Opaque = parameters.GetValueOrDefault("opaque"),
            Algorithm = algorithm,
            AlgorithmName = algorithmName,
            HasQop = offersAuth,
            IsStale = "true".Equals(parameters.GetValueOrDefault("stale"), StringComparison.OrdinalIgnoreCase),
            IsProxy = isProxy,
        };
        return true;
    }

    private static DigestAlgorithm? FindAlgorithm(string? name) => name?.ToUpperInvariant() switch
    {
        null or "" or "MD5" => DigestAlgorithm.Md5,
        "MD5-SESS" => DigestAlgorithm.Md5Session,
        "SHA-256" => DigestAlgorithm.Sha256,
        "SHA-256-SESS" => DigestAlgorithm.Sha256Session,
        _ => null,
    };
}
