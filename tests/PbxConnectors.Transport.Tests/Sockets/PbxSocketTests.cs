using System.Net.WebSockets;
using System.Text;
using PbxConnectors.Testing;

namespace PbxConnectors.Transport.Tests.Sockets;

public sealed class PbxSocketTests
{
    private static readonly PbxIdentity Pbx = new("vendor", "hall");

    [Fact]
    public async Task Messages_come_in_order_after_the_opening()
    {
        await using var server = await SocketServer.StartAsync();
        await using var socket = new PbxSocket(Settings(server));
        var connection = await server.AcceptAsync();

        await connection.SendAsync("one");
        await connection.SendAsync("two");

        (await NextAsync<SocketOpened>(socket)).GapFrom.ShouldBeNull("there was nothing before");
        Text(await NextAsync<SocketMessage>(socket)).ShouldBe("one");
        Text(await NextAsync<SocketMessage>(socket)).ShouldBe("two");
        socket.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_sent_arrives()
    {
        await using var server = await SocketServer.StartAsync();
        await using var socket = new PbxSocket(Settings(server));
        var connection = await server.AcceptAsync();
        await NextAsync<SocketOpened>(socket);

        await socket.SendAsync("hello"u8.ToArray(), "WS hello", CancellationToken.None);

        (await connection.ReadAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task Sends_of_many_at_once_arrive_whole()
    {
        await using var server = await SocketServer.StartAsync();
        await using var socket = new PbxSocket(Settings(server));
        var connection = await server.AcceptAsync();
        await NextAsync<SocketOpened>(socket);

        await Task.WhenAll(Enumerable.Range(10, 50).Select(i => socket.SendAsync(Encoding.UTF8.GetBytes($"m{i}"), "WS m", CancellationToken.None)));

        var arrived = new List<string>();
        for (int i = 0; i < 50; i++)
        {
            arrived.Add(await connection.ReadAsync());
        }

        arrived.ShouldBe(Enumerable.Range(10, 50).Select(i => $"m{i}"), ignoreOrder: true);
    }

    [Fact]
    public async Task After_a_loss_it_comes_back_with_a_fresh_address_and_tells_the_gap()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync();
        int addresses = 0;
        await using var socket = new PbxSocket(Settings(server, time) with
        {
            GetAddress = _ => ValueTask.FromResult(new UriBuilder(server.Address) { Query = $"token=t{++addresses}" }.Uri),
        });
        var first = await server.AcceptAsync();
        await NextAsync<SocketOpened>(socket);
        time.Advance(TimeSpan.FromSeconds(5));
        await first.SendAsync("alive");
        var lastAlive = (await NextAsync<SocketMessage>(socket)).At;
        time.Advance(TimeSpan.FromSeconds(7));

        first.Break();
        (await NextAsync<SocketLost>(socket)).At.ShouldBe(lastAlive + TimeSpan.FromSeconds(7));
        var second = await AcceptAfterWaitAsync(server, time);
        var opened = await NextAsync<SocketOpened>(socket);

        opened.GapFrom.ShouldBe(lastAlive);
        opened.At.ShouldBeGreaterThanOrEqualTo(lastAlive + TimeSpan.FromSeconds(7));
        (first.Query, second.Query).ShouldBe(("?token=t1", "?token=t2"));
    }

    [Fact]
    public void Attempts_wait_longer_each_time_but_never_longer_than_allowed()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), new Highest());

        var waits = Enumerable.Range(0, 5).Select(_ => backOff.Next().TotalSeconds).ToList();
        backOff.Reset();

