using System.Net.Http.Headers;
using System.Text;

namespace PbxConnectors.Testing.Tests;

/// <summary>Whatever is sent to a server is answered: a test that sends nonsense must learn that it did, not crash the laboratory.</summary>
public sealed class HostileRequestTests
{
    private static readonly byte[][] Bodies =
    [
        [],
        "null"u8.ToArray(),
        "[]"u8.ToArray(),
        "{}"u8.ToArray(),
        "{"u8.ToArray(),
        """{"extension":null,"dest":[],"queue":{},"paused":1.5,"agentid":true}"""u8.ToArray(),
        """{"extension":" ","dest":" ","queue":" ","agentid":" ","text":" ","type":" ","filename":" ","is_read":" "}"""u8.ToArray(),
        """{"extension":"8001","extension":"8002","dest":"8003"}"""u8.ToArray(),
        """{"extension":"8001","dest":"9999999999999999999999999999999999999999","type":"blind","queue":"x","paused":0}"""u8.ToArray(),
        """{"extension":"8001","agentid":" ","queue":"200","penalty":2147483648,"paused":99999999999}"""u8.ToArray(),
        Encoding.UTF8.GetBytes(new string('[', 200)),
        [0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x22, 0xC3, 0x28, 0x22, 0x7D],
    ];

    private static readonly string[] Queries =
    [
        "",
        "?",
        "?page=-1&pageSize=0",
        "?page=99999999999999999999&pageSize=1",
        "?page=2147483647&pageSize=2147483647",
        "?page=1&page=2&pageSize=10",
        "?start_time=0000-00-00 00:00:00&end_time=9999-99-99 99:99:99",
        "?page=1&pageSize=10&start=2026-13-41 25:61:61",
        "?%00=%00",
        "?page=%ff&pageSize=%fe",
    ];

    [Fact]
    public async Task Every_operation_of_dscom_answers_whatever_it_is_sent()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Exchange.AddQueue("200");

        foreach (var operation in DscomOperation.All.Where(operation => operation.Method != "WS"))
        {
            var path = "dscom-api/public" + operation.Path
                .Replace("{id}", "x%2F..%00", StringComparison.Ordinal)
                .Replace("{recording}", "monitor/../x.wav", StringComparison.Ordinal);
            foreach (var body in Bodies)
            {
                foreach (var query in operation.HasBody ? [""] : Queries)
                {
                    await ShouldBeAnsweredAsync(lab.Caller.Http, new HttpMethod(operation.Method), path + query, body);
                }
            }
        }
    }

    [Theory]
    [InlineData("monitor/")]
    [InlineData("monitor/.wav")]
    [InlineData("monitor/99999999999999999999999.wav")]
    [InlineData("monitor/x.-1.wav")]
    [InlineData("voicemail/x.wav")]
    public async Task A_recording_by_a_strange_name_is_not_found(string path)
    {
        await using var lab = await DscomFixture.StartAsync();

        using var response = await lab.Caller.GetRawAsync(path);

        ((int)response.StatusCode).ShouldBe(404);
    }

    [Fact]
    public async Task The_empty_number_server_answers_whatever_it_is_sent()
    {
        await using var server = await EmptyNumberServer.StartAsync(
            new EmptyNumberServerOptions { Numbers = ["13900000001"], Accounts = [new("8001", "s")] }, TestTimeout.Token);
        using var http = new HttpClient { BaseAddress = server.BaseAddress };
        (await http.GetStringAsync(new Uri("notify", UriKind.Relative), TestTimeout.Token)).ShouldContain("client-1");
        string[] paths =
        [
            "", "notify", "dialplan/", "dialplan/client-1", "accounts/client-1", "heartbeat/client-1", "status/client-1",
            "dial_wav/client-1", "status/%00",
        ];
        string[] queries =
        [
            "", "?threadsNum=-1", "?threadsNum=99999999999", "?threadsNum=2147483647", "?status=&extensionNum=&phoneNum=",
            "?status=call&extensionNum=%ff&phoneNum=%fe",
        ];

        foreach (var path in paths)
        {
            foreach (var query in queries)
            {
                foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
                {
                    await ShouldBeAnsweredAsync(http, method, path + query, Bodies[2]);
                }
            }
        }
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("multipart/form-data; boundary=\"LONG\"")]
    [InlineData("text/plain")]
    public async Task A_form_nobody_can_read_is_refused(string type)
    {
        await using var server = await EmptyNumberServer.StartAsync(new EmptyNumberServerOptions(), TestTimeout.Token);
        using var http = new HttpClient { BaseAddress = server.BaseAddress };
        await http.GetStringAsync(new Uri("notify", UriKind.Relative), TestTimeout.Token);

        foreach (var body in (string[])["", "--x", "--x\r\n\r\n", "--x\r\nContent-Disposition: nonsense\r\n\r\n\r\n--x--", "--x\r\n:\r\n\r\n--x--"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("dial_wav/client-1", UriKind.Relative));
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type.Replace("LONG", new string('x', 5000), StringComparison.Ordinal));
            using var response = await http.SendAsync(request, TestTimeout.Token);
            (await DscomCaller.ReadAsync(response)).GetProperty("code").GetInt32().ShouldBe(400, body);
        }

        server.Uploads.ShouldBeEmpty();
    }

    private static async Task ShouldBeAnsweredAsync(HttpClient http, HttpMethod method, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.SendAsync(request, TestTimeout.Token);
        ((int)response.StatusCode).ShouldBeLessThan(500, $"{method} {path} {Encoding.UTF8.GetString(body)}");
    }
}
