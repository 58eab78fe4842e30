using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Stands where the network would be: answers every operation with the document's example, or with what a test says.</summary>
internal sealed class StubPbx : HttpMessageHandler
{
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private readonly ConcurrentDictionary<string, Func<StubRequest, StubReply>> _answers = new();

    /// <summary>What came, in order.</summary>
    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    /// <summary>What came besides requests for tokens.</summary>
    public StubRequest Single => Requests.Where(r => !r.IsForToken).ShouldHaveSingleItem();

    public StubPbx Answer(string operation, string body) => Answer(operation, _ => StubReply.Json(body));

    public StubPbx Answer(string operation, Func<StubRequest, StubReply> answer)
    {
        Contract.Operation(operation);
        _answers[operation] = answer;
        return this;
    }

    /// <summary>A client over this stub; its zone is China's.</summary>
    public DscomClient CreateClient(Action<DscomOptions>? configure = null, TimeProvider? time = null) =>
        DscomClient.Create(TestOptions.Create(configure), this, new WatchedLog(), time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var seen = StubRequest.Read(request, body);
        _requests.Enqueue(seen);
        var reply = _answers.TryGetValue(seen.Operation, out var answer) ? answer(seen)
            : seen.Operation == "" ? new StubReply(HttpStatusCode.NotFound, "")
            : seen.Operation == "downloadRecording" ? new StubReply(HttpStatusCode.OK, "RIFF", "audio/x-wav")
            : StubReply.Json(Contract.Example(seen.Operation));
        return new HttpResponseMessage(reply.Status)
        {
            Content = new ByteArrayContent(reply.Body) { Headers = { ContentType = new MediaTypeHeaderValue(reply.ContentType) } },
            RequestMessage = request,
        };
    }
}

internal sealed record StubReply(HttpStatusCode Status, byte[] Body, string ContentType = "application/json")
{
    public StubReply(HttpStatusCode status, string body, string contentType = "application/json")
        : this(status, Encoding.UTF8.GetBytes(body), contentType)
    {
    }

    public static StubReply Json(string body) => new(HttpStatusCode.OK, body);
}

internal sealed record StubRequest(
    string Operation,
    HttpMethod Method,
    Uri Address,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    string BodyText)
{
    public const string Prefix = "/dscom-api/public";

    public bool IsForToken => Operation is "requestAccessToken" or "refreshAccessToken";

    /// <summary>The body's members; none without a body.</summary>
    public JsonElement Body => BodyText.Length == 0 ? JsonDocument.Parse("{}").RootElement : JsonDocument.Parse(BodyText).RootElement;

    public static StubRequest Read(HttpRequestMessage request, string body)
    {
        string path = request.RequestUri!.AbsolutePath;
        bool refreshes = body.Contains("\"refresh_token\"", StringComparison.Ordinal);
        var operation = path.StartsWith(Prefix, StringComparison.Ordinal)
            ? Contract.Find(request.Method, path[Prefix.Length..], refreshes)
            : Contract.Operation("downloadRecording");
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>());
        return new StubRequest(
            operation?.Id ?? "",
            request.Method,
            request.RequestUri,
            ReadQuery(request.RequestUri.Query),
            headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase),
            body);
    }

    private static Dictionary<string, string> ReadQuery(string query) => query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair[1]));
}
