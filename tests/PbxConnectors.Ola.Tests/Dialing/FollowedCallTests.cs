using PbxConnectors.Ola.Dialing;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>Calls followed by what the WebSocket tells.</summary>
public sealed class FollowedCallTests
{
    private static readonly DialRequest Request = new(OlaLab.Extension, OlaLab.Number);

    [Fact]
    public async Task A_call_that_is_answered_goes_through_its_states_at_the_pbxs_times()
    {
        await using var lab = await OlaLab.StartAsync();

        // A look that falls due in the same leap of the clock could come before what was pushed.
        var dialer = await lab.DialerWithSessionAsync(options => options.Dialing.SafetyPollInterval = TimeSpan.FromHours(1));
        var start = lab.Time.GetUtcNow();

        var call = await dialer.DialAsync(Request, TestTimeout.Token);
        await call.WaitForAsync(CallState.Alerting, TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(7));
        await call.WaitForAsync(CallState.Connected, TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(15));
        var result = await call.Completion.OrFailAsync();

        result.Reason.ShouldBe(EndReason.Normal);
        result.Certainty.ShouldBe(Certainty.Reported);
        result.AnsweredAt.ShouldBe(start + TimeSpan.FromSeconds(7));
        result.EndedAt.ShouldBe(start + TimeSpan.FromSeconds(22));
        result.TalkTime.ShouldBeNull("the PBX bills nowhere");
        var states = new List<CallStateChange>();
        await foreach (var change in call.ReadStatesAsync(TestTimeout.Token))
        {
            states.Add(change);
        }

        states.Select(s => s.State).ShouldBe([CallState.Initiated, CallState.Alerting, CallState.Connected, CallState.Ended]);
        states.Skip(1).ShouldAllBe(state => state.Freshness == Freshness.Pushed);
        call.VendorIds.Select(id => id.Kind).ShouldBe(["call_accept", "other_accept"]);
    }

