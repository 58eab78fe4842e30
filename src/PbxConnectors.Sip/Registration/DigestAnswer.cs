using System.Security.Cryptography;
using System.Text;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Registration;

/// <summary>Answers digest challenges (RFC 7616 §3.4). The answer holds a hash of the password, never the password. Thread-safe.</summary>
internal static class DigestAnswer
{
    /// <summary>Writes the value of Authorization or Proxy-Authorization.</summary>
    /// <param name="challenge">The challenge.</param>
    /// <param name="user">User name.</param>
    /// <param name="password">Password.</param>
    /// <param name="method">Method of the request that is sent again.</param>
    /// <param name="uri">Its request URI.</param>
    /// <param name="cnonce">Client nonce; a new one by default.</param>
    /// <param name="nonceCount">How often this nonce was used, this use included.</param>
    public static string Create(
        DigestChallenge challenge, string user, string password, string method, string uri, string? cnonce = null, uint nonceCount = 1)
    {
        cnonce ??= RandomNumberGenerator.GetHexString(16, lowercase: true);
        string count = nonceCount.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
        bool session = challenge.Algorithm is DigestAlgorithm.Md5Session or DigestAlgorithm.Sha256Session;
        string secret = Hash(challenge.Algorithm, $"{user}:{challenge.Realm}:{password}");
        if (session)
        {
            secret = Hash(challenge.Algorithm, $"{secret}:{challenge.Nonce}:{cnonce}");
        }

        string request = Hash(challenge.Algorithm, $"{method}:{uri}");
        string response = Hash(
            challenge.Algorithm,
            challenge.HasQop ? $"{secret}:{challenge.Nonce}:{count}:{cnonce}:auth:{request}" : $"{secret}:{challenge.Nonce}:{request}");

        var text = new StringBuilder("Digest username=").Append(SipText.Quote(user))
            .Append(", realm=").Append(SipText.Quote(challenge.Realm))
            .Append(", nonce=").Append(SipText.Quote(challenge.Nonce))
            .Append(", uri=").Append(SipText.Quote(uri))
            .Append(", response=\"").Append(response).Append('"');
        if (challenge.AlgorithmName is { Length: > 0 } name)
        {
            text.Append(", algorithm=").Append(name);
        }

        if (challenge.HasQop)
        {
            text.Append(", qop=auth, nc=").Append(count);
        }

        if (challenge.HasQop || session)
        {
            text.Append(", cnonce=\"").Append(cnonce).Append('"');
        }

        if (challenge.Opaque is { } opaque)
        {
            text.Append(", opaque=").Append(SipText.Quote(opaque));
        }

        return text.ToString();
    }

    /// <summary>Adds the answer to a request, in the header the challenge asks for; an earlier answer is replaced.</summary>
    public static void Authorize(SipMessage request, DigestChallenge challenge, string user, string password) => request.Headers.Set(
        challenge.IsProxy ? SipNames.ProxyAuthorization : SipNames.Authorization,
        Create(challenge, user, password, request.Method, request.RequestUri));

#pragma warning disable CA5351 // MD5 is what RFC 3261 prescribes and most PBXes offer; SHA-256 is taken wherever it is offered.
    private static string Hash(DigestAlgorithm algorithm, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(
            algorithm is DigestAlgorithm.Md5 or DigestAlgorithm.Md5Session ? MD5.HashData(bytes) : SHA256.HashData(bytes));
    }
#pragma warning restore CA5351
}
