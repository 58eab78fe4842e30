using System.Net;
using System.Net.Http.Headers;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>A PBX in memory: answers at once with bytes made beforehand, so that neither wire nor server is measured.</summary>
internal sealed class Pbx(Func<HttpRequestMessage, byte[]> answer) : HttpMessageHandler
{
    public const string Account = "benchmark";
    public const string Password = "invented-for-benchmarks";
    public const string Token = "0123456789abcdef0123456789abcdef01234567";
    public static readonly Uri Address = new("https://pbx.example");

    public static Pbx Answering(byte[] body) => new(_ => body);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent(answer(request)) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (request.RequestUri!.AbsolutePath == "/api/login")
        {
            response.Headers.Add("X-Auth-Token", Token);
        }

        return Task.FromResult(response);
    }
}