        waits.ShouldBe([1, 2, 4, 5, 5]);
        backOff.Next().TotalSeconds.ShouldBe(1);
    }

    [Fact]
    public async Task Signing_on_happens_before_anybody_may_send()
    {
        await using var server = await SocketServer.StartAsync();
        var signingOn = new TaskCompletionSource();
        await using var socket = new PbxSocket(Settings(server) with
        {
            SignOn = async (link, token) =>
            {
                await link.SendAsync("who"u8.ToArray(), token);
                Encoding.UTF8.GetString((await link.ReadAsync(token))!).ShouldBe("welcome");
                await signingOn.Task;
            },
        });
        var connection = await server.AcceptAsync();
        (await connection.ReadAsync()).ShouldBe("who");
        await connection.SendAsync("welcome");

        var early = await Should.ThrowAsync<PbxUnavailableException>(
            socket.SendAsync("early"u8.ToArray(), "WS early", CancellationToken.None));
        signingOn.SetResult();
        await NextAsync<SocketOpened>(socket);
        await socket.SendAsync("late"u8.ToArray(), "WS late", CancellationToken.None);

        early.Delivery.ShouldBe(Delivery.NotSent);
        (await connection.ReadAsync()).ShouldBe("late");
    }

    [Fact]
    public async Task While_down_a_send_fails_at_once_as_not_sent()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync();
        await using var socket = new PbxSocket(Settings(server, time));
        var connection = await server.AcceptAsync();
        await NextAsync<SocketOpened>(socket);
        connection.Break();
        await NextAsync<SocketLost>(socket);

        var error = await Should.ThrowAsync<PbxUnavailableException>(
            socket.SendAsync("x"u8.ToArray(), "WS x", CancellationToken.None));

        (error.Delivery, error.IsTransient, error.Operation, error.Pbx).ShouldBe((Delivery.NotSent, true, "WS x", Pbx));
        socket.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Refused_twice_in_a_row_it_stops()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync();
        server.Refuse(times: 2);
        await using var socket = new PbxSocket(Settings(server, time));

        await NextAsync<SocketLost>(socket);
        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromMinutes(1));
        var stopped = await NextAsync<SocketStopped>(socket);

        stopped.Error.ShouldBeOfType<PbxAuthenticationException>().HttpStatus.ShouldBe(401);
        (await socket.Signals.WaitToReadAsync()).ShouldBeFalse("nothing follows");
    }

    [Fact]
    public async Task Refused_by_the_sign_on_twice_in_a_row_it_stops_too()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync();
        await using var socket = new PbxSocket(Settings(server, time) with
        {
            SignOn = (_, _) => throw new PbxAuthenticationException("no", new PbxErrorDetails { Pbx = Pbx, Operation = "WS auth" }),
        });

        await NextAsync<SocketLost>(socket);
        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromMinutes(1));

        (await NextAsync<SocketStopped>(socket)).Error.Message.ShouldBe("no");
    }

    [Fact]
    public async Task Refused_once_and_then_let_in_it_goes_on()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync();
        server.Refuse(times: 1);
        await using var socket = new PbxSocket(Settings(server, time));
        await NextAsync<SocketLost>(socket);

        var connection = await AcceptAfterWaitAsync(server, time);
        await NextAsync<SocketOpened>(socket);
        server.Refuse(times: 1);
        connection.Break();
        await NextAsync<SocketLost>(socket);
        await AcceptAfterWaitAsync(server, time);

        await NextAsync<SocketOpened>(socket);
    }

    [Fact]
    public async Task Replaced_by_another_login_it_stops()
    {
        await using var server = await SocketServer.StartAsync();
        var replaced = new PbxUnavailableException("replaced", new PbxErrorDetails { Pbx = Pbx, Operation = "WS" });
        await using var socket = new PbxSocket(Settings(server) with
        {
            ReadClose = (status, reason) => status == (WebSocketCloseStatus)4001 && reason == "replaced" ? replaced : null,
        });
        var connection = await server.AcceptAsync();

        await connection.CloseAsync((WebSocketCloseStatus)4001, "replaced");

        (await NextAsync<SocketStopped>(socket)).Error.ShouldBeSameAs(replaced);
    }

    [Fact]
    public async Task Given_up_it_comes_back_and_says_why_it_was_lost()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync();
        await using var socket = new PbxSocket(Settings(server, time));
        await server.AcceptAsync();
        await NextAsync<SocketOpened>(socket);

        socket.GiveUp("it no longer answers");

        (await NextAsync<SocketLost>(socket)).Reason.ShouldBe("it no longer answers");
        await AcceptAfterWaitAsync(server, time);
        await NextAsync<SocketOpened>(socket);
        socket.GiveUp("again");
        (await NextAsync<SocketLost>(socket)).Reason.ShouldBe("again");
    }

    [Fact]
    public async Task A_message_of_many_parts_is_put_together()
    {
        await using var server = await SocketServer.StartAsync();
        await using var socket = new PbxSocket(Settings(server));
        var connection = await server.AcceptAsync();
        string part = new('x', 50_000);

        for (int i = 0; i < 9; i++)
        {
            await connection.SendAsync(part, endOfMessage: false);
        }

        await connection.SendAsync("end");

        Text(await NextAsync<SocketMessage>(socket)).ShouldBe(string.Concat(Enumerable.Repeat(part, 9)) + "end");
    }

    [Fact]
    public async Task A_message_larger_than_allowed_costs_the_connection_not_the_memory()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync();
        await using var socket = new PbxSocket(Settings(server, time, options => options.MaxMessageBytes = 10_000));
        var connection = await server.AcceptAsync();

        await connection.SendAsync(new string('x', 10_001), endOfMessage: false);

        (await NextAsync<SocketLost>(socket)).Reason.ShouldContain("larger than 10000 bytes");
    }

    [Fact]
    public async Task A_message_cut_in_the_middle_is_a_loss_and_no_message()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync();
        await using var socket = new PbxSocket(Settings(server, time));
        var connection = await server.AcceptAsync();
        await NextAsync<SocketOpened>(socket);

        await connection.SendAsync("half", endOfMessage: false);
        connection.Break();

        (await socket.Signals.ReadAsync()).ShouldBeOfType<SocketLost>();
    }

    [Fact]
    public async Task Disposal_says_goodbye_ends_the_signals_and_may_be_repeated()
    {
        await using var server = await SocketServer.StartAsync();
        var socket = new PbxSocket(Settings(server));
        var connection = await server.AcceptAsync();
        await NextAsync<SocketOpened>(socket);

        await socket.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        await socket.DisposeAsync();

        (await socket.Signals.WaitToReadAsync()).ShouldBeFalse();
        (await connection.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_an_attempt_that_hangs()
    {
        await using var server = await SocketServer.StartAsync();
        var signingOn = new TaskCompletionSource();
        var socket = new PbxSocket(Settings(server) with
        {
            SignOn = async (_, token) =>
            {
                signingOn.TrySetResult();
                await new TaskCompletionSource().Task.WaitAsync(token);
            },
        });
        await signingOn.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await socket.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        socket.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Reasons_hold_no_secret()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync();
        var redactor = new SecretRedactor();
        redactor.Add("planted-secret");
        await using var socket = new PbxSocket(Settings(server, time) with { Redactor = redactor });
        var connection = await server.AcceptAsync();

        await connection.CloseAsync(WebSocketCloseStatus.PolicyViolation, "planted-secret expired");

        (await NextAsync<SocketLost>(socket)).Reason.ShouldBe("the PBX closed the connection (PolicyViolation *** expired)");
    }

    private static PbxSocketSettings Settings(SocketServer server, TimeProvider? time = null, Action<PbxSocketOptions>? configure = null)
    {
        // A clock that a test moves must not overtake a connection that is being made.
        var options = new PbxSocketOptions { ConnectTimeout = TimeSpan.FromDays(1) };
        configure?.Invoke(options);
        return new PbxSocketSettings
        {
            Pbx = Pbx,
            Operation = "WS /events",
            GetAddress = _ => ValueTask.FromResult(server.Address),
            Options = options,
            TimeProvider = time ?? TimeProvider.System,
        };
    }

    // The loss was told, the wait before the next attempt has begun: it is the only timer.
    private static async Task<SocketServer.Connection> AcceptAfterWaitAsync(SocketServer server, ManualTimeProvider time)
    {
        var accepted = server.AcceptAsync();
        while (!accepted.IsCompleted)
        {
            if (time.NextDue is { } due && due - time.GetUtcNow() < TimeSpan.FromMinutes(1))
            {
                time.AdvanceToNextTimer();
            }

            await Task.Yield();
        }

        return await accepted;
    }

    private static string Text(SocketMessage message) => Encoding.UTF8.GetString(message.Text.Span);

    private static async Task<T> NextAsync<T>(PbxSocket socket)
        where T : SocketSignal
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await socket.Signals.ReadAsync(limit.Token) is T found)
            {
                return found;
            }
        }
    }

    private sealed class Highest : Random
    {
        public override double NextDouble() => 1;
    }
}
