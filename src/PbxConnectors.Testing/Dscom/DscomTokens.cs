using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>The OAuth side: grants, access tokens that expire on the exchange's clock, refresh tokens good for one use.</summary>
internal sealed class DscomTokens(DscomServerOptions options, TimeProvider clock)
{
    private const int SignatureBytes = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _accessTokens = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refreshTokens = new(StringComparer.Ordinal);

    public Reply Grant(DscomArguments arguments)
    {
        if (arguments["client_id"] != options.ClientId || arguments["client_secret"] != options.ClientSecret)
        {
            return Refuse(401, "invalid_client", "Client authentication failed");
        }

        if (arguments["grant_type"] == "refresh_token")
        {
            bool known;
            lock (_gate)
            {
                known = _refreshTokens.Remove(arguments["refresh_token"]);
            }

            return known ? Issue() : Refuse(401, "invalid_request", "The refresh token is invalid.");
        }

        if (arguments["grant_type"] != "password")
        {
            return Refuse(400, "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization server.");
        }

        return arguments["username"] == options.UserName && arguments["password"] == options.Password
            ? Issue()
            : Refuse(400, "invalid_grant", "The user credentials were incorrect.");
    }

    public static Reply RefuseParameters() =>
        Refuse(400, "invalid_request",
            "The request is missing a required parameter, includes an invalid parameter value, or is otherwise malformed.");

    public bool IsValid(string? authorization)
    {
        const string scheme = "Bearer ";
        return authorization is not null && authorization.StartsWith(scheme, StringComparison.Ordinal)
            && IsValidToken(authorization[scheme.Length..]);
    }

    public bool IsValidToken(string token)
    {
        lock (_gate)
        {
            return _accessTokens.TryGetValue(token, out var expires) && clock.GetUtcNow() < expires;
        }
    }

    public void ForgetAccessTokens()
    {
        lock (_gate)
        {
            _accessTokens.Clear();
        }
    }

    public void ForgetRefreshTokens()
    {
        lock (_gate)
        {
            _refreshTokens.Clear();
        }
    }

    private Reply Issue()
    {
        var access = MakeToken();
        var refresh = options.IssueRefreshToken ? "def502" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(64)) : "";
        lock (_gate)
        {
            _accessTokens[access] = clock.GetUtcNow() + options.TokenLifetime;
            if (refresh.Length > 0)
            {
                _refreshTokens.Add(refresh);
            }
        }

        var seconds = (long)options.TokenLifetime.TotalSeconds;
        return Reply.Json(new JsonObject
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = options.ExpiresInAsText ? seconds.ToString(CultureInfo.InvariantCulture) : seconds,
            ["access_token"] = access,
            ["refresh_token"] = refresh,
        });
    }

    // As long and of the same alphabet as a real one, with fractional times: a JWT to the eye, opaque to everybody.
    private string MakeToken()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000m;
        var payload = string.Create(CultureInfo.InvariantCulture,
            $$"""{"aud":"{{options.ClientId}}","jti":"{{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(40))}}","iat":{{now}},"exp":{{now + (decimal)options.TokenLifetime.TotalSeconds}},"scopes":["*"]}""");
        return $"{Encode("""{"typ":"JWT","alg":"RS256"}""")}.{Encode(payload)}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SignatureBytes))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static Reply Refuse(int status, string error, string message) =>
        Reply.Json(new JsonObject { ["error"] = error, ["error_description"] = message, ["message"] = message }, status);
}
