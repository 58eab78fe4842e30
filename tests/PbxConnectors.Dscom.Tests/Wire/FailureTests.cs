using System.Net;
using System.Net.Sockets;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>What goes wrong on the way, over real HTTP.</summary>
public sealed class FailureTests
{
    public static TheoryData<string, Delivery, int> BrokenDials => new()
    {
        // The fault, what we know afterwards, and whether the PBX dialled.
        { nameof(Fault.Drop), Delivery.Unknown, 1 },
        { nameof(Fault.DropBefore), Delivery.Unknown, 0 },
        { nameof(Fault.Truncate), Delivery.Unknown, 1 },
        { nameof(Fault.Status), Delivery.Unknown, 0 },
        { nameof(Fault.Garbage), Delivery.Sent, 1 },
    };

    [Theory, MemberData(nameof(BrokenDials))]
    public async Task A_dial_is_never_received_twice_whatever_happens_to_its_answer(string kind, Delivery delivery, int dialled)
    {
        await using var lab = await DscomLab.StartAsync();
        lab.Server.Faults.Next("dial", FaultOf(kind));

        var failed = await Should.ThrowAsync<PbxException>(() => DialAsync(lab));

        failed.Delivery.ShouldBe(delivery);
        failed.Operation.ShouldBe("POST /api/v1/call/dial");
        lab.CountOf("dial").ShouldBe(1);
        lab.Exchange.DialCount(DscomLab.Number).ShouldBe(dialled);
    }

    [Fact]
    public async Task A_dial_that_takes_too_long_is_given_up_and_not_repeated()
    {
        await using var lab = await DscomLab.StartAsync();
        await lab.Client.Status.ListExtensionsAsync(cancellationToken: TestTimeout.Token).ToListAsync();
        lab.Server.Faults.Next("dial", Fault.Delay(TimeSpan.FromHours(1)));

        var dialling = DialAsync(lab);
        await lab.Server.WaitForRequestsAsync("dial", 1, TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromSeconds(10));

        var failed = await Should.ThrowAsync<PbxTimeoutException>(() => dialling);
        failed.Delivery.ShouldBe(Delivery.Unknown);
        failed.IsTransient.ShouldBeTrue();
        lab.CountOf("dial").ShouldBe(1);
        lab.Exchange.DialCount(DscomLab.Number).ShouldBe(0);
    }

    [Fact]
    public async Task A_dial_to_a_PBX_that_is_not_there_has_certainly_not_been_sent()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var client = DscomClient.Create(
            TestOptions.Create(options => options.BaseAddress = new Uri($"http://127.0.0.1:{port}")), loggerFactory: new WatchedLog());

        var failed = await Should.ThrowAsync<PbxUnavailableException>(
            () => client.Calls.DialAsync("8001", "8002", cancellationToken: TestTimeout.Token));

        failed.Delivery.ShouldBe(Delivery.NotSent);
        failed.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task A_dial_refused_for_its_token_is_sent_again_for_it_was_not_carried_out()
    {
        await using var lab = await DscomLab.StartAsync();
        await lab.Client.Status.ListExtensionsAsync(cancellationToken: TestTimeout.Token).ToListAsync();
        lab.Server.ForgetAccessTokens();

        (await DialAsync(lab)).ShouldNotBeNull();

        lab.CountOf("dial").ShouldBe(2);
        lab.Exchange.DialCount(DscomLab.Number).ShouldBe(1);
    }

    [Fact]
    public async Task A_dial_the_PBX_refuses_says_so_in_both_languages()
    {
        var plan = new NumberPlan().Assign(DscomLab.Number, NumberScenario.Answered() with { RefuseDial = true });
        await using var lab = await DscomLab.StartAsync(plan);

        var refused = await Should.ThrowAsync<PbxRejectedException>(() => DialAsync(lab));

        (refused.VendorCode, refused.VendorMessage, refused.HttpStatus).ShouldBe((DscomErrorCodes.DialFailed, "呼叫异常", 200));
        refused.Message.ShouldContain("call (dial) failed");
        refused.Delivery.ShouldBe(Delivery.Sent);
        refused.Pbx.Vendor.ShouldBe("dscom");
        refused.HelpLink.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData(nameof(Fault.Status))]
    [InlineData(nameof(Fault.Drop))]
    [InlineData(nameof(Fault.DropBefore))]
    [InlineData(nameof(Fault.Truncate))]
    public async Task A_question_is_asked_again_when_its_answer_got_lost(string kind)
    {
        await using var lab = await DscomLab.StartAsync();
        lab.Server.Faults.Next("getExtensionStatus", FaultOf(kind), times: 2);

        var extensions = await lab.Client.Status.ListExtensionsAsync(cancellationToken: TestTimeout.Token).ToListAsync();

        extensions.Count.ShouldBe(4);
        lab.CountOf("getExtensionStatus").ShouldBe(3);
    }

    [Fact]
    public async Task A_command_that_does_no_harm_twice_is_sent_again()
    {
        await using var lab = await DscomLab.StartAsync();
        lab.Exchange.AddQueue("200");
        lab.Server.Faults.Next("agentLogin", Fault.Drop);

        await lab.Client.Agents.LogInAsync("1011", "8001", "200", cancellationToken: TestTimeout.Token);

        lab.CountOf("agentLogin").ShouldBe(2);
        lab.Exchange.Agents.ShouldHaveSingleItem().AgentId.ShouldBe("1011");
    }

