using System.Security.Cryptography;
using System.Text;

namespace PbxConnectors.Testing;

/// <summary>Challenges and checks digest answers (RFC 7616, RFC 8760), apart from any client's code. To be used under the server's lock.</summary>
internal sealed class LabSipDigest(SipServerOptions options, Func<string, string?> passwordOf)
{
    public const string Realm = "lab";

    private readonly Dictionary<string, int> _nonces = new(StringComparer.Ordinal);

    /// <summary>Checks a request. Returns null when it is good; otherwise the challenges to answer with.</summary>
    public IReadOnlyList<string>? Check(LabSipMessage request, out string? user, out bool wrong)
    {
        (user, wrong) = (null, false);
        bool stale = false;
        foreach (string header in request.All("Authorization"))
        {
            var answer = Split(header);
            user = answer.GetValueOrDefault("username");
            if (!_nonces.TryGetValue(answer.GetValueOrDefault("nonce", ""), out int uses))
            {
                continue;
            }

            if (uses >= options.NonceUses)
            {
                stale = true;
                continue;
            }

            _nonces[answer["nonce"]] = uses + 1;
            if (user is not null && passwordOf(user) is { } password && IsRight(answer, user, password, request.Method))
            {
                return null;
            }

            wrong = true;
        }

        return [.. options.Algorithms.Select(algorithm => Challenge(algorithm, stale))];
    }

    private string Challenge(string algorithm, bool stale)
    {
        string nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _nonces[nonce] = 0;
        return $"Digest realm=\"{Realm}\", nonce=\"{nonce}\", algorithm={algorithm}, opaque=\"o,paque\""
            + (options.OffersQop ? ", qop=\"auth,auth-int\"" : "")
            + (stale && options.SaysStale ? ", stale=true" : "");
    }

    private bool IsRight(Dictionary<string, string> answer, string user, string password, string method)
    {
        string algorithm = answer.GetValueOrDefault("algorithm", "MD5");
        if (!options.Algorithms.Contains(algorithm) || answer.GetValueOrDefault("realm") != Realm
            || answer.GetValueOrDefault("opaque") != "o,paque" || (answer.GetValueOrDefault("qop") == "auth") != options.OffersQop)
        {
            return false;
        }

        string nonce = answer["nonce"];
        string cnonce = answer.GetValueOrDefault("cnonce", "");
        string a1 = Hash(algorithm, $"{user}:{Realm}:{password}");
        if (algorithm.EndsWith("-sess", StringComparison.Ordinal))
        {
            a1 = Hash(algorithm, $"{a1}:{nonce}:{cnonce}");
        }

        string a2 = Hash(algorithm, $"{method}:{answer.GetValueOrDefault("uri")}");
        string expected = options.OffersQop
            ? Hash(algorithm, $"{a1}:{nonce}:{answer.GetValueOrDefault("nc")}:{cnonce}:auth:{a2}")
            : Hash(algorithm, $"{a1}:{nonce}:{a2}");
        return answer.GetValueOrDefault("response") == expected;
    }

    private static Dictionary<string, string> Split(string header)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string text = header.StartsWith("Digest ", StringComparison.Ordinal) ? header[7..] : "";
        for (int at = 0; at < text.Length;)
        {
            int equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            string name = text[at..equals].Trim(' ', ',');
            int end;
            if (equals + 1 < text.Length && text[equals + 1] == '"')
            {
                end = text.IndexOf('"', equals + 2);
                if (end < 0)
                {
                    break;
                }

                pairs[name] = text[(equals + 2)..end];
                end++;
            }
            else
            {
                end = text.IndexOf(',', equals);
                if (end < 0)
                {
                    end = text.Length;
                }

                pairs[name] = text[(equals + 1)..end].Trim();
            }

            at = end;
        }

        return pairs;
    }

#pragma warning disable CA5351 // What PBXes offer is what a laboratory must offer.
    private static string Hash(string algorithm, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(
            algorithm.StartsWith("SHA-256", StringComparison.Ordinal) ? SHA256.HashData(bytes) : MD5.HashData(bytes));
    }
#pragma warning restore CA5351
}
