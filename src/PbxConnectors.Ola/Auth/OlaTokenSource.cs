using Microsoft.Extensions.Logging;
using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Auth;

/// <summary>
/// Obtains the token (document: 获取token): a GET with user and password in its query, answered in the header <c>X-Auth-Token</c>.
/// The token lives until the PBX restarts, which nobody tells; so it is replaced when it is refused.
/// </summary>
internal sealed class OlaTokenSource(
    OlaOptions options, PbxIdentity pbx, PbxHttpSender sender, SecretRedactor redactor, ILogger logger, TimeProvider time)
{
    private const int MaxBodyBytes = 16 * 1024;

    private readonly string _url = options.BaseAddress!.GetLeftPart(UriPartial.Authority) + OlaOperations.LogIn.Path
        + OlaPath.Query(("username", options.UserName), ("password", options.Password));

    public SingleFlightTokenSource Create() => new(pbx, ObtainAsync, logger, time);

    private async Task<AccessToken> ObtainAsync(AccessToken? previous, CancellationToken cancellationToken)
    {
        using var response = await sender.OpenAsync(
            OlaOperations.LogIn, () => new HttpRequestMessage(HttpMethod.Get, _url), cancellationToken).ConfigureAwait(false);
        byte[] body = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        var error = OlaApi.ReadError(body);

        // A refusal may come with HTTP 200 and its code inside; whether the header comes along then is not said.
        if (error.Code is not (null or "200"))
        {
            string code = redactor.Redact(error.Code);
            string? message = redactor.Redact(error.Message);
            throw new PbxAuthenticationException(
                $"{OlaOperations.LogIn.Name}: the PBX gives no token ({code}): {message} " +
                "Check UserName and Password: they are an account of the IPPBX, not an extension.",
                Details(status, body) with { VendorCode = code, VendorMessage = message });
        }

        if (!response.Headers.TryGetValues(OlaAuthenticator.Header, out var values) || values.FirstOrDefault() is not { Length: > 0 } token)
        {
            throw new PbxProtocolException(
                $"{OlaOperations.LogIn.Name}: the answer carries no header {OlaAuthenticator.Header}. Is BaseAddress the ola service itself?",
                Details(status, body));
        }

        redactor.AddRotating(token);
        return new AccessToken(token, time.GetUtcNow());
    }

    private async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // The token is in the header already: a body that breaks off or never ends must not cost it.
        using var limit = new CancellationTokenSource(options.Http.AttemptTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        byte[] body = new byte[MaxBodyBytes];
        int length = 0;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(both.Token).ConfigureAwait(false);
            length = await stream.ReadAtLeastAsync(body, MaxBodyBytes, throwOnEndOfStream: false, both.Token)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (
            e is HttpRequestException or IOException || (e is OperationCanceledException && limit.IsCancellationRequested))
        {
        }

        return body[..length];
    }

    private PbxErrorDetails Details(int status, byte[] body) => new()
    {
        Pbx = pbx,
        Operation = OlaOperations.LogIn.Name,
        HttpStatus = status,
        Body = redactor.Clip(body),
        Delivery = Delivery.NotSent,
    };
}
