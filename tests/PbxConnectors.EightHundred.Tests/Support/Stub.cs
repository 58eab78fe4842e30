using System.Net;
using System.Text;

namespace PbxConnectors.EightHundred.Tests;

/// <summary>A PBX that gives one answer to everything and remembers what it was asked.</summary>
internal sealed class Stub : HttpMessageHandler
{
    private readonly Func<HttpRequestMessage, HttpResponseMessage> _answer;

    private Stub(Func<HttpRequestMessage, HttpResponseMessage> answer) => _answer = answer;

    public List<(string Method, Uri Url, string Body)> Requests { get; } = [];

    /// <summary>The query of the last request, decoded.</summary>
    public Dictionary<string, string> LastQuery => Parse(Requests[^1].Url.Query.TrimStart('?'));

    /// <summary>The form of the last request, decoded.</summary>
    public Dictionary<string, string> LastForm => Parse(Requests[^1].Body);

    public static EightHundredClient Client(string answer, out Stub stub, Action<EightHundredOptions>? configure = null) =>
        Client(
            _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") },
            out stub,
            configure);

    public static EightHundredClient Client(
        Func<HttpRequestMessage, HttpResponseMessage> answer, out Stub stub, Action<EightHundredOptions>? configure = null, TimeProvider? time = null)
    {
        stub = new Stub(answer);
        var options = new EightHundredOptions
        {
            BaseAddress = new Uri("https://pbx.example"),
            Account = Planted.Account,
            Password = Planted.Password,
        };
        options.Http.MaxRetries = 0;
        configure?.Invoke(options);
        return EightHundredClient.Create(options, stub, new WatchedLog(), time);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // First the answer: a PBX that cannot be reached never reads the body.
        var answer = _answer(request);
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add((request.Method.Method, request.RequestUri!, body));
        return answer;
    }

    private static Dictionary<string, string> Parse(string text) => text
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
}
