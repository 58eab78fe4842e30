using System.Text.Json;
using Microsoft.Extensions.Logging;
using PbxConnectors.Transport;

namespace PbxConnectors.Conformance.Example;

/// <summary>
/// The vendor's whole interface, typed: three operations. A feature, so that <see cref="IPbxDialer.TryGetFeature{TFeature}"/> finds it.
/// Thread-safe.
/// </summary>
public sealed class ExampleClient : IPbxFeature
{
    // The one decision that must be right: a dial is sent at most once, a hang-up by id may be repeated, a question always.
    private static readonly WireOperation Dial = new(HttpMethod.Post, "/v1/calls", RetrySafety.OnceOnly);
    private static readonly WireOperation HangUp = new(HttpMethod.Delete, "/v1/calls/{id}", RetrySafety.Idempotent);
    private static readonly WireOperation List = new(HttpMethod.Get, "/v1/calls", RetrySafety.Safe);

    private readonly PbxHttpSender _sender;
    private readonly SecretRedactor _redactor = new();
    private readonly string _root;

    /// <summary>Creates a client.</summary>
    /// <exception cref="ArgumentException">The options are incomplete; the message says what is wrong.</exception>
    public ExampleClient(ExampleOptions options, PbxIdentity pbx, Func<HttpClient> createHttpClient, ILogger logger, TimeProvider time)
    {
        if (options.Validate() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        }

        (Options, Pbx) = (options, pbx);
        _root = options.BaseAddress!.GetLeftPart(UriPartial.Authority);
        _redactor.Add(options.ApiKey);
        _sender = new PbxHttpSender(new PbxSenderSettings
        {
            Pbx = pbx,
            CreateClient = createHttpClient,
            Options = options.Http,
            ReadError = ReadError,
            Redactor = _redactor,
            Logger = logger,
            TimeProvider = time,
        });
    }

    /// <summary>Vendor and connection name.</summary>
    public PbxIdentity Pbx { get; }

    /// <summary>The options it was made with.</summary>
    public ExampleOptions Options { get; }

    /// <summary>Dials; sent at most once.</summary>
    public async Task<ExampleCall> DialAsync(string from, string to, CancellationToken cancellationToken = default)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["from"] = from, ["to"] = to });
        using var response = await SendAsync(
            Dial, "/v1/calls", () => new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } }, cancellationToken)
            .ConfigureAwait(false);
        return ExampleCall.Read(Open(Dial, response)) ?? throw Unreadable(Dial, "it names no call");
    }

    /// <summary>Ends a call. One that is over already is as wished.</summary>
    public async Task HangUpAsync(string id, CancellationToken cancellationToken = default)
    {
        try
        {
            using var response = await SendAsync(HangUp, "/v1/calls/" + Uri.EscapeDataString(id), null, cancellationToken).ConfigureAwait(false);
        }
        catch (PbxRejectedException e) when (e.HttpStatus == 404)
        {
        }
    }

    /// <summary>The calls named, as they are now; those the PBX does not know are left out.</summary>
    public async Task<IReadOnlyList<ExampleCall>> ListAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        string query = "/v1/calls?ids=" + Uri.EscapeDataString(string.Join(',', ids));
        using var response = await SendAsync(List, query, null, cancellationToken).ConfigureAwait(false);
        return [.. Open(List, response)["calls"].Items.Select(ExampleCall.Read).OfType<ExampleCall>()];
    }

    private Task<PbxHttpResponse> SendAsync(
        WireOperation operation, string pathAndQuery, Func<HttpContent>? content, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            operation,
            () => new HttpRequestMessage(operation.Method, _root + pathAndQuery)
            {
                Content = content?.Invoke(), Headers = { { "X-Api-Key", Options.ApiKey } },
            },
            cancellationToken);

    // Read it before the answer is disposed: its memory goes back to a pool then.
    private VendorJson Open(WireOperation operation, PbxHttpResponse response) =>
        response.TryReadJson(out var json, out var problem) ? json : throw Unreadable(operation, problem);

    // The PBX has answered, so it has received the command: that much is certain.
    private PbxProtocolException Unreadable(WireOperation operation, string problem) => new(
        $"{operation.Name}: the answer cannot be read: {problem}.",
        new PbxErrorDetails { Pbx = Pbx, Operation = operation.Name, Delivery = Delivery.Sent });

    private static VendorError ReadError(ReadOnlyMemory<byte> body) =>
        VendorJson.TryParse(body, out var json, out _) ? new VendorError(json["error"].Text, json["message"].Text) : default;
}