    [Theory]
    [InlineData("hangup")]
    [InlineData("hold")]
    [InlineData("retrieveHeldCall")]
    [InlineData("transfer")]
    [InlineData("cancelAttendedTransfer")]
    [InlineData("park")]
    [InlineData("retrieveParkedCall")]
    [InlineData("redirectQueuedCall")]
    [InlineData("pickup")]
    [InlineData("bargeIn")]
    [InlineData("monitor")]
    [InlineData("whisper")]
    [InlineData("playRecordingOnHandset")]
    public async Task Call_control_is_sent_once_for_repeated_it_might_strike_the_next_call(string operation)
    {
        await using var lab = await DscomLab.StartAsync();
        lab.Server.Faults.Always(operation, Fault.Status(503));

        var failed = await Should.ThrowAsync<PbxUnavailableException>(() => ContractCalls.All[operation](lab.Client));

        failed.Delivery.ShouldBe(Delivery.Unknown);
        lab.CountOf(operation).ShouldBe(1);
    }

    [Fact]
    public async Task Questions_that_stay_unanswered_end_with_the_last_failure()
    {
        await using var lab = await DscomLab.StartAsync();
        lab.Server.Faults.Always("getQueueStatus", Fault.Status(502, "<html>Bad Gateway</html>"));

        var failed = await Should.ThrowAsync<PbxUnavailableException>(() => lab.Client.Status.ListQueueAgentsAsync("200", TestTimeout.Token));

        (failed.HttpStatus, failed.IsTransient, failed.Body).ShouldBe((502, true, "<html>Bad Gateway</html>"));
        lab.CountOf("getQueueStatus").ShouldBe(3);
    }

    [Fact]
    public async Task A_slow_answer_is_read_while_there_is_time()
    {
        await using var lab = await DscomLab.StartAsync(
            time: new ScaledTimeProvider(100), configure: options => options.Http.AttemptTimeout = TimeSpan.FromHours(1));
        lab.Server.Faults.Next("getExtensionStatus", Fault.SlowBody(TimeSpan.FromSeconds(8)));

        (await lab.Client.Status.ListExtensionsAsync(cancellationToken: TestTimeout.Token).ToListAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task An_answer_that_stalls_in_the_middle_is_given_up()
    {
        await using var lab = await DscomLab.StartAsync(configure: options => options.Http.MaxRetries = 0);
        await lab.Client.Calls.ListParkedAsync(cancellationToken: TestTimeout.Token);
        lab.Server.Faults.Next("getExtensionStatus", Fault.SlowBody(TimeSpan.FromDays(1)));

        var asking = lab.Client.Status.ListExtensionsAsync(cancellationToken: TestTimeout.Token).ToListAsync().AsTask();
        await lab.Server.WaitForRequestsAsync("getExtensionStatus", 1, TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<PbxTimeoutException>(() => asking);
    }

    [Fact]
    public async Task An_answer_that_is_not_JSON_is_a_breach_of_protocol_with_its_beginning_shown()
    {
        await using var lab = await DscomLab.StartAsync();
        lab.Server.Faults.Next("getExtensionStatus", Fault.Garbage);

        var broken = await Should.ThrowAsync<PbxProtocolException>(
            () => lab.Client.Status.ListExtensionsAsync(cancellationToken: TestTimeout.Token).ToListAsync().AsTask());

        broken.Body.ShouldBe("<html><body>502 Bad Gateway</body></html>");
        lab.CountOf("getExtensionStatus").ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_larger_than_allowed_is_not_read_into_memory()
    {
        await using var lab = await DscomLab.StartAsync(configure: options => options.Http.MaxResponseBytes = 1024, extensions: 100);

        await Should.ThrowAsync<PbxProtocolException>(
            () => lab.Client.Status.ListExtensionsAsync(cancellationToken: TestTimeout.Token).ToListAsync().AsTask());
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_a_cancellation_and_no_failure()
    {
        await using var lab = await DscomLab.StartAsync();
        lab.Server.Faults.Next("dial", Fault.Delay(TimeSpan.FromHours(1)));
        using var impatience = new CancellationTokenSource();
        var dialling = lab.Client.Calls.DialAsync("8001", DscomLab.Number, cancellationToken: impatience.Token);
        await lab.Server.WaitForRequestsAsync("dial", 1, TestTimeout.Token);

        await impatience.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => dialling)).CancellationToken.ShouldBe(impatience.Token);
        lab.CountOf("dial").ShouldBe(1);
    }

    private static Task<string?> DialAsync(DscomLab lab) =>
        lab.Client.Calls.DialAsync("8001", DscomLab.Number, cancellationToken: TestTimeout.Token);

    private static Fault FaultOf(string kind) => kind switch
    {
        nameof(Fault.Drop) => Fault.Drop,
        nameof(Fault.DropBefore) => Fault.DropBefore,
        nameof(Fault.Truncate) => Fault.Truncate,
        nameof(Fault.Garbage) => Fault.Garbage,
        _ => Fault.Status(500, """{"message":"Server Error"}"""),
    };
}
