using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>Calls followed by asking for the state of their extension, where there is no WebSocket.</summary>
public sealed class PolledCallTests
{
    private static readonly DialRequest Request = new(OlaLab.Extension, OlaLab.Number);

    [Fact]
    public async Task A_call_is_followed_by_asking_and_says_so()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client());
        dialer.Capabilities.CallStates.ShouldBe(Freshness.Polled);

        var call = await dialer.DialAsync(Request, TestTimeout.Token);
        var result = await EndAsync(lab, call);

        (result.Reason, result.Certainty).ShouldBe((EndReason.Normal, Certainty.Inferred));
        result.Explanation.ShouldNotBeNull().ShouldContain("which party");
        var states = new List<CallStateChange>();
        await foreach (var change in call.ReadStatesAsync(TestTimeout.Token))
        {
            states.Add(change);
        }

        states.Single(s => s.State == CallState.Connected).Freshness.ShouldBe(Freshness.Polled);
        states[^1].Freshness.ShouldBe(Freshness.Polled);
        lab.Server.ConnectionsMade.ShouldBe(0);
    }

    [Fact]
    public async Task One_question_at_a_time_serves_many_calls()
    {
        await using var lab = await OlaLab.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            lab.Exchange.AddExtension($"81{i:d2}", Planted.ExtensionSecret);
        }

        var dialer = lab.Dialer(lab.Client());
        var calls = new List<PbxCall>();
        for (int i = 0; i < 20; i++)
        {
            calls.Add(await dialer.DialAsync(new DialRequest($"81{i:d2}", OlaLab.Number), TestTimeout.Token));
        }

        foreach (var call in calls)
        {
            (await EndAsync(lab, call)).Reason.ShouldBe(EndReason.Normal);
        }

        lab.Server.Requests.Where(r => r.Operation == "getAgentStatus").ShouldAllBe(r => r.Path == "/api/ola/agents"
            || r.Path.StartsWith("/api/ola/agents/81", StringComparison.Ordinal));
        lab.Server.Requests.ShouldContain(r => r.Path == "/api/ola/agents");
    }

    [Fact]
    public async Task A_call_that_never_begins_ends_as_unknown_after_a_while()
    {
        await using var lab = await OlaLab.StartAsync();
        lab.Server.Faults.Next("dial", Fault.Body("""{"code":200,"result":"ok"}"""));
        var dialer = lab.Dialer(lab.Client());

        var call = await dialer.DialAsync(Request, TestTimeout.Token);
        var result = await EndAsync(lab, call);

        result.Reason.ShouldBe(EndReason.Unknown);
        result.Explanation.ShouldNotBeNull().ShouldContain("was not seen in a call within 30 s");
    }

    [Fact]
    public async Task A_call_hung_up_before_it_was_seen_is_cancelled_as_soon_as_its_extension_is_in_no_call()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(options => options.Dialing.StartGrace = TimeSpan.FromDays(1)));
        var call = await dialer.DialAsync(Request, TestTimeout.Token);

        await call.HangUpAsync(TestTimeout.Token);
        var result = await EndAsync(lab, call);

        (result.Reason, result.Certainty).ShouldBe((EndReason.Cancelled, Certainty.Inferred));
        lab.Exchange.ActiveCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pbx_that_cannot_be_asked_for_a_while_does_not_end_a_call()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client());
        var call = await dialer.DialAsync(Request, TestTimeout.Token);
        lab.Server.Faults.Next("getAgentStatus", Fault.Status(502), 7).Next("getAgentStatus", Fault.Garbage, 2);

        (await EndAsync(lab, call)).Reason.ShouldBe(EndReason.Normal);
    }

    [Fact]
    public async Task A_call_is_not_followed_for_ever()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Answered(talkTime: TimeSpan.FromDays(2)));
        var dialer = lab.Dialer(lab.Client(options =>
        {
            options.Dialing.PollInterval = TimeSpan.FromMinutes(5);
            options.Dialing.MaxCallDuration = TimeSpan.FromHours(1);
        }));
        var call = await dialer.DialAsync(Request, TestTimeout.Token);

        await lab.RunUntilAsync(() => call.Completion.IsCompleted, within: TimeSpan.FromMinutes(5));

        var result = await call.Completion;
        result.Reason.ShouldBe(EndReason.Unknown);
        result.Explanation.ShouldNotBeNull().ShouldContain("01:00:00");
    }

    private static async Task<CallResult> EndAsync(OlaLab lab, PbxCall call)
    {
        await lab.RunUntilAsync(() => call.Completion.IsCompleted, within: TimeSpan.FromSeconds(1));
        return await call.Completion;
    }
}
