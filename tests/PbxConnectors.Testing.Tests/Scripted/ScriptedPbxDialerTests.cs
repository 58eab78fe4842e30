namespace PbxConnectors.Testing.Tests;

/// <summary>The dialer without a wire, beside what the conformance suite holds it to.</summary>
public sealed class ScriptedPbxDialerTests : IDisposable
{
    private const string Number = "13900000001";

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedPbxDialer _pbx;

    public ScriptedPbxDialerTests() => _pbx = new ScriptedPbxDialer(_time);

    public void Dispose() => _pbx.Dispose();

    [Fact]
    public async Task A_call_moves_as_its_script_says_on_the_thread_that_advances_the_clock()
    {
        var call = await DialAsync();

        call.State.ShouldBe(CallState.Initiated);
        _time.Advance(1.Seconds());
        call.State.ShouldBe(CallState.Alerting);
        _time.Advance(6.Seconds());
        call.State.ShouldBe(CallState.Connected);
        _time.Advance(15.Seconds());
        var result = await call.Completion;

        (result.Reason, result.TalkTime).ShouldBe((EndReason.Normal, 15.Seconds()));
        (result.EndedAt - result.AnsweredAt).ShouldBe(15.Seconds());
    }

    [Theory]
    [InlineData(true, Freshness.Local)]
    [InlineData(false, Freshness.Pushed)]
    public async Task An_end_says_whether_the_PBX_told_it_or_we_brought_it_about(bool byUs, Freshness expected)
    {
        _pbx.Script(Number, CallScript.ByHand());
        var call = await DialAsync();
        if (byUs)
        {
            await call.HangUpAsync();
        }
        else
        {
            _pbx.Dials[0].End(EndReason.Busy);
        }

        var steps = await call.ReadStatesAsync().ToListAsync();
        (steps[^1].State, steps[^1].Freshness).ShouldBe((CallState.Ended, expected));
    }

    [Fact]
    public async Task Early_media_is_heard_when_the_test_says_so_and_moves_no_state()
    {
        _pbx.Script(Number, CallScript.ByHand());
        var call = await DialAsync();
        _time.Advance(2.Seconds());

        _pbx.Dials[0].HearEarlyMedia("PCMA");

        call.State.ShouldBe(CallState.Initiated);
        call.EarlyMedia.ShouldNotBeNull().Codec.ShouldBe("PCMA");
        _pbx.Dials[0].End(EndReason.InvalidNumber);
        var result = await call.Completion;
        (result.EarlyMediaAt - result.DialedAt).ShouldBe(2.Seconds());
    }

    [Fact]
    public async Task Scripts_of_a_number_follow_one_another_and_the_last_stays()
    {
        _pbx.Script(Number, CallScript.Busy(), CallScript.NoAnswer());

        var reasons = new List<EndReason>();
        for (int i = 0; i < 3; i++)
        {
            var call = await DialAsync();
            _time.Advance(1.Minutes());
            reasons.Add((await call.Completion).Reason);
        }

        reasons.ShouldBe([EndReason.Busy, EndReason.NoAnswer, EndReason.NoAnswer]);
        _pbx.DialCount(Number).ShouldBe(3);
    }

    [Fact]
    public async Task Exceptions_tell_what_became_of_the_command()
    {
        _pbx.Script(Number, CallScript.Refused("600001", "呼叫异常"), CallScript.Lost(), CallScript.Lost(Delivery.NotSent));

        var refused = await Should.ThrowAsync<PbxRejectedException>(DialAsync);
        (refused.VendorCode, refused.VendorMessage, refused.Delivery).ShouldBe(("600001", "呼叫异常", Delivery.Sent));
        (await Should.ThrowAsync<PbxUnavailableException>(DialAsync)).Delivery.ShouldBe(Delivery.Unknown);
        (await Should.ThrowAsync<PbxUnavailableException>(DialAsync)).Delivery.ShouldBe(Delivery.NotSent);
        _pbx.Dials.ShouldAllBe(dial => dial.Failure != null && !dial.IsOpen);
    }

