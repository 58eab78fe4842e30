using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Auth;

/// <summary>
/// Obtains access tokens (document: 接口认证). The refresh grant serves when the PBX gave a refresh token, which it may leave empty; when
/// it is refused, the password grant is tried once.
/// </summary>
internal sealed class DscomTokenSource(
    DscomOptions options, PbxIdentity pbx, PbxHttpSender sender, SecretRedactor redactor, ILogger logger, TimeProvider time)
{
    private readonly string _url = options.BaseAddress!.GetLeftPart(UriPartial.Authority) + options.PathPrefix + DscomOperations.Token.Path;

    public SingleFlightTokenSource Create() => new(pbx, ObtainAsync, logger, time);

    private async Task<AccessToken> ObtainAsync(AccessToken? previous, CancellationToken cancellationToken)
    {
        if (previous?.RefreshToken is { Length: > 0 } refreshToken)
        {
            try
            {
                return await GrantAsync(refreshToken, cancellationToken).ConfigureAwait(false);
            }
            catch (PbxException e) when (e is PbxAuthenticationException or PbxProtocolException)
            {
                Log.RefreshRefused(logger, pbx);
            }
        }

        return await GrantAsync(refreshToken: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<AccessToken> GrantAsync(string? refreshToken, CancellationToken cancellationToken)
    {
        PbxHttpResponse answer;
        try
        {
            answer = await sender.SendAsync(DscomOperations.Token, () => CreateRequest(refreshToken), cancellationToken).ConfigureAwait(false);
        }
        catch (PbxRejectedException e) when (e.HttpStatus is >= 400 and < 500)
        {
            // OAuth 2.0 (RFC 6749 §5.2) answers a bad grant with 400.
            throw Refused(e.VendorCode, e.VendorMessage, e.HttpStatus, e.Body, e);
        }

        using var response = answer;
        if (!response.TryReadJson(out var root, out var problem))
        {
            throw Unreadable(response, problem);
        }

        if (root["access_token"].TextOrNull is not { } value)
        {
            // Not documented, but other PBX interfaces answer HTTP 200 with an error inside.
            var error = DscomApi.ReadError(response.Body);
            throw error.Code is null ? Unreadable(response, "no access_token member")
                : Refused(redactor.Redact(error.Code), redactor.Redact(error.Message), response.Status, redactor.Clip(response.Body.Span), null);
        }

        string? next = root["refresh_token"].TextOrNull;
        redactor.AddRotating(value);
        redactor.AddRotating(next);
        var now = time.GetUtcNow();
        return new AccessToken(value, now, root["expires_in"].Seconds is { } life && life > TimeSpan.Zero ? now + life : null, next);
    }

    private HttpRequestMessage CreateRequest(string? refreshToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _url)
        {
            Content = DscomJson.ObjectContent(body =>
            {
                body.WriteString("grant_type", refreshToken is null ? "password" : "refresh_token");
                body.WriteOptional("refresh_token", refreshToken);
                body.WriteNumberOrText("client_id", options.ClientId);
                body.WriteString("client_secret", options.ClientSecret);
                if (refreshToken is null)
                {
                    body.WriteString("username", options.UserName);
                    body.WriteString("password", options.Password);
                }

                body.WriteString("scope", options.Scope);
            }),
        };
        DscomApi.AddCommonHeaders(request, options);
        return request;
    }

    private PbxAuthenticationException Refused(string? code, string? message, int? status, string? body, Exception? inner) => new(
        $"{DscomOperations.Token.Name}: the PBX gives no access token ({code ?? $"HTTP {status}"}): {message} " +
        "Check client id, client secret, user name and password against the console's API接口授权.",
        new PbxErrorDetails
        {
            Pbx = pbx,
            Operation = DscomOperations.Token.Name,
            VendorCode = code,
            VendorMessage = message,
            HttpStatus = status,
            Body = body,
            Delivery = Delivery.NotSent,
        },
        inner);

    private PbxProtocolException Unreadable(PbxHttpResponse response, string problem) => new(
        $"{DscomOperations.Token.Name}: the answer cannot be read: {problem}. Is the path prefix '{options.PathPrefix}' right?",
        new PbxErrorDetails
        {
            Pbx = pbx,
            Operation = DscomOperations.Token.Name,
            HttpStatus = response.Status,
            Body = redactor.Clip(response.Body.Span),
            Delivery = Delivery.NotSent,
        });
}
