using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Testing.Tests;

/// <summary>Hold, transfer, supervision and queues of an ola server, commanded by hand-written messages and played by the exchange.</summary>
#pragma warning disable CA1001 // The runner calls IAsyncLifetime.DisposeAsync.
public sealed class OlaSwitchingTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Outside = "13900000001";
    private static readonly TimeSpan UntilAnswered = TimeSpan.FromSeconds(8);

    private readonly ManualTimeProvider _time = new();
    private readonly ClientWebSocket _socket = new();
    private readonly Queue<string> _told = new();
    private SimulatedExchange _exchange = null!;
    private OlaServer _server = null!;

    public async Task InitializeAsync()
    {
        _exchange = new SimulatedExchange(new NumberPlan(NumberScenario.Answered()), null, _time);
        _exchange.AddExtension("8001", "secret-1");
        _exchange.AddExtension("8002", "secret-2", ExtensionBehaviour.AnswersAfter(TimeSpan.FromSeconds(3)));
        _exchange.AddExtension("8003", "secret-3");
        _server = await OlaServer.StartAsync(_exchange, null, TestTimeout.Token);
        await _socket.ConnectAsync(_server.SocketAddress, TestTimeout.Token);
        (await SendAsync("""{"cmd":"auth","args":{"username":"8001","password":"secret-1","accept":"application/json"}}""")).ShouldBe(200);
        foreach (string key in (string[])["ola.agent.8001", "ola.agent.8002", "ola.agent.8003", "ola.queue.10010.8001"])
        {
            (await SendAsync($$$"""{"cmd":"subscribe","args":{"key":"{{{key}}}"}}""")).ShouldBe(200);
        }
    }

    public async Task DisposeAsync()
    {
        _socket.Dispose();
        await _server.DisposeAsync();
        await _exchange.DisposeAsync();
    }

    [Fact]
    public async Task Hold_and_unhold_reach_the_call_and_are_refused_where_they_do_not_fit()
    {
        (await CommandAsync("hold", "8001")).ShouldBe(500);
        Talk();

        (await CommandAsync("unhold", "8001")).ShouldBe(500);
        (await CommandAsync("hold", "8001")).ShouldBe(200);
        State().ShouldBe(SimulatedCallState.Held);
        (await CommandAsync("hold", "8001")).ShouldBe(500);
        (await CommandAsync("unhold", "8001")).ShouldBe(200);
        State().ShouldBe(SimulatedCallState.Connected);
    }

    [Fact]
    public async Task A_transfer_leaves_the_extension_to_its_after_call_work_and_rings_the_other()
    {
        Talk();

        (await CommandAsync("transfer", "8001", dest: "8002")).ShouldBe(200);
        _time.Advance(TimeSpan.FromSeconds(3));

        (await ToldAsync(6)).ShouldBe(
            ["8001 busy calling", "8001 busy answered", "8001 busy answered other", "8001 acw", "8002 busy ring", "8002 busy answered other"]);
        var call = _exchange.ActiveCalls.ShouldHaveSingleItem();
        (call.Caller, call.Callee, call.State).ShouldBe((Outside, "8002", SimulatedCallState.Connected));
        (await CommandAsync("transfer", "8001", dest: "8003")).ShouldBe(500);
    }

    [Fact]
    public async Task A_transfer_to_a_queue_lets_the_partner_wait_there_until_somebody_takes_the_call()
    {
        Talk();

        (await CommandAsync("transfer", "8001", dest: "10010")).ShouldBe(200);
        var waiting = _exchange.WaitingCallers("10010").ShouldHaveSingleItem();
        string id = $"00000000-0000-4000-8000-{waiting.Call.Id:d12}";
        (await CommandAsync("take_call", "8003", channel: "no-such-call")).ShouldBe(500);
        (await CommandAsync("take_call", "8003", channel: id)).ShouldBe(200);

        (await ToldAsync(8)).ShouldBe(
        [
            "8001 busy calling", "8001 busy answered", "8001 busy answered other", $"in {id} {Outside}", "8001 acw", $"out {id} {Outside}",
            "8003 busy ring", "8003 busy answered other",
        ]);
        _exchange.WaitingCallers("10010").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_queue_offers_its_callers_to_an_agent_who_is_logged_in_and_ready_and_to_nobody_else()
    {
        (await SendAsync("""{"action":"api","cmd":"login","args":{"extn":"8001","queue":["10010"],"type":"onhook"}}""")).ShouldBe(200);
        _exchange.ReceiveCall(Outside, "10010", new InboundCaller { TalkTime = TimeSpan.FromSeconds(20) });
        string id = $"00000000-0000-4000-8000-{_exchange.WaitingCallers("10010").ShouldHaveSingleItem().Call.Id:d12}";

        (await CommandAsync("go_ready", "8001")).ShouldBe(200);
        _exchange.WaitingCallers("10010").ShouldBeEmpty();
        _exchange.ReceiveCall("13900000002", "10010");
        _time.Advance(TimeSpan.FromSeconds(20));
        _exchange.WaitingCallers("10010").ShouldHaveSingleItem("after-call work is no time for a call").Number.ShouldBe("13900000002");
        (await CommandAsync("go_break", "8001")).ShouldBe(200);
        _time.Advance(TimeSpan.FromSeconds(5));

        _exchange.WaitingCallers("10010").ShouldHaveSingleItem("nor is a break");
        var told = await ToldAsync(9);
        told.Where(line => line.StartsWith("8001", StringComparison.Ordinal)).ShouldBe(
            ["8001 login", "8001 ready", "8001 busy ring", "8001 busy answered other", "8001 acw", "8001 unready"]);
        told[1].ShouldBe($"in {id} {Outside}");
    }

    [Fact]
    public async Task An_agent_who_does_not_answer_is_ready_again_and_the_caller_goes_to_the_next()
    {
        _exchange.AddExtension("8004", "secret-4", ExtensionBehaviour.NeverAnswers);
        foreach (string extension in (string[])["8004", "8001"])
        {
            await SendAsync($$$"""{"action":"api","cmd":"login","args":{"extn":"{{{extension}}}","queue":["10010"],"type":"onhook"}}""");
            await CommandAsync("go_ready", extension);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _exchange.ReceiveCall(Outside, "10010");
        _exchange.ActiveCalls.ShouldHaveSingleItem().Callee.ShouldBe("8004", "ready longest");
        _time.Advance(TimeSpan.FromSeconds(15));

        var call = _exchange.ActiveCalls.ShouldHaveSingleItem();
        (call.Callee, call.State).ShouldBe(("8001", SimulatedCallState.Connected));
        (await ToldAsync(8))[^2..].ShouldBe(["8001 busy ring", "8001 busy answered other"]);
    }

    [Fact]
    public async Task Logging_out_ends_the_offers()
    {
        await SendAsync("""{"action":"api","cmd":"login","args":{"extn":"8001","queue":["10010"],"type":"onhook"}}""");
        await CommandAsync("go_ready", "8001");

        (await CommandAsync("logout", "8001")).ShouldBe(200);
        _exchange.ReceiveCall(Outside, "10010");

        _exchange.WaitingCallers("10010").ShouldHaveSingleItem();
        _exchange.Agents.ShouldBeEmpty();
    }

    [Fact]
    public async Task Interception_takes_what_rings_elsewhere_and_what_goes_on_there()
    {
        _exchange.ReceiveCall(Outside, "8002");

        (await CommandAsync("intercept", "8003", dest: "8002")).ShouldBe(200);
        _exchange.ActiveCalls.ShouldHaveSingleItem().Callee.ShouldBe("8003");
        (await CommandAsync("intercept", "8001", dest: "8003")).ShouldBe(200);
        _exchange.ActiveCalls.ShouldHaveSingleItem().Callee.ShouldBe("8001");
        (await CommandAsync("intercept", "8002", dest: "8003")).ShouldBe(500);

        (await ToldAsync(6)).ShouldBe(
            ["8002 busy ring", "8002 ready", "8003 busy answered other", "8003 acw", "8001 busy ring", "8001 busy answered other"]);
    }

    [Fact]
    public async Task A_listener_joins_a_call_and_leaves_it_as_it_was()
    {
        Talk();

        (await CommandAsync("unmonitor", "8003")).ShouldBe(500);
        (await CommandAsync("monitor", "8003", dest: "8001")).ShouldBe(200);
        _exchange.ActiveCalls[^1].Supervision.ShouldBe(SupervisionMode.Listen);
        (await CommandAsync("unmonitor", "8003")).ShouldBe(200);

        State().ShouldBe(SimulatedCallState.Connected);
        (await CommandAsync("monitor", "8003", dest: "8002")).ShouldBe(500);
    }

    [Theory]
    [InlineData("8001", "8003")]
    [InlineData("8003", "8001")]
    public async Task A_third_extension_joins_whichever_number_is_written_first(string extension, string dest)
    {
        Talk();

        (await SendAsync($$$"""{"action":"api","cmd":"monitor","args":{"extn":"{{{extension}}}","dest":"{{{dest}}}","three_way":"true"}}""")).ShouldBe(200);
        var joined = _exchange.ActiveCalls[^1];
        (joined.Caller, joined.Supervision).ShouldBe(("8003", SupervisionMode.BargeIn));
        (await SendAsync("""{"action":"api","cmd":"unmonitor","args":{"extn":"8003","three_way":"true"}}""")).ShouldBe(200);

        State().ShouldBe(SimulatedCallState.Connected);
    }

    [Fact]
    public async Task A_restart_forgets_who_was_logged_in()
    {
        await SendAsync("""{"action":"api","cmd":"login","args":{"extn":"8001","queue":["10010"],"type":"onhook"}}""");

        _server.Restart();

        _exchange.Agents.ShouldBeEmpty();
    }

    private void Talk()
    {
        _exchange.PlaceCall("8001", Outside).Accepted.ShouldBeTrue();
        _time.Advance(UntilAnswered);
    }

    private SimulatedCallState State() => _exchange.ActiveCalls.ShouldHaveSingleItem().State;

    private Task<int> CommandAsync(string command, string extension, string? dest = null, string? channel = null)
    {
        var arguments = new Dictionary<string, string> { ["extn"] = extension };
        if (dest is not null)
        {
            arguments["dest"] = dest;
        }

        if (channel is not null)
        {
            arguments["channel_uuid"] = channel;
        }

        return SendAsync(JsonSerializer.Serialize(new { action = "api", cmd = command, args = arguments }));
    }

    private async Task<int> SendAsync(string message)
    {
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, TestTimeout.Token);
        while (true)
        {
            if (Note(await ReadAsync()) is { } code)
            {
                return code;
            }
        }
    }

    private async Task<List<string>> ToldAsync(int count)
    {
        while (_told.Count < count)
        {
            Note(await ReadAsync());
        }

        return [.. _told];
    }

    // The code of a reply; what is pushed is kept.
    private int? Note(JsonElement message)
    {
        switch (message.GetProperty("event_type").GetString())
        {
            case "command/reply":
                return message.GetProperty("code").GetInt32();
            case "agent_caller_state":
                var caller = message.GetProperty("caller");
                _told.Enqueue($"{message.GetProperty("action")} {caller.GetProperty("uuid")} {caller.GetProperty("cid_number")}");
                return null;
            default:
                string other = message.GetProperty("other_answered").GetBoolean() ? "other" : "";
                _told.Enqueue(string.Join(' ', new[]
                {
                    message.GetProperty("agent_extn").ToString(), message.GetProperty("state").ToString(),
                    message.GetProperty("private_data").ToString(), other,
                }.Where(part => part.Length > 0)));
                return null;
        }
    }

    private async Task<JsonElement> ReadAsync()
    {
        var buffer = new byte[4096];
        var result = await _socket.ReceiveAsync(buffer, TestTimeout.Token);
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, result.Count)).RootElement;
    }
}
