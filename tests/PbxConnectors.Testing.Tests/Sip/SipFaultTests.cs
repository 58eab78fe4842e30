namespace PbxConnectors.Testing.Tests.Sip;

/// <summary>What the faults of the SIP server do, as a phone sees them on the wire.</summary>
public sealed class SipFaultTests : IAsyncDisposable
{
    private const string Number = "13900000001";

    private readonly ManualTimeProvider _time = new();
    private readonly SimulatedExchange _exchange;

    public SipFaultTests()
    {
        _exchange = new SimulatedExchange(
            new NumberPlan(NumberScenario.Ringing()), new ExchangeOptions { MaxCallsPerExtension = 100 }, _time);
        _exchange.AddExtension("8001", "secret-1");
    }

    public static TheoryData<Fault, bool> LosesAnswers() => new()
    {
        { Fault.Drop, true },
        { Fault.DropMidMessage, true },
        { Fault.SlowBody(TimeSpan.FromSeconds(3)), true },
        { Fault.Duplicate, true },
        { Fault.Late(TimeSpan.FromSeconds(3)), true },
        { Fault.DropBefore, false },
    };

    [Fact]
    public async Task Without_a_fault_a_call_is_answered_and_carried_out()
    {
        await using var server = await StartAsync();
        using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp: true);
        await phone.InviteAsync(Number);
        (await phone.ReadAsync()).ShouldBe("SIP/2.0 100 Trying");
        await server.WaitForAsync(_ => _exchange.DialCount(Number) == 1, TestTimeout.Token);
        server.Faults.Applied.ShouldBeEmpty();
        server.ProtocolViolations.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(LosesAnswers))]
    public async Task Over_TCP_the_connection_breaks_and_the_call_is_carried_out_or_not(Fault fault, bool carriedOut)
    {
        await using var server = await StartAsync();
        server.Faults.Next("INVITE", fault);
        using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp: true);
        await phone.InviteAsync(Number);

        (await phone.ReadAsync()).ShouldBeNull();

        phone.Rest.ShouldBeEmpty();

        // Whoever dropped the connection may still be dialling.
        await server.WaitForAsync(_ => _exchange.DialCount(Number) == (carriedOut ? 1 : 0), TestTimeout.Token);
        server.Invites.ShouldBe(1);
        server.Faults.Applied.ShouldBe([new AppliedFault("INVITE", fault)]);
    }

    [Theory, MemberData(nameof(LosesAnswers))]
    public async Task Over_UDP_nothing_comes_however_often_it_is_asked_and_the_call_is_made_once_or_not(Fault fault, bool carriedOut)
    {
        await using var server = await StartAsync();
        server.Faults.Next("INVITE", fault);
        using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp: false);
        int invite = await phone.InviteAsync(Number);
        await phone.InviteAsync(Number, again: invite);

        // What is asked behind it is answered first.
        await phone.AskAsync();
        (await phone.ReadAsync()).ShouldBe("SIP/2.0 200 OK");
        phone.Rest.ShouldContain("CSeq: 1 OPTIONS");

        _exchange.DialCount(Number).ShouldBe(carriedOut ? 1 : 0);
        (server.Invites, server.Faults.Applied.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_cut_answer_arrives_by_half_and_then_the_connection_breaks()
    {
        await using var server = await StartAsync();
        server.Faults.Next("INVITE", Fault.Truncate);
        using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp: true);
        await phone.InviteAsync(Number);

        (await phone.ReadAsync()).ShouldBeNull();

        phone.Rest.ShouldStartWith("SIP/2.0 100 Trying\r\n");
        phone.Rest.ShouldNotContain("\r\n\r\n");
        await server.WaitForAsync(_ => _exchange.DialCount(Number) == 1, TestTimeout.Token);
    }

    [Fact]
    public async Task Garbage_is_no_SIP()
    {
        await using var server = await StartAsync();
        server.Faults.Next("INVITE", Fault.Garbage);
        using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp: false);
        await phone.InviteAsync(Number);
        (await phone.ReadAsync()).ShouldBe("HTTP/1.1 200 OK");
        await server.WaitForAsync(_ => _exchange.DialCount(Number) == 1, TestTimeout.Token);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(404)]
    public async Task A_status_refuses_the_call_and_it_is_not_carried_out(int status)
    {
        await using var server = await StartAsync();
        server.Faults.Next("INVITE", Fault.Status(status));
        using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp: true);
        await phone.InviteAsync(Number);
        (await phone.ReadAsync()).ShouldBe("SIP/2.0 100 Trying");
        (await phone.ReadAsync())!.ShouldStartWith($"SIP/2.0 {status} ");
        _exchange.DialCount(Number).ShouldBe(0);
    }

    [Fact]
    public async Task A_delay_is_one_by_the_servers_clock_and_then_all_goes_on()
    {
        await using var server = await StartAsync();
        server.Faults.Next("INVITE", Fault.Delay(TimeSpan.FromSeconds(20)));
        using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp: true);
        await phone.InviteAsync(Number);
        await phone.AskAsync();
        (await phone.ReadAsync()).ShouldBe("SIP/2.0 200 OK");
        _exchange.DialCount(Number).ShouldBe(0);

        _time.Advance(TimeSpan.FromSeconds(20));

        (await phone.ReadAsync()).ShouldBe("SIP/2.0 100 Trying");
        await server.WaitForAsync(_ => _exchange.DialCount(Number) == 1, TestTimeout.Token);
    }

    [Fact]
    public async Task The_fault_strikes_one_call_and_not_the_next()
    {
        await using var server = await StartAsync();
        server.Faults.Next("INVITE", Fault.Status(500));
        using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp: false);
        await phone.InviteAsync(Number);
        await phone.InviteAsync(Number);
        await server.WaitForAsync(_ => _exchange.DialCount(Number) == 1, TestTimeout.Token);
        (server.Invites, server.Faults.Applied.Count).ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_share_of_faults_is_left_to_chance_and_the_same_for_the_same_seed()
    {
        string first = await StrikeAsync(seed: 7);
        (await StrikeAsync(seed: 7)).ShouldBe(first);
        (await StrikeAsync(seed: 8)).ShouldNotBe(first);
        first.Count(each => each != '.').ShouldBeInRange(8, 24, "half of 32 calls, give or take");
    }

    [Fact]
    public async Task There_are_faults_for_calls_only()
    {
        await using var server = await StartAsync();
        server.Faults.Operations.ShouldBe(["INVITE"]);
        Should.Throw<ArgumentException>(() => server.Faults.Next("REGISTER", Fault.Drop)).Message.ShouldContain("INVITE");
    }

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();

    // A letter for each call: what struck it.
    private async Task<string> StrikeAsync(int seed)
    {
        await using var server = await StartAsync(new SipServerOptions { Seed = seed });
        server.Faults.Randomly(0.5, [Fault.Drop, Fault.Status(503), Fault.Garbage]);
        using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp: false);
        string pattern = "";
        for (int call = 1; call <= 32; call++)
        {
            int before = server.Faults.Applied.Count;
            await phone.InviteAsync(Number);
            await server.WaitForAsync(s => s.Invites == call, TestTimeout.Token);
            pattern += server.Faults.Applied.Count == before ? '.' : server.Faults.Applied[^1].Fault.Kind.ToString()[0];
        }

        return pattern;
    }

    private Task<SipServer> StartAsync(SipServerOptions? options = null) =>
        SipServer.StartAsync(_exchange, (options ?? new SipServerOptions()) with { RequireAuthentication = false }, TestTimeout.Token);
}
