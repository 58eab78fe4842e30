using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Auth;

/// <summary>Puts the token into the header <c>X-Auth-Token</c> (document: HTTP API). Thread-safe.</summary>
internal sealed class OlaAuthenticator(SingleFlightTokenSource tokens) : IPbxAuthenticator
{
    public const string Header = "X-Auth-Token";

    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, token.Value);
    }

    public async ValueTask<bool> RenewAsync(HttpRequestMessage rejected, CancellationToken cancellationToken)
    {
        string used = rejected.Headers.TryGetValues(Header, out var values) ? string.Concat(values) : "";
        await tokens.RenewAsync(used, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
