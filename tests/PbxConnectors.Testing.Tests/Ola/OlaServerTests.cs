using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Testing.Tests;

/// <summary>Speaks ola by hand, as its document prints it: no client of ours could share a mistake with the server.</summary>
#pragma warning disable CA1001 // The runner calls IAsyncLifetime.DisposeAsync.
public sealed class OlaServerTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly ManualTimeProvider _time = new();
    private readonly HttpClient _http = new();
    private SimulatedExchange _exchange = null!;
    private OlaServer _server = null!;

    public async Task InitializeAsync()
    {
        _exchange = new SimulatedExchange(new NumberPlan(NumberScenario.Answered()), null, _time);
        _exchange.AddExtension("8001", "secret-1");
        _server = await OlaServer.StartAsync(_exchange, null, TestTimeout.Token);
        _http.BaseAddress = _server.BaseAddress;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        await _exchange.DisposeAsync();
    }

    [Fact]
    public async Task The_token_is_in_the_answers_header_and_nothing_is_done_without_it()
    {
        using var before = await _http.PutAsync(new Uri("api/ola/agents/8001/go_break", UriKind.Relative), null);
        await SignInAsync();
        using var after = await _http.PutAsync(new Uri("api/ola/agents/8001/go_break", UriKind.Relative), null);

        before.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await before.Content.ReadAsStringAsync()).ShouldBe("""{"code":401,"result":"Authorization Required!"}""");
        (await after.Content.ReadAsStringAsync()).ShouldBe("""{"code":200,"result":"ok"}""");
        _server.ProtocolViolations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST", "api/ola/agents/8001/hangup", null, "hangup: the verb is POST instead of PUT")]
    [InlineData("GET", "api/ola/all_queues?title=x", null, "listQueues: 'title' is not a parameter of this operation in its Query")]
    [InlineData("POST", "api/special_phone/insert", "phone=1", "addToBlacklist: 'special_flag' is missing")]
    [InlineData("POST", "api/special_phone/insert", "phone=1&special_flag=1", "addToBlacklist: 'special_flag' is none of the documented values")]
    [InlineData(
        "POST", "api/ola/makeCall", "from=1&to=2&gatewayGrp=g", "startCallback: 'gatewayGrp' is not a parameter of this operation in its Form")]
    [InlineData("PUT", "api/ola/groupCall", "numbers=1&gatewayGrp=g&OprType=queue", "startGroupCall: 'queue' is missing, which OprType queue needs")]
    [InlineData("POST", "api/conferences/addConfMembers", "members=1", "setConferenceMembers: neither 'confId' nor 'confld' is there")]
    [InlineData("GET", "api/ola/agent/8001", null, "GET /api/ola/agent/8001: there is no such path")]
    public async Task Every_breach_of_the_document_is_noted_and_not_carried_out(string verb, string path, string? form, string violation)
    {
        await SignInAsync();
        using var request = new HttpRequestMessage(new HttpMethod(verb), new Uri(path, UriKind.Relative));
        if (form is not null)
        {
            request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        }

        using var response = await _http.SendAsync(request);

        response.IsSuccessStatusCode.ShouldBeFalse();
        _server.ProtocolViolations.ShouldContain(violation);
    }

    [Fact]
    public async Task A_form_that_is_not_declared_as_one_is_a_breach()
    {
        await SignInAsync();

        using var response = await _http.PostAsync(
            new Uri("api/ola/extensions/delete", UriKind.Relative), new StringContent("""{"extn":"8001"}""", Encoding.UTF8, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        _server.ProtocolViolations[0].ShouldBe("deleteExtension: the body is not declared as application/x-www-form-urlencoded");
    }

    [Fact]
    public async Task A_command_before_authentication_is_refused()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(_server.SocketAddress, TestTimeout.Token);

        var reply = await CommandAsync(socket, """{"action":"api","cmd":"dial","args":{"extn":"8001","dest":"139"},"uuid":"u-1"}""");

        reply.GetProperty("code").GetInt32().ShouldBe(401);
        reply.GetProperty("uuid").GetString().ShouldBe("u-1");
        _exchange.CallsPlaced.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"cmd":"dial","args":{"extn":"8001","dest":"139"}}""", "wsDial: the action is not api")]
    [InlineData("""{"action":"api","cmd":"auth","args":{"username":"8001","password":"x","accept":"application/json"}}""", "wsAuthenticate: a command to the connection has no action")]
    [InlineData("""{"action":"api","cmd":"hangup","args":{"extn":"8001"}}""", "there is no command 'hangup'")]
    [InlineData("""{"action":"api","cmd":"collect_dtmf","args":{"extn":"8001","soundFile":"x"}}""", "wsCollectDtmf: 'soundFile' is no argument of this command")]
    [InlineData("""{"action":"api","cmd":"login","args":{"extn":"8001","queue":"10010","type":"onhook"}}""", "wsAgentLogin: 'queue' is not of its kind")]
    [InlineData("""{"action":"api","cmd":"kill","args":{"cause":"x"}}""", "wsKillCall: neither 'channel_uuid' nor 'extn' is there")]
    [InlineData("hello", "a message is no JSON object")]
    public async Task Every_breach_of_the_wire_is_noted(string message, string violation)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(_server.SocketAddress, TestTimeout.Token);

        var reply = await CommandAsync(socket, message);

        reply.GetProperty("code").GetInt32().ShouldBeOneOf(400, 404);
        _server.ProtocolViolations.ShouldContain(violation);
    }

    [Fact]
    public async Task The_states_of_a_call_are_pushed_in_the_order_of_the_wire()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(_server.SocketAddress, TestTimeout.Token);
        await CommandAsync(socket, """{"cmd":"auth","args":{"username":"8001","password":"secret-1","accept":"application/json"}}""");
        await CommandAsync(socket, """{"cmd":"subscribe","args":{"key":"ola.agent.8001"}}""");

        _exchange.PlaceCall("8001", "13900000001");
        _time.Advance(TimeSpan.FromMinutes(1));

        var seen = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var message = await ReadAsync(socket);
            seen.Add($"{message.GetProperty("state")} {message.GetProperty("private_data")} {message.GetProperty("other_answered")}".TrimEnd());
        }

        seen.ShouldBe(["busy calling False", "busy answered False", "busy answered True", "acw  False", "ready  False"]);
    }

    private async Task SignInAsync()
    {
        using var response = await _http.GetAsync(
            new Uri($"api/login?username={_server.UserName}&password={_server.Password}", UriKind.Relative), TestTimeout.Token);
        _http.DefaultRequestHeaders.Add("X-Auth-Token", response.Headers.GetValues("X-Auth-Token"));
    }

    private static async Task<JsonElement> CommandAsync(ClientWebSocket socket, string message)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, TestTimeout.Token);
        return await ReadAsync(socket);
    }

    private static async Task<JsonElement> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, TestTimeout.Token);
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, result.Count)).RootElement;
    }
}
