using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Sip.Transactions;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Dialing;

/// <summary>An answered call whose PBX has gone ends long before the longest call would; one that is merely silent goes on.</summary>
public sealed class LostCallTests
{
    private static readonly SipTimers Quick = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(80));

    // On a clock that runs fast, a busy machine must not be taken for a PBX that is away.
    private static readonly SipTimers Patient = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_PBX_that_has_forgotten_the_call_says_so_when_the_line_falls_silent(bool allowsUpdate)
    {
        await using var laboratory = await StartAsync(new SipServerOptions { AllowsUpdate = allowsUpdate });
        var call = await TalkAsync(laboratory);

        laboratory.Server.ForgetCalls();

        var (result, _, _) = await laboratory.EndAsync(call);
        (result.Reason, result.Answered).ShouldBe((EndReason.Unknown, true));
        result.Explanation.ShouldNotBeNull().ShouldContain("no longer knows the call (481");
    }

    [Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    public async Task A_PBX_that_has_vanished_ends_the_call_when_it_does_not_answer_either(SipTransportKind kind)
    {
        await using var laboratory = await StartAsync(configure: o => (o.Transport, o.Timers) = (kind, Quick));
        var call = await TalkAsync(laboratory);

        laboratory.Server.IsAway = true;
        laboratory.Server.ForgetCalls();

        var (result, _, _) = await laboratory.EndAsync(call);
        (result.Reason, result.Certainty, result.Answered).ShouldBe((EndReason.Unknown, Certainty.Unknown, true));
        result.Explanation.ShouldNotBeNull().ShouldContain("no longer there");
    }

    [Theory]
    [InlineData(true, "UPDATE")]
    [InlineData(false, "INVITE")]
    public async Task A_call_that_is_only_silent_goes_on_for_the_PBX_says_that_it_is(bool allowsUpdate, string asked)
    {
        await using var laboratory = await StartAsync(
            new SipServerOptions { AllowsUpdate = allowsUpdate }, trouble: new SipTrouble { NoRtp = true });
        var call = await TalkAsync(laboratory);

        await laboratory.WaitAsync(s => s.Calls[0].Requests.Count(r => r == asked) >= (asked == "INVITE" ? 3 : 2));

        call.State.ShouldBe(CallState.Connected);
        await call.HangUpAsync();
        (await laboratory.EndAsync(call)).Result.Reason.ShouldBe(EndReason.Normal);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task On_hold_the_line_may_be_silent()
    {
        await using var laboratory = await StartAsync(trouble: new SipTrouble { NoRtp = true });
        var call = await TalkAsync(laboratory);
        await laboratory.Dialer.HoldAsync(CallReference.ByExtension(SipLaboratory.Extension)).WaitAsync(SipLaboratory.Patience);

        // A question that was on its way is let through first.
        await PacketsAsync(laboratory, 10);
        int asked = Asked(laboratory, call);
        await PacketsAsync(laboratory, 50);

        Asked(laboratory, call).ShouldBe(asked);
        call.State.ShouldBe(CallState.Held);
        await laboratory.Dialer.RetrieveAsync(CallReference.ByExtension(SipLaboratory.Extension)).WaitAsync(SipLaboratory.Patience);
        await laboratory.WaitAsync(_ => Asked(laboratory, call) > asked);
    }

    [Fact]
    public async Task Before_the_answer_the_line_may_be_silent()
    {
        await using var laboratory = await StartAsync(scenario: SipLaboratory.Ringing(), trouble: new SipTrouble { NoRtp = true });
        var call = await laboratory.DialAsync();
        await PacketsAsync(laboratory, 50);
        laboratory.Seen(call).Requests.ShouldBe(["INVITE"]);
        call.State.ShouldBe(CallState.Alerting);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_session_is_refreshed_by_whom_the_PBX_names_and_goes_on(bool callerRefreshes, bool allowsUpdate)
    {
        await using var laboratory = await StartTimedAsync(
            new SipServerOptions { SessionExpires = TimeSpan.FromSeconds(90), CallerRefreshes = callerRefreshes, AllowsUpdate = allowsUpdate });
        var call = await TalkAsync(laboratory);

        await laboratory.WaitAsync(s => s.Calls[0].SessionRefreshes >= 2);

        call.State.ShouldBe(CallState.Connected);
        laboratory.Seen(call).Requests.Count(r => r == "UPDATE").ShouldBe(callerRefreshes && allowsUpdate ? 2 : 0);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_too_short_for_the_PBX_is_asked_for_anew_and_nobody_is_called_twice()
    {
        await using var laboratory = await StartAsync(new SipServerOptions { MinSessionExpires = TimeSpan.FromHours(1) });
        var call = await TalkAsync(laboratory);
        laboratory.Seen(call).SessionAsked.ShouldBe(TimeSpan.FromHours(1));
        (laboratory.Server.Invites, laboratory.Exchange.DialCount(SipLaboratory.Number)).ShouldBe((1, 1));
        (await HangUpAsync(laboratory, call)).Reason.ShouldBe(EndReason.Normal);
    }

    [Fact]
    public async Task A_refresh_that_wants_a_session_too_short_for_us_is_told_the_shortest_we_take()
    {
        await using var laboratory = await StartTimedAsync(new SipServerOptions
        {
            SessionExpires = TimeSpan.FromSeconds(80),
            CallerRefreshes = false,
        });
        var call = await TalkAsync(laboratory);
        await laboratory.WaitAsync(s => s.Calls[0].SessionRefreshes >= 1);
        call.State.ShouldBe(CallState.Connected);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_the_PBX_does_not_refresh_any_more_ends_before_its_time_is_over()
    {
        await using var laboratory = await StartTimedAsync(new SipServerOptions
        {
            SessionExpires = TimeSpan.FromSeconds(90),
            CallerRefreshes = false,
        });
        var call = await TalkAsync(laboratory);
        laboratory.Server.ForgetCalls();
        var (result, _, _) = await laboratory.EndAsync(call);
        (result.Reason, result.Answered).ShouldBe((EndReason.Unknown, true));
        result.Explanation.ShouldNotBeNull().ShouldContain("refreshed");
    }

    [Fact]
    public async Task A_refresh_the_PBX_does_not_know_the_call_of_ends_it()
    {
        await using var laboratory = await StartTimedAsync(new SipServerOptions { SessionExpires = TimeSpan.FromSeconds(90) });
        var call = await TalkAsync(laboratory);
        laboratory.Server.ForgetCalls();
        (await laboratory.EndAsync(call)).Result.Explanation.ShouldNotBeNull().ShouldContain("481");
    }

    private static Task<SipLaboratory> StartAsync(
        SipServerOptions? server = null, Action<SipOptions>? configure = null, SipTrouble? trouble = null, NumberScenario? scenario = null) =>
        SipLaboratory.StartAsync(scenario ?? SipLaboratory.Answering(), trouble, server, options =>
        {
            options.Dialing.MediaTimeout = TimeSpan.FromMilliseconds(300);
            configure?.Invoke(options);
        });

    private static Task<SipLaboratory> StartTimedAsync(SipServerOptions server) => SipLaboratory.StartAsync(
        SipLaboratory.Answering(talking: 36_000),
        server: server with { T1 = Patient.T1 },
        configure: options =>
        {
            options.Dialing.MediaTimeout = TimeSpan.Zero;
            options.Registration.KeepAlive = TimeSpan.Zero;
            options.Timers = Patient;
        },
        clock: new ScaledTimeProvider(20));

    private static async Task<PbxCall> TalkAsync(SipLaboratory laboratory)
    {
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await laboratory.WaitAsync(s => s.Calls[0].Acknowledged);
        return call;
    }

    private static async Task<CallResult> HangUpAsync(SipLaboratory laboratory, PbxCall call)
    {
        await call.HangUpAsync();
        return (await laboratory.EndAsync(call)).Result;
    }

    // We send a packet each 20 ms, whatever comes: so time is told without a clock.
    private static async Task PacketsAsync(SipLaboratory laboratory, int count)
    {
        await laboratory.WaitAsync(s => s.Calls.Count > 0 && s.Calls[0].PacketsReceived > 0);
        int before = laboratory.Server.Calls[0].PacketsReceived;
        await laboratory.WaitAsync(s => s.Calls[0].PacketsReceived >= before + count);
    }

    private static int Asked(SipLaboratory laboratory, PbxCall call) => laboratory.Seen(call).Requests.Count(r => r == "UPDATE");
}
