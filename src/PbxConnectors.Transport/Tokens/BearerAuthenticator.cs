using System.Net.Http.Headers;

namespace PbxConnectors.Transport;

/// <summary>Puts the token of a <see cref="SingleFlightTokenSource"/> into the Authorization header (RFC 6750). Thread-safe.</summary>
public sealed class BearerAuthenticator : IPbxAuthenticator
{
    private readonly SingleFlightTokenSource _tokens;

    /// <summary>Creates the authenticator.</summary>
    public BearerAuthenticator(SingleFlightTokenSource tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        _tokens = tokens;
    }

    /// <inheritdoc />
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var token = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    /// <inheritdoc />
    public async ValueTask<bool> RenewAsync(HttpRequestMessage rejected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        await _tokens.RenewAsync(rejected.Headers.Authorization?.Parameter ?? "", cancellationToken).ConfigureAwait(false);
        return true;
    }
}
