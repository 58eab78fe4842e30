using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>Sends one method in the document's form and opens its envelope. Thread-safe.</summary>
internal sealed class EightHundredApi(
    EightHundredOptions options, PbxIdentity pbx, PbxHttpSender sender, SecretRedactor redactor, PbxClock clock, TimeProvider time)
{
    // Proxies and servers cut URLs off from 2 KB on.
    private const int LongestQuery = 1800;
    private const int UsualLength = 512;

    private readonly string _root = options.BaseAddress!.GetLeftPart(UriPartial.Authority);
    private readonly string _address = $"{options.BaseAddress!.GetLeftPart(UriPartial.Authority)}{options.JsonDataPath}?";
    private readonly string _credentials =
        $"sa_user={Uri.EscapeDataString(options.Account)}&sa_password={Uri.EscapeDataString(EightHundredCredentials.HashOf(options))}";

    public PbxIdentity Pbx => pbx;

    public EightHundredOptions Options => options;

    public PbxHttpSender Sender => sender;

    public PbxClock Clock => clock;

    public TimeProvider Time => time;

    public SecretRedactor Redactor => redactor;

    public string UrlOf(string path) => _root + path;

    /// <summary>Calls a method whose answer tells nothing but success.</summary>
    public async Task CommandAsync(EightHundredOperation operation, EightHundredParameters parameters, CancellationToken cancellationToken) =>
        (await CallAsync(operation, parameters, cancellationToken).ConfigureAwait(false)).Dispose();

    public async ValueTask<EightHundredReply> CallAsync(
        EightHundredOperation operation, EightHundredParameters parameters, CancellationToken cancellationToken)
    {
        string url = Encode(_address, operation.Method, parameters);
        bool post = options.RequestForm switch
        {
            EightHundredRequestForm.Get => false,
            EightHundredRequestForm.Post => true,
            _ => operation.CarriesSecret || url.Length - _address.Length > LongestQuery,
        };
        var wire = operation.AsWire(post);
        var response = await sender.SendAsync(
            wire, () => post ? CreateForm(url[_address.Length..]) : Accept(new HttpRequestMessage(HttpMethod.Get, url)), cancellationToken)
            .ConfigureAwait(false);
        return Open(wire, response);
    }

    /// <summary>Posts a multipart form; its text parts are UTF-8 and say so, as the document demands (1.1.1).</summary>
    public async ValueTask<EightHundredReply> UploadAsync(
        WireOperation operation,
        string pathAndQuery,
        EightHundredParameters parts,
        UploadedFile? file,
        CancellationToken cancellationToken)
    {
        var response = await sender.SendAsync(
            operation, () => CreateMultipart(_root + pathAndQuery, parts, file), cancellationToken).ConfigureAwait(false);
        return Open(operation, response);
    }

    /// <summary>The query that carries the credentials, and the method where there is one.</summary>
    public string Encode(string? method, EightHundredParameters parameters) => Encode("", method, parameters);

    // In one piece: the address is the longest text of a request.
    private string Encode(string address, string? method, EightHundredParameters parameters)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[UsualLength]);
        text.AppendLiteral(address);
        text.AppendLiteral(_credentials);
        if (method is not null)
        {
            text.AppendLiteral("&method=");
            text.AppendLiteral(Uri.EscapeDataString(method));
        }

        parameters.AppendTo(ref text);
        return text.ToStringAndClear();
    }

    // The credentials go into the body too: URLs end up in access logs.
    private HttpRequestMessage CreateForm(string form)
    {
        var content = new StringContent(form, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded", "utf-8");
        return Accept(new HttpRequestMessage(HttpMethod.Post, _root + options.JsonDataPath) { Content = content });
    }

    private static HttpRequestMessage CreateMultipart(
        string url, EightHundredParameters parts, UploadedFile? file)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in parts)
        {
            content.Add(new StringContent(value, Encoding.UTF8), $"\"{name}\"");
        }

        if (file is not null)
        {
            var bytes = new ReadOnlyMemoryContent(file.Content);
            bytes.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            content.Add(bytes, $"\"{file.Part}\"", $"\"{file.FileName}\"");
        }

        return Accept(new HttpRequestMessage(HttpMethod.Post, url) { Content = content });
    }

    private static HttpRequestMessage Accept(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return request;
    }

    private EightHundredReply Open(WireOperation operation, PbxHttpResponse response)
    {
        try
        {
            return Read(operation, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private EightHundredReply Read(WireOperation operation, PbxHttpResponse response)
    {
        if (!response.TryReadJson(out var root, out _) && !LooseJson.TryRepair(response.Body, out root))
        {
            throw Unreadable(operation, response, "not JSON");
        }

        var reply = new EightHundredReply(root, response);
        if (!reply.IsEnvelope)
        {
            throw Unreadable(operation, response, "neither code nor success nor a list");
        }

        string? code = reply.Code;
        return code is null or "0" && reply.Success is not false ? reply : throw Refused(operation, response.Status, code, reply.Message);
    }

    public PbxException Refused(WireOperation operation, int status, string? code, string? message)
    {
        (code, message) = (redactor.Redact(code), redactor.Redact(message));
        string meaning = EightHundredErrorCodes.MeaningOf(code) is { } english ? $" ({english})" : "";
        string text = $"{operation.Name}: the PBX refused with code {code ?? "(none)"}{meaning}: {message}";
        var details = Details(operation) with { HttpStatus = status, VendorCode = code, VendorMessage = message };
        return code switch
        {
            // Turned away at the door: nothing was carried out.
            EightHundredErrorCodes.AuthenticationFailed or EightHundredErrorCodes.NoPermission =>
                new PbxAuthenticationException(text, details with { Delivery = Delivery.NotSent }),

            // The PBX broke on the way: what it had done before is not known.
            EightHundredErrorCodes.NetworkError =>
                new PbxUnavailableException(text, details with { Delivery = Delivery.Unknown, IsTransient = true }),
            EightHundredErrorCodes.InternalError => new PbxRejectedException(text, details with { Delivery = Delivery.Unknown }),
            _ => new PbxRejectedException(text, details),
        };
    }

    private PbxProtocolException Unreadable(WireOperation operation, PbxHttpResponse response, string problem) => new(
        $"{operation.Name}: the answer cannot be read: {problem}.",
        Details(operation) with { HttpStatus = response.Status, Body = redactor.Clip(response.Body.Span) });

    public PbxErrorDetails Details(WireOperation operation) => new() { Pbx = pbx, Operation = operation.Name, Delivery = Delivery.Sent };

    /// <summary>Code and message of an error body.</summary>
    public static VendorError ReadError(ReadOnlyMemory<byte> body)
    {
        if (!LooseJson.TryParse(body, out var root))
        {
            return default;
        }

        var reply = new EightHundredReply(root);
        return new VendorError(reply.Code, reply.Message);
    }
}
