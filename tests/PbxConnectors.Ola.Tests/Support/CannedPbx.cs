using System.Net;
using System.Text;

namespace PbxConnectors.Ola.Tests;

/// <summary>Answers every request in memory: a sign-in with a token, everything else as the test says. Takes the place of the network.</summary>
internal sealed class CannedPbx(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<(string Method, string PathAndQuery, string Body, string? Token)> Requests { get; } = [];

    public static CannedPbx Answering(string body, HttpStatusCode status = HttpStatusCode.OK) => new(_ => Reply(body, status));

    public static HttpResponseMessage Reply(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public OlaClient Client(Action<OlaOptions>? configure = null)
    {
        var options = new OlaOptions
        {
            BaseAddress = new Uri("http://pbx.example:8080"), UserName = Planted.UserName, Password = Planted.Password, TimeZone = "Asia/Shanghai",
        };
        options.Http.RetryDelay = TimeSpan.Zero;
        configure?.Invoke(options);
        return OlaClient.Create(options, this, new WatchedLog());
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        string? token = request.Headers.TryGetValues("X-Auth-Token", out var values) ? string.Concat(values) : null;
        lock (Requests)
        {
            Requests.Add((request.Method.Method, request.RequestUri!.PathAndQuery, body, token));
        }

        if (request.RequestUri.AbsolutePath != "/api/login")
        {
            return answer(request);
        }

        var reply = Reply("""{"code":200,"result":"ok"}""");
        reply.Headers.Add("X-Auth-Token", "token-in-memory");
        return reply;
    }
}
