using PbxConnectors.Transport;

namespace PbxConnectors.EmptyNumber;

/// <summary>The answer every operation gives: <c>code</c>, <c>msg</c>, <c>data</c>; 200 is success and anything else failure.</summary>
internal static class Envelope
{
    private const long Success = 200;

    /// <summary>Reads a successful answer's <c>data</c>, which may be read until the answer is disposed.</summary>
    /// <exception cref="PbxRejectedException">The code is not 200.</exception>
    /// <exception cref="PbxProtocolException">The answer is no such envelope.</exception>
    public static VendorJson Open(WireOperation operation, PbxHttpResponse response, PbxIdentity pbx, SecretRedactor redactor)
    {
        var details = new PbxErrorDetails
        {
            Pbx = pbx, Operation = operation.Name, HttpStatus = response.Status, Delivery = Delivery.Sent,
        };
        if (!response.TryReadJson(out var json, out var problem))
        {
            throw Unreadable(operation, details, response, redactor, problem);
        }

        if (json["code"].WholeNumber is not { } code)
        {
            throw Unreadable(operation, details, response, redactor, "it has no numeric \"code\"");
        }

        if (code == Success)
        {
            return json["data"];
        }

        string? said = redactor.Redact(json["code"].Text);
        string? message = redactor.Redact(json["msg"].TextOrNull);
        throw new PbxRejectedException(
            $"{operation.Name}: the server refused with code {said}{(message is null ? "" : $": {message}")}.",
            details with
            {
                VendorCode = said,
                VendorMessage = message,
                Body = redactor.Clip(response.Body.Span),
            });
    }

    /// <summary>Reads code and message of an error body, where it has them.</summary>
    public static VendorError ReadError(ReadOnlyMemory<byte> body) =>
        VendorJson.TryParse(body, out var json, out _) ? new VendorError(json["code"].TextOrNull, json["msg"].TextOrNull) : default;

    public static PbxProtocolException Unreadable(
        WireOperation operation, PbxErrorDetails details, PbxHttpResponse response, SecretRedactor redactor, string problem) =>
        new($"{operation.Name}: the answer cannot be read: {problem}.", details with { Body = redactor.Clip(response.Body.Span) });
}
