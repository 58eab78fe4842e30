using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Testing;
using PbxConnectors.Transport.Tests.Server;
using Polly.CircuitBreaker;

namespace PbxConnectors.Transport.Tests.Sending;

/// <summary>A dial reaches the PBX at most once, whatever goes wrong and whatever a user adds to the client.</summary>
public sealed class OnceOnlyTests
{
    public static TheoryData<string, string> Accidents()
    {
        var data = new TheoryData<string, string>();
        foreach (string verb in new[] { "GET", "POST" })
        {
            foreach (string accident in new[] { "close", "reset", "half", "500", "503" })
            {
                data.Add(verb, accident);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task On_a_fresh_connection(string verb, string accident)
    {
        await using var server = new RawServer(e => HappenAsync(e, accident));
        await using var bench = new SenderBench(server.Address);

        (await FailAsync(bench, verb)).Delivery.ShouldBe(Delivery.Unknown);

        server.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task On_a_connection_used_before(string verb, string accident)
    {
        await using var server = new RawServer(e => e.Request.Line.Contains("/warm") ? e.AnswerAsync(200) : HappenAsync(e, accident));
        await using var bench = new SenderBench(server.Address);
        await bench.SendAsync(SenderBench.Read, "warm");

        (await FailAsync(bench, verb)).Delivery.ShouldBe(Delivery.Unknown);

        server.Requests.Count.ShouldBe(2);
        server.Requests[1].Connection.ShouldBe(1, "the second request was meant to go over the connection of the first");
    }

    [Fact]
    public async Task The_framework_alone_would_send_a_request_without_a_body_twice()
    {
        await using var server = new RawServer(e => e.Request.Number == 1 ? e.AnswerAsync(200) : HappenAsync(e, "close"));
        using var client = new HttpClient(new SocketsHttpHandler());
        (await client.GetAsync(server.Address)).Dispose();

        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(server.Address));

        server.Requests.Count.ShouldBeGreaterThan(2, "this is what the guard is there for; if it no longer happens, simplify the guard");
    }

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task Under_a_handler_that_sends_again(string verb, string accident)
    {
        await using var server = new RawServer(e => HappenAsync(e, accident));
        await using var bench = new SenderBench(server.Address, client => client.AddHttpMessageHandler(() => new ResendingHandler()));

        (await FailAsync(bench, verb)).Delivery.ShouldBe(Delivery.Unknown);

        server.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task Under_a_handler_that_hedges(string verb, string accident)
    {
        await using var server = new RawServer(e => HappenAsync(e, accident));
        await using var bench = new SenderBench(server.Address, client => client.AddHttpMessageHandler(() => new HedgingHandler()));

        await FailAsync(bench, verb);

        server.Requests.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task Under_a_handler_that_sends_copies_without_their_options(string verb, string accident)
    {
        await using var server = new RawServer(e => HappenAsync(e, accident));
        await using var bench = new SenderBench(server.Address, client => client.AddHttpMessageHandler(() => new CarelessHandler()));

        (await FailAsync(bench, verb)).Delivery.ShouldBe(Delivery.Unknown);

        server.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task Under_a_handler_that_sends_without_awaiting(string verb, string accident)
    {
        await using var server = new RawServer(e => HappenAsync(e, accident));
        await using var bench = new SenderBench(server.Address, client => client.AddHttpMessageHandler(() => new BlockingHandler()));

        await FailAsync(bench, verb);

        server.Requests.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task Over_a_primary_handler_that_sends_again(string verb, string accident)
    {
        await using var server = new RawServer(e => HappenAsync(e, accident));
        await using var bench = new SenderBench(
            server.Address,
            client => client.ConfigurePrimaryHttpMessageHandler(() => new ResendingHandler { InnerHandler = new HttpClientHandler() }));

        (await FailAsync(bench, verb)).Delivery.ShouldBe(Delivery.Unknown);

        server.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Over_a_primary_handler_of_the_users_own_under_one_that_sends_again(string verb)
    {
        int sent = 0;
        await using var bench = new SenderBench(
            new Uri("http://pbx.example/"),
            client => client.AddHttpMessageHandler(() => new ResendingHandler()).ConfigurePrimaryHttpMessageHandler(
                () => new OwnPrimaryHandler((_, _) =>
                {
                    sent++;
                    throw new HttpRequestException("something went wrong");
                })));

        (await FailAsync(bench, verb)).Delivery.ShouldBe(Delivery.Unknown);

        sent.ShouldBe(1);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task When_no_answer_comes_in_time(string verb)
    {
        var time = new ManualTimeProvider();
        await using var server = new RawServer(e => e.StaySilentAsync());
        await using var bench = new SenderBench(server.Address, change: s => s with { TimeProvider = time, Options = new PbxHttpOptions() });
        var sending = FailAsync(bench, verb);
        await server.RequestReceivedAsync();

        time.Advance(TimeSpan.FromSeconds(10));

        var error = (await sending).ShouldBeOfType<PbxTimeoutException>();
        error.Delivery.ShouldBe(Delivery.Unknown);
        error.IsTransient.ShouldBeTrue();
        error.Message.ShouldEndWith("no answer within 10 s.");
        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_read_that_gets_no_answer_in_time_goes_out_again()
    {
        var time = new ManualTimeProvider();
        await using var server = new RawServer(e => e.Request.Number == 1 ? e.StaySilentAsync() : e.AnswerAsync(200));
        await using var bench = new SenderBench(
            server.Address,
            change: s => s with { TimeProvider = time, Options = new PbxHttpOptions { RetryDelay = TimeSpan.Zero } });
        var sending = bench.SendAsync(SenderBench.Read);
        await server.RequestReceivedAsync();

        time.Advance(TimeSpan.FromSeconds(10));

        (await sending).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task When_no_answer_comes_in_time_over_a_primary_handler_that_never_reads_the_content(string verb)
    {
        var time = new ManualTimeProvider();
        int sent = 0;
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bench = new SenderBench(
            new Uri("http://pbx.example/"),
            client => client.ConfigurePrimaryHttpMessageHandler(() => new OwnPrimaryHandler(async (_, token) =>
            {
                if (Interlocked.Increment(ref sent) > 1)
                {
                    throw new InvalidOperationException("sent a second time");
                }

                received.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(token);
                return new HttpResponseMessage();
            })),
            s => s with { TimeProvider = time, Options = new PbxHttpOptions { RetryDelay = TimeSpan.Zero } });
        var sending = FailAsync(bench, verb);
        await received.Task;

        time.Advance(TimeSpan.FromSeconds(10));

        (await sending).Delivery.ShouldBe(Delivery.Unknown);
        sent.ShouldBe(1);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_copy_left_behind_by_hedging_does_not_leave_after_the_caller_was_told_that_nothing_had(string verb)
    {
        var door = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(e => e.AnswerAsync(200));
        var abandoned = new TaskCompletionSource<Task<HttpResponseMessage>>();
        await using var bench = new SenderBench(
            server.Address,
            client => client
                .UseSocketsHttpHandler((handler, _) => handler.ConnectCallback = async (context, token) =>
                {
                    await door.Task;
                    var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                    await socket.ConnectAsync(context.DnsEndPoint, token);
                    return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                })
                .AddHttpMessageHandler(() => new AbandoningHandler(abandoned)),
            s => s with { Options = new PbxHttpOptions { MaxRetries = 0, AttemptTimeout = SkippingClock.AttemptTimeout } });

        (await FailAsync(bench, verb)).Delivery.ShouldBe(Delivery.NotSent);
        door.SetResult();

        await Should.ThrowAsync<HttpRequestException>(await abandoned.Task);
        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_connection_that_is_refused_is_tried_again_for_nothing_had_left(string verb)
    {
        int attempts = 0;
        await using var bench = new SenderBench(
            RawServer.NobodyThere(), client => client.AddHttpMessageHandler(() => new CountingHandler(() => attempts++)));

        var error = (await FailAsync(bench, verb)).ShouldBeOfType<PbxUnavailableException>();

        error.Delivery.ShouldBe(Delivery.NotSent);
        error.IsTransient.ShouldBeTrue();
        error.Message.ShouldContain("the PBX cannot be reached");
        attempts.ShouldBe(3);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_connection_that_does_not_come_about_in_time_carried_nothing(string verb)
    {
        var time = new ManualTimeProvider();
        var connecting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bench = new SenderBench(
            RawServer.NobodyThere(),
            client => client.UseSocketsHttpHandler((handler, _) => handler.ConnectCallback = async (_, token) =>
            {
                connecting.TrySetResult();
                await new TaskCompletionSource().Task.WaitAsync(token);
                throw new InvalidOperationException("never reached");
            }),
            s => s with { TimeProvider = time, Options = new PbxHttpOptions { MaxRetries = 0 } });
        var sending = FailAsync(bench, verb);
        await connecting.Task;

        time.Advance(TimeSpan.FromSeconds(10));

        (await sending).ShouldBeOfType<PbxTimeoutException>().Delivery.ShouldBe(Delivery.NotSent);
    }

    [Fact]
    public async Task A_dial_turned_away_for_too_many_requests_goes_out_again()
    {
        await using var server = new RawServer(e => e.Request.Number == 1 ? e.AnswerAsync(429, "", "Retry-After: 3") : e.AnswerAsync(200));
        await using var bench = new SenderBench(server.Address);
        (await bench.SendAsync(SenderBench.DialByPost)).Status.ShouldBe(200);
        bench.Clock.Pauses.ShouldBe([TimeSpan.FromSeconds(3)]);
    }

    [Theory]
    [InlineData(302, Delivery.Sent)]
    [InlineData(400, Delivery.Sent)]
    [InlineData(401, Delivery.NotSent)]
    [InlineData(403, Delivery.NotSent)]
    [InlineData(404, Delivery.NotSent)]
    [InlineData(408, Delivery.Unknown)]
    [InlineData(409, Delivery.Sent)]
    [InlineData(429, Delivery.NotSent)]
    [InlineData(500, Delivery.Unknown)]
    [InlineData(503, Delivery.Unknown)]
    public async Task What_a_status_says_about_delivery(int status, Delivery delivery)
    {
        await using var server = new RawServer(e => e.AnswerAsync(status));
        await using var bench = new SenderBench(server.Address);
        var error = await Should.ThrowAsync<PbxException>(() => bench.SendAsync(SenderBench.DialByPost));
        error.Delivery.ShouldBe(delivery);
        error.HttpStatus.ShouldBe(status);
    }

    [Fact]
    public async Task A_repeat_that_is_turned_away_does_not_undo_what_the_first_attempt_may_have_done()
    {
        await using var server = new RawServer(e => e.AnswerAsync(e.Request.Number == 1 ? 500 : 429));
        await using var bench = new SenderBench(server.Address);
        var error = await Should.ThrowAsync<PbxException>(() => bench.SendAsync(SenderBench.Change));
        server.Requests.Count.ShouldBe(3);
        error.HttpStatus.ShouldBe(429);
        error.Delivery.ShouldBe(Delivery.Unknown);
    }

    [Fact]
    public async Task Errors_of_a_users_resilience_are_of_the_family_too()
    {
        int attempts = 0;
        await using var bench = new SenderBench(
            new Uri("http://pbx.example/"),
            client => client.AddHttpMessageHandler(() => new CountingHandler(() =>
            {
                attempts++;
                throw new BrokenCircuitException("the circuit is open");
            })));
        var error = (await FailAsync(bench, "POST")).ShouldBeOfType<PbxUnavailableException>();
        error.Delivery.ShouldBe(Delivery.NotSent);
        attempts.ShouldBe(3);
    }

    [Fact]
    public async Task Requests_of_others_pass_the_guard_untouched()
    {
        await using var server = new RawServer(e => e.AnswerAsync(200));
        var services = Watched.Services();
        PbxConnectionServices.AddHttpClient(services, SenderBench.Pbx);
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(PbxConnectionServices.HttpClientName(SenderBench.Pbx));

        (await client.GetAsync(server.Address)).StatusCode.ShouldBe(HttpStatusCode.OK);

        server.Requests.ShouldHaveSingleItem().Headers.Keys.ShouldNotContain("Content-Length");
    }

    private static Task HappenAsync(RawExchange exchange, string accident) => accident switch
    {
        "close" => exchange.CloseAsync(),
        "reset" => exchange.ResetAsync(),
        "half" => HalfAsync(exchange),
        _ => exchange.AnswerAsync(int.Parse(accident), "", "Retry-After: 1"),
    };

    private static async Task HalfAsync(RawExchange exchange)
    {
        await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        await exchange.CloseAsync();
    }

    private static Task<PbxException> FailAsync(SenderBench bench, string verb) => Should.ThrowAsync<PbxException>(
        () => bench.SendAsync(verb == "GET" ? SenderBench.DialByGet : SenderBench.DialByPost));

    // Sends a first copy, does not wait for it, and returns what comes of the second.
    private sealed class AbandoningHandler(TaskCompletionSource<Task<HttpResponseMessage>> abandoned) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            abandoned.SetResult(base.SendAsync(HedgingHandler.Copy(request), CancellationToken.None));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
