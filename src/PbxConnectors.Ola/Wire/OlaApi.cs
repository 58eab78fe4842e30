using PbxConnectors.Ola.Auth;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Wire;

/// <summary>Sends one operation in the document's form and opens its answer. Thread-safe.</summary>
internal sealed class OlaApi(
    OlaOptions options, PbxIdentity pbx, PbxHttpSender sender, OlaAuthenticator authenticator, SecretRedactor redactor, PbxClock clock)
{
    private const string Success = "200";

    private readonly string _root = options.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public PbxIdentity Pbx => pbx;

    public PbxClock Clock => clock;

    public OlaOptions Options => options;

    /// <summary>Keeps a secret that is about to be sent out of logs and errors, should the PBX repeat it.</summary>
    public void Protect(string secret) => redactor.AddRotating(secret);

    /// <summary>Sends a command whose answer tells nothing but success.</summary>
    public async Task CommandAsync(WireOperation operation, string path, OlaForm? form, CancellationToken cancellationToken) =>
        (await SendAsync(operation, path, form, cancellationToken).ConfigureAwait(false)).Dispose();

    /// <summary>Sends a query and reads a row from each item of the answer, which is a bare array as documented.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        WireOperation operation, string pathAndQuery, Func<VendorJson, T> readRow, CancellationToken cancellationToken)
    {
        using var reply = await GetAsync(operation, pathAndQuery, cancellationToken).ConfigureAwait(false);
        var root = reply.Root;
        var list = root.IsArray ? root : root.FirstOf("data", "result", "rows", "list");
        var read = new List<T>();
        foreach (var row in list.Rows)
        {
            if (row.IsObject)
            {
                read.Add(readRow(row));
            }
        }

        return read;
    }

    /// <summary>Sends a query that answers an object.</summary>
    public ValueTask<OlaReply> GetAsync(WireOperation operation, string pathAndQuery, CancellationToken cancellationToken) =>
        SendAsync(operation, pathAndQuery, form: null, cancellationToken);

    /// <summary>Code and message of an error body.</summary>
    public static VendorError ReadError(ReadOnlyMemory<byte> body) => VendorJson.TryParse(body, out var root, out _)
        ? new VendorError(root["code"].Text, root.FirstOf("result", "msg", "message").Text)
        : default;

    public PbxErrorDetails Details(WireOperation operation) =>
        new() { Pbx = pbx, Operation = operation.Name, Delivery = Delivery.Sent };

    /// <summary>Sends a command or a query, once more when the PBX refused the token.</summary>
    public async ValueTask<OlaReply> SendAsync(
        WireOperation operation, string pathAndQuery, OlaForm? form, CancellationToken cancellationToken)
    {
        for (bool renewed = false; ; renewed = true)
        {
            HttpRequestMessage? sent = null;
            var response = await sender.SendAsync(
                operation,
                () => sent = new HttpRequestMessage(operation.Method, _root + pathAndQuery) { Content = form?.ToContent() },
                cancellationToken).ConfigureAwait(false);
            if (Open(operation, response, out var root) is not { } refusal)
            {
                return new OlaReply(root, response);
            }

            response.Dispose();

            // Whether a dead token is told by the HTTP status or only inside the body is not documented; either way nothing was carried out.
            if (refusal is not PbxAuthenticationException { VendorCode: "401" } || renewed)
            {
                throw refusal;
            }

            await authenticator.RenewAsync(sent!, cancellationToken).ConfigureAwait(false);
        }
    }

    private PbxException? Open(WireOperation operation, PbxHttpResponse response, out VendorJson root)
    {
        root = default;

        // Call control has no documented answer: success is then all that HTTP says.
        if (response.Body.Length == 0)
        {
            return null;
        }

        if (!response.TryReadJson(out root, out var problem))
        {
            return System.Text.Encoding.UTF8.GetString(response.Body.Span).Trim() is "ok" or "success"
                ? null
                : new PbxProtocolException(
                    $"{operation.Name}: the answer cannot be read: {problem}.",
                    Details(operation) with { HttpStatus = response.Status, Body = redactor.Clip(response.Body.Span) });
        }

        var code = root["code"];
        if (!code.Exists || code.WholeNumber == 200)
        {
            return null;
        }

        string text = redactor.Redact(code.Text ?? code.Raw);
        string? message = redactor.Redact(ReadError(response.Body).Message);
        var details = Details(operation) with { HttpStatus = response.Status, VendorCode = text, VendorMessage = message };
        return text is OlaErrorCodes.AuthenticationFailed or OlaErrorCodes.AccountNotEnabled
            ? new PbxAuthenticationException(
                $"{operation.Name}: the PBX does not accept the credentials ({text}): {message}", details with { Delivery = Delivery.NotSent })
            : new PbxRejectedException($"{operation.Name}: the PBX refused with code {text} instead of {Success}: {message}", details);
    }
}
