using System.Text.Json;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Wire;

/// <summary>Sends one operation in the document's form and opens its envelope. Thread-safe.</summary>
internal sealed class DscomApi(DscomOptions options, PbxIdentity pbx, PbxHttpSender sender, SecretRedactor redactor)
{
    private readonly string _root = options.BaseAddress!.GetLeftPart(UriPartial.Authority) + options.PathPrefix;

    public PbxIdentity Pbx => pbx;

    public DscomOptions Options => options;

    public PbxHttpSender Sender => sender;

    /// <summary>Posts a command whose answer tells nothing but success.</summary>
    public Task CommandAsync(WireOperation operation, Action<Utf8JsonWriter> writeBody, CancellationToken cancellationToken) =>
        CommandAsync(operation, operation.Path, writeBody, cancellationToken);

    /// <summary>Sends a command to a path of its own whose answer tells nothing but success.</summary>
    public async Task CommandAsync(
        WireOperation operation, string path, Action<Utf8JsonWriter> writeBody, CancellationToken cancellationToken) =>
        (await SendAsync(operation, path, default, writeBody, cancellationToken).ConfigureAwait(false)).Dispose();

    public ValueTask<DscomReply> PostAsync(WireOperation operation, Action<Utf8JsonWriter> writeBody, CancellationToken cancellationToken) =>
        SendAsync(operation, operation.Path, default, writeBody, cancellationToken);

    public ValueTask<DscomReply> GetAsync(
        WireOperation operation, DscomQuery query, CancellationToken cancellationToken, Action<Utf8JsonWriter>? alsoInBody = null) =>
        SendAsync(operation, operation.Path, query, options.SendGetParametersInBody ? alsoInBody : null, cancellationToken);

    private async ValueTask<DscomReply> SendAsync(
        WireOperation operation, string path, DscomQuery query, Action<Utf8JsonWriter>? writeBody, CancellationToken cancellationToken)
    {
        var response = await sender.SendAsync(operation, () => CreateRequest(operation, path, query, writeBody), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            return Open(operation, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private HttpRequestMessage CreateRequest(WireOperation operation, string path, DscomQuery query, Action<Utf8JsonWriter>? writeBody)
    {
        var request = new HttpRequestMessage(operation.Method, _root + path + query);
        AddCommonHeaders(request, options);
        if (writeBody is not null)
        {
            request.Content = DscomJson.ObjectContent(writeBody);
        }

        return request;
    }

    public static void AddCommonHeaders(HttpRequestMessage request, DscomOptions options)
    {
        request.Headers.TryAddWithoutValidation("Accept-Language", options.AcceptLanguage);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
    }

    private DscomReply Open(WireOperation operation, PbxHttpResponse response)
    {
        if (!response.TryReadJson(out var root, out var problem))
        {
            throw Unreadable(operation, response, problem);
        }

        string? code = root["code"].Text;
        if (code is null)
        {
            throw Unreadable(operation, response, "no code member");
        }

        string? message = root["msg"].Text;
        return code == "200"
            ? new DscomReply(message, root["data"], root["total"].SmallWholeNumber, response)
            : throw Rejected(operation, response.Status, code, message);
    }

    private PbxRejectedException Rejected(WireOperation operation, int status, string code, string? message)
    {
        (code, message) = (redactor.Redact(code), redactor.Redact(message));
        string meaning = DscomErrorCodes.MeaningOf(code) is { } english ? $" ({english})" : "";
        return new PbxRejectedException(
            $"{operation.Name}: the PBX refused with code {code}{meaning}: {message}",
            Details(operation) with { HttpStatus = status, VendorCode = code, VendorMessage = message });
    }

    public PbxProtocolException Unreadable(WireOperation operation, PbxHttpResponse response, string problem) => new(
        $"{operation.Name}: the answer cannot be read: {problem}.",
        Details(operation) with { HttpStatus = response.Status, Body = redactor.Clip(response.Body.Span) });

    public PbxErrorDetails Details(WireOperation operation) => new() { Pbx = pbx, Operation = operation.Name, Delivery = Delivery.Sent };

    /// <summary>Code and message of an error body: the envelope, or OAuth's error and message.</summary>
    public static VendorError ReadError(ReadOnlyMemory<byte> body) => VendorJson.TryParse(body, out var root, out _)
        ? new VendorError(root.FirstOf("code", "error").Text, root.FirstOf("msg", "error_description", "message", "error").Text)
        : default;
}