    [Fact]
    public async Task A_call_can_be_moved_and_ended_by_hand()
    {
        _pbx.Script(Number, CallScript.ByHand());
        var call = await DialAsync();
        var dial = _pbx.Dials.ShouldHaveSingleItem();

        dial.MoveTo(CallState.Alerting);
        dial.MoveTo(CallState.Connected);
        dial.MoveTo(CallState.Held);
        call.State.ShouldBe(CallState.Held);
        dial.End(EndReason.Transferred);

        (await call.Completion).Reason.ShouldBe(EndReason.Transferred);
        dial.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Hanging_up_is_noted_and_ends_the_call_as_it_stood()
    {
        var ringing = await DialAsync();
        await ringing.HangUpAsync();
        var talking = await DialAsync();
        _time.Advance(10.Seconds());
        await talking.HangUpAsync();

        (await ringing.Completion).Reason.ShouldBe(EndReason.Cancelled);
        var result = await talking.Completion;
        (result.Reason, result.TalkTime).ShouldBe((EndReason.Normal, 3.Seconds()));
        _pbx.Dials.ShouldAllBe(dial => dial.WasHungUp);
    }

    [Fact]
    public async Task A_PBX_that_can_do_less_is_tried_by_its_capabilities()
    {
        _pbx.Capabilities = new PbxCapabilities(Freshness.Polled, [new(PbxOperation.Dial, CapabilityDegree.Supported)]);
        var call = await DialAsync();

        (await Should.ThrowAsync<PbxNotSupportedException>(() => call.HangUpAsync())).RequestedOperation.ShouldBe(PbxOperation.HangUp);
        (await Should.ThrowAsync<PbxNotSupportedException>(
            () => _pbx.DialAsync(new DialRequest(DialSource.FromDevice("desk"), Number)))).RequestedOperation.ShouldBe(PbxOperation.DialFromDevice);
        call.State.ShouldBe(CallState.Initiated);
    }

    [Fact]
    public void A_feature_is_found_when_it_was_given_and_its_operations_are_declared()
    {
        _pbx.TryGetFeature<IPbxRecordings>(out _).ShouldBeFalse();

        _pbx.With<IPbxRecordings>(new NoRecordings(), PbxOperation.Recordings);

        _pbx.TryGetFeature<IPbxRecordings>(out var found).ShouldBeTrue();
        found.ShouldBeOfType<NoRecordings>();
        _pbx.Capabilities[PbxOperation.Recordings].ShouldBe(CapabilityDegree.Supported);
        _pbx.Capabilities[PbxOperation.Dial].ShouldBe(CapabilityDegree.Supported);
    }

    [Fact]
    public async Task Assertions_say_what_was_dialled_instead_with_numbers_masked()
    {
        _pbx.AssertDialled();
        await DialAsync();

        _pbx.AssertDialled(Number);
        Should.Throw<InvalidOperationException>(() => _pbx.AssertDialled("13900000002")).Message
            .ShouldBe("Expected to be dialled: 139****0002; was dialled: 139****0001.");
        Should.Throw<InvalidOperationException>(_pbx.AssertNoCallIsOpen).Message.ShouldContain("139****0001 Initiated");
        _time.Advance(1.Minutes());
        _pbx.AssertNoCallIsOpen();
    }

    [Fact]
    public async Task Tests_wait_for_dials_and_for_silence_by_signals()
    {
        var dialled = _pbx.WaitForDialsAsync(1, TestTimeout.Token);
        var idle = Task.CompletedTask;
        dialled.IsCompleted.ShouldBeFalse();

        await DialAsync();
        await dialled;
        idle = _pbx.WaitForIdleAsync(TestTimeout.Token);
        idle.IsCompleted.ShouldBeFalse();
        _time.Advance(1.Minutes());
        await idle;
    }

    [Theory]
    [InlineData(EndReason.Normal, 16)]
    [InlineData(EndReason.Busy, 17)]
    [InlineData(EndReason.InvalidNumber, 1)]
    [InlineData(EndReason.Unknown, null)]
    public void Models_are_consistent_in_themselves(EndReason reason, int? cause)
    {
        var record = PbxModels.CallRecord(reason: reason, talkTime: 9.Seconds());
        var result = PbxModels.CallResult(reason);

        (record.Q850Cause, result.Q850Cause).ShouldBe((cause, cause));
        (record.AnsweredAt is not null).ShouldBe(reason == EndReason.Normal);
        (record.EndedAt - record.StartedAt).ShouldBe(record.Duration);
        (record.Recording is not null).ShouldBe(reason == EndReason.Normal);
        (result.Certainty == Certainty.Unknown).ShouldBe(result.Explanation is not null);
        PbxModels.CallChanged(CallState.Ended, endReason: reason).Pbx.ShouldBe(record.Pbx);
        PbxModels.ExtensionStatus().State.ShouldBe(DeviceState.Idle);
        PbxModels.AgentStatus().State.ShouldBe(AgentState.Ready);
        PbxModels.Timeout().Delivery.ShouldBe(Delivery.Unknown);
    }

    private Task<PbxCall> DialAsync() => _pbx.DialAsync(new DialRequest("8001", Number), TestTimeout.Token);

    private sealed class NoRecordings : IPbxRecordings
    {
        public Task<Recording> OpenRecordingAsync(RecordingReference recording, CancellationToken cancellationToken = default) =>
            throw PbxModels.Rejected("404", "没有录音");
    }
}