    [Fact]
    public async Task The_extension_is_subscribed_before_its_call_is_dialled_and_once_for_all_calls()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Answered(talkTime: TimeSpan.FromSeconds(1)));
        var dialer = await lab.DialerWithSessionAsync();

        for (int i = 0; i < 2; i++)
        {
            var call = await dialer.DialAsync(Request, TestTimeout.Token);
            await lab.RunUntilAsync(() => call.Completion.IsCompleted, within: TimeSpan.FromSeconds(20));
            (await call.Completion.OrFailAsync()).Reason.ShouldBe(EndReason.Normal);
        }

        lab.Server.Commands.Select(c => c.Operation).ShouldBe(["wsAuthenticate", "wsSubscribe"]);
        lab.Server.Commands[1].Argument("key").ShouldBe("ola.agent.8001");
        lab.Server.Commands[1].ReceivedAt.ShouldBeLessThanOrEqualTo(
            lab.Server.Requests.First(r => r.Operation == "dial").ReceivedAt);
    }

    [Fact]
    public async Task Events_that_come_before_the_answer_to_the_dial_are_not_missed()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Answered(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        var dialer = await lab.DialerWithSessionAsync();
        lab.Server.Faults.Next("dial", Fault.SlowBody(TimeSpan.FromSeconds(8)));

        // The whole call is over while the answer to its command dribbles in.
        var dialing = dialer.DialAsync(Request, TestTimeout.Token);
        await lab.Exchange.WaitForCallsAsync(1, TestTimeout.Token);
        await lab.RunUntilAsync(() => dialing.IsCompleted, within: TimeSpan.FromSeconds(1));

        var call = await dialing;
        (await call.Completion.OrFailAsync()).Reason.ShouldBe(EndReason.Normal);
        call.State.ShouldBe(CallState.Ended);
    }

    [Fact]
    public async Task A_call_that_is_not_answered_ends_as_unknown_for_ola_does_not_tell_why()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Busy());
        var dialer = await lab.DialerWithSessionAsync();

        var call = await dialer.DialAsync(Request, TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        var result = await call.Completion.OrFailAsync();

        (result.Reason, result.Certainty, result.Q850Cause).ShouldBe((EndReason.Unknown, Certainty.Unknown, null));
        result.Explanation.ShouldNotBeNull().ShouldContain("does not tell why");
        result.AnsweredAt.ShouldBeNull();
        result.VendorText.ShouldBe("ready");
    }

    [Fact]
    public async Task A_call_we_hang_up_before_the_answer_is_cancelled_and_after_it_normal()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = await lab.DialerWithSessionAsync();

        var ringing = await dialer.DialAsync(Request, TestTimeout.Token);
        await ringing.HangUpAsync(TestTimeout.Token);
        (await ringing.Completion.OrFailAsync()).Reason.ShouldBe(EndReason.Cancelled);
        var talking = await dialer.DialAsync(Request, TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(8));
        await talking.WaitForAsync(CallState.Connected, TestTimeout.Token);
        await talking.HangUpAsync(TestTimeout.Token);

        (await talking.Completion.OrFailAsync()).Reason.ShouldBe(EndReason.Normal);
    }

    [Fact]
    public async Task A_call_that_rings_longer_than_the_request_allows_is_hung_up_and_not_answered()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Ringing());
        var dialer = await lab.DialerWithSessionAsync();

        var call = await dialer.DialAsync(
            new DialRequest(OlaLab.Extension, OlaLab.Number) { RingTimeout = TimeSpan.FromSeconds(20) }, TestTimeout.Token);
        await call.WaitForAsync(CallState.Alerting, TestTimeout.Token);
        await lab.RunUntilAsync(() => call.Completion.IsCompleted, within: TimeSpan.FromSeconds(20));

        var result = await call.Completion;
        (result.Reason, result.Certainty).ShouldBe((EndReason.NoAnswer, Certainty.Inferred));
        lab.Server.Requests.Count(r => r.Operation == "hangup").ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_dial_makes_no_call()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Answered() with { RefuseDial = true });
        var dialer = await lab.DialerWithSessionAsync();

        var error = await Should.ThrowAsync<PbxRejectedException>(dialer.DialAsync(Request, TestTimeout.Token));

        (error.Delivery, error.VendorMessage).ShouldBe((Delivery.Sent, "call failed"));
    }

    [Fact]
    public async Task A_dial_whose_answer_is_lost_is_not_repeated_and_says_that_somebody_may_be_ringing()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = await lab.DialerWithSessionAsync();
        lab.Server.Faults.Next("dial", Fault.Drop);

        var error = await Should.ThrowAsync<PbxUnavailableException>(dialer.DialAsync(Request, TestTimeout.Token));

        error.Delivery.ShouldBe(Delivery.Unknown);
        lab.Exchange.DialCount(OlaLab.Number).ShouldBe(1);
    }

    [Theory]
    [InlineData("from the shop", "from the shop")]
    [InlineData(null, "order-7")]
    public async Task The_callers_text_or_else_our_id_travels_with_the_call(string? text, string sent)
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = await lab.DialerWithSessionAsync();

        await dialer.DialAsync(new DialRequest(OlaLab.Extension, OlaLab.Number) { UserData = text, CorrelationId = "order-7" }, TestTimeout.Token);

        lab.Server.Requests.Single(r => r.Operation == "dial").BodyText.ShouldBe("other_str=" + sent.Replace(' ', '+'));
    }

    [Fact]
    public async Task With_a_gateway_calls_are_dialled_over_the_web_socket_which_alone_carries_it()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = await lab.DialerWithSessionAsync(options => options.Dialing.Gateway = "gw7");

        var call = await dialer.DialAsync(new DialRequest(OlaLab.Extension, OlaLab.Number) { CorrelationId = "order-7" }, TestTimeout.Token);
        await call.WaitForAsync(CallState.Alerting, TestTimeout.Token);

        var command = lab.Server.Commands.Single(c => c.Operation == "wsDial");
        (command.Argument("gateway"), command.Argument("otherStr"), command.Argument("dest")).ShouldBe(
            ("gw7", "order-7", OlaLab.Number));
        lab.Server.Requests.ShouldNotContain(r => r.Operation == "dial");
    }

    [Fact]
    public async Task Calls_of_several_extensions_do_not_get_mixed_up()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Answered());
        var dialer = await lab.DialerWithSessionAsync();

        var first = await dialer.DialAsync(new DialRequest("8001", "13900000001"), TestTimeout.Token);
        var second = await dialer.DialAsync(new DialRequest("8002", "13900000002"), TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(8));
        await first.WaitForAsync(CallState.Connected, TestTimeout.Token);
        await second.WaitForAsync(CallState.Connected, TestTimeout.Token);
        await first.HangUpAsync(TestTimeout.Token);

        (await first.Completion.OrFailAsync()).Reason.ShouldBe(EndReason.Normal);
        second.State.ShouldBe(CallState.Connected);
        first.VendorIds.ShouldNotBe(second.VendorIds);
    }

    [Fact]
    public async Task A_call_to_the_extension_is_not_taken_for_the_one_that_is_being_dialled()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = await lab.DialerWithSessionAsync();
        lab.Server.PushesEvents = false;
        var call = await dialer.DialAsync(Request, TestTimeout.Token);

        lab.Server.Push("""{"event_type":"agent_state","agent_extn":"8001","state":"busy","private_data":"ring","call_direction":"inbound","call_accept":"other-call"}""");
        lab.Server.Push("""{"event_type":"agent_state","agent_extn":"8001","state":"busy","private_data":"answered","other_answered":true,"call_direction":"inbound","call_accept":"other-call"}""");
        lab.Server.Push("""{"event_type":"agent_state","agent_extn":"8001","state":"ready"}""");
        lab.Server.Push("""{"event_type":"agent_state","agent_extn":"8001","state":"busy","private_data":"calling","call_direction":"outbound","call_accept":"our-call"}""");
        await call.WaitForAsync(CallState.Alerting, TestTimeout.Token);

        call.VendorIds.ShouldBe([new VendorCallId("call_accept", "our-call")]);
        call.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task After_a_restart_of_the_pbx_in_the_middle_of_a_call_the_call_ends()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        var dialer = lab.Dialer(client);
        var call = await dialer.DialAsync(Request, TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(8));
        await call.WaitForAsync(CallState.Connected, TestTimeout.Token);

        lab.Server.Restart();
        await lab.ReconnectAsync(client, connectionsMade: 2);

        // That it was answered was told; that it has ended is concluded.
        var result = await call.Completion.OrFailAsync();
        (result.Reason, result.Certainty).ShouldBe((EndReason.Normal, Certainty.Inferred));
        result.Explanation.ShouldNotBeNull().ShouldContain("gap");
    }

    [Fact]
    public async Task A_call_that_was_answered_in_a_gap_is_found_out_by_asking()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        var dialer = lab.Dialer(client);
        var call = await dialer.DialAsync(Request, TestTimeout.Token);
        await call.WaitForAsync(CallState.Alerting, TestTimeout.Token);
        lab.Server.PushesEvents = false;
        lab.Time.Advance(TimeSpan.FromSeconds(8));
        lab.Server.PushesEvents = true;

        lab.Server.DropConnections();
        await call.WaitForAsync(CallState.Connected, TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(15));
        var result = await call.Completion.OrFailAsync();

        (result.Reason, result.Certainty).ShouldBe((EndReason.Normal, Certainty.Inferred));
    }

    [Fact]
    public async Task A_lost_event_does_not_keep_a_call_open_for_ever()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Answered(talkTime: TimeSpan.FromSeconds(2)));
        var dialer = await lab.DialerWithSessionAsync();
        var call = await dialer.DialAsync(Request, TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(8));
        await call.WaitForAsync(CallState.Connected, TestTimeout.Token);
        lab.Server.PushesEvents = false;

        await lab.RunUntilAsync(() => call.Completion.IsCompleted, within: TimeSpan.FromSeconds(20));

        (await call.Completion).Reason.ShouldBe(EndReason.Normal);
    }

    [Fact]
    public async Task While_the_pbx_tells_asking_does_not_take_a_ringing_call_for_an_answered_one()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Ringing());
        var dialer = await lab.DialerWithSessionAsync();
        var call = await dialer.DialAsync(Request, TestTimeout.Token);
        await call.WaitForAsync(CallState.Alerting, TestTimeout.Token);

        // A PBX may write the time at which the extension answered.
        const string answered = """{"code":"200","agent":[{"extn":"8001","state":"busy","private_data":"answered","answered_at":"2026-03-02 04:00:01"}]}""";
        lab.Server.Faults.Next("getAgentStatus", Fault.Body(answered));
        await lab.RunUntilAsync(() => lab.Server.Requests.Count(r => r.Operation == "getAgentStatus") == 2, within: TimeSpan.FromSeconds(15));

        call.State.ShouldBe(CallState.Alerting);
    }

    [Fact]
    public async Task Disposing_the_dialer_faults_the_waits_of_open_calls_and_hangs_nothing_up()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = await lab.DialerWithSessionAsync();
        var call = await dialer.DialAsync(Request, TestTimeout.Token);

        await dialer.DisposeAsync();
        await dialer.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(call.Completion);
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_disposed_dialer_places_no_call_for_nobody_would_follow_it()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = await lab.DialerWithSessionAsync();
        await dialer.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(dialer.DialAsync(Request, TestTimeout.Token));

        lab.Exchange.CallsPlaced.ShouldBe(0);
    }

    [Fact]
    public async Task A_disposed_dialer_calls_no_outside_numbers_back_either()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(options => options.Dialing.CallBackTrunkGroup = "trunkLab"));
        await dialer.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(
            () => dialer.DialAsync(new DialRequest(DialSource.FromOutsideNumber("13900000002"), OlaLab.Number), TestTimeout.Token));

        lab.Exchange.CallsPlaced.ShouldBe(0);
    }

    [Fact]
    public async Task A_disposed_call_is_no_longer_followed()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = await lab.DialerWithSessionAsync();
        var call = await dialer.DialAsync(Request, TestTimeout.Token);

        await call.DisposeAsync();
        lab.Time.Advance(TimeSpan.FromMinutes(1));

        await Should.ThrowAsync<ObjectDisposedException>(call.Completion);
        lab.Server.Requests.ShouldNotContain(r => r.Operation == "hangup");
    }
}
