namespace PbxConnectors.Testing.Tests;

public sealed class CallControlTests
{
    private const string Number = ExchangeFixture.Number;
    private const string Other = "13900000002";

    [Fact]
    public async Task Hold_retrieve_transfer_and_hang_up_leave_two_records_of_one_call()
    {
        await using var lab = await TalkingAsync();

        lab.Exchange.Hold("8001").ShouldBeTrue();
        lab.Exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.OnHold);
        lab.Time.Advance(5.Seconds());
        lab.Exchange.Retrieve("8001").ShouldBeTrue();
        lab.Exchange.Transfer("8001", "8002").ShouldBeTrue();
        lab.Exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.Idle);
        lab.Time.Advance(4.Seconds());
        lab.Exchange.HangUp("8002").ShouldBeTrue();

        var records = lab.Exchange.Records;
        records.Count.ShouldBe(2);
        records.Select(record => (record.Caller, record.Callee)).ShouldBe([("8001", Number), (Number, "8002")]);
        records.ShouldAllBe(record => record.CallId == 1 && record.Outcome == SimulatedOutcome.Answered);
        records[0].TalkTime.ShouldBe(8.Seconds());
        records[0].HungUpBy.ShouldBe(CallSide.Caller);
        records[1].TalkTime.ShouldBe(4.Seconds());
        records[1].HungUpBy.ShouldBe(CallSide.Callee);
        lab.Exchange.ActiveCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Time_on_hold_does_not_count_against_the_far_ends_patience()
    {
        await using var lab = await TalkingAsync(talkTime: 15.Seconds());

        lab.Exchange.Hold("8001");
        lab.Time.Advance(10.Minutes());
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Held);
        lab.Exchange.Retrieve("8001");
        lab.Time.Advance(12.Seconds());

        // 3 s before the hold and 12 s after it.
        lab.Exchange.ActiveCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Commands_that_do_not_fit_the_state_change_nothing()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Exchange.AddExtension("8002", "secret-2");

        bool[] without = [lab.Exchange.Hold("8001"), lab.Exchange.Retrieve("8001"), lab.Exchange.Transfer("8001", "8002"),
            lab.Exchange.Park("8001"),
            lab.Exchange.StartAttendedTransfer("8001", "8002"), lab.Exchange.CancelAttendedTransfer("8001"),
                lab.Exchange.PickUp("8001", "8002"),
            lab.Exchange.Supervise("8002", "8001", SupervisionMode.Listen), lab.Exchange.RetrieveParked("8001", Number),
                lab.Exchange.Redirect("8001", Number)];
        lab.Dial();
        lab.Time.Advance(3.Seconds());
        bool[] ringing = [lab.Exchange.Hold("8001"), lab.Exchange.Retrieve("8001"), lab.Exchange.Transfer("8001", "8002"),
            lab.Exchange.Park("8001"),
            lab.Exchange.Hold("9999")];

        without.ShouldAllBe(done => !done);
        ringing.ShouldAllBe(done => !done);
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Alerting);
    }

    [Fact]
    public async Task A_blind_transfer_to_somebody_busy_ends_the_call()
    {
        await using var lab = await TalkingAsync();
        lab.Plan.Assign(Other, NumberScenario.Answered(talkTime: 5.Minutes()));
        lab.Dial("8002", Other);
        lab.Time.Advance(1.Seconds());

        lab.Exchange.Transfer("8001", "8002").ShouldBeTrue();

        lab.Exchange.Records.Select(record => record.Outcome).ShouldBe([SimulatedOutcome.Answered, SimulatedOutcome.Busy]);
    }

    [Fact]
    public async Task A_blind_transfer_to_an_outside_number_dials_it()
    {
        await using var lab = await TalkingAsync();
        lab.Plan.Assign(Other, NumberScenario.Answered(ringTime: 5.Seconds(), talkTime: 1.Seconds()));

        lab.Exchange.Transfer("8001", Other).ShouldBeTrue();
        lab.Time.Advance(10.Seconds());

        lab.Exchange.DialCount(Other).ShouldBe(1);
        lab.Exchange.Records[1].TalkTime.ShouldBe(1.Seconds());
        lab.Exchange.Records[1].Callee.ShouldBe(Other);
    }

    [Fact]
    public async Task Hanging_up_completes_an_attended_transfer()
    {
        await using var lab = await TalkingAsync();
        lab.Exchange.StartAttendedTransfer("8001", "8002").ShouldBeTrue();
        lab.Exchange.ActiveCalls.Select(call => call.State).ShouldBe([SimulatedCallState.Held, SimulatedCallState.Connected]);
        lab.Time.Advance(6.Seconds());

        lab.Exchange.HangUp("8001").ShouldBeTrue();
        lab.Exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.Idle);
        var call = lab.Exchange.ActiveCalls.ShouldHaveSingleItem();
        (call.Caller, call.Callee, call.State).ShouldBe((Number, "8002", SimulatedCallState.Connected));
        lab.Time.Advance(2.Seconds());
        lab.Exchange.HangUp("8002");

        lab.Exchange.Records.Select(record => (record.Caller, record.Callee, record.TalkTime))
            .ShouldBe([("8001", "8002", 6.Seconds()), ("8001", Number, 9.Seconds()), (Number, "8002", 2.Seconds())]);
        lab.Exchange.Records.ShouldAllBe(record => record.CallId == 1);
    }

    [Fact]
    public async Task Cancelling_an_attended_transfer_brings_the_first_partner_back()
    {
        await using var lab = await TalkingAsync();
        lab.Exchange.StartAttendedTransfer("8001", "8002");
        lab.Exchange.Retrieve("8001").ShouldBeFalse();

        lab.Exchange.CancelAttendedTransfer("8001").ShouldBeTrue();

        var call = lab.Exchange.ActiveCalls.ShouldHaveSingleItem();
        (call.Callee, call.State).ShouldBe((Number, SimulatedCallState.Connected));
        lab.Exchange.GetExtensionState("8002").ShouldBe(SimulatedExtensionState.Idle);
        lab.Exchange.CancelAttendedTransfer("8001").ShouldBeFalse();
    }

    [Fact]
    public async Task When_the_one_consulted_hangs_up_the_first_partner_is_back()
    {
        await using var lab = await TalkingAsync();
        lab.Exchange.StartAttendedTransfer("8001", "8002");

        lab.Exchange.HangUp("8002");

        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Connected);
    }

    [Fact]
    public async Task When_the_first_partner_hangs_up_the_consultation_goes_on_as_a_call()
    {
        await using var lab = await TalkingAsync();
        lab.Exchange.StartAttendedTransfer("8001", "8002");

        lab.Exchange.HangUp(Number);
        lab.Exchange.CancelAttendedTransfer("8001").ShouldBeFalse();
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().Callee.ShouldBe("8002");
        lab.Exchange.HangUp("8001");

        lab.Exchange.ActiveCalls.ShouldBeEmpty();
        lab.Exchange.Records.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Hanging_up_before_the_consulted_side_answers_lets_it_ring_for_the_partner()
    {
        await using var lab = await TalkingAsync();
        lab.Exchange.AddExtension("8003", "secret-3", ExtensionBehaviour.AnswersAfter(5.Seconds()));
        lab.Exchange.StartAttendedTransfer("8001", "8003");

        lab.Exchange.HangUp("8001");

        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Alerting);
        lab.Time.Advance(5.Seconds());
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Connected);
    }

    [Fact]
    public async Task Sending_the_one_consulted_away_brings_the_first_partner_back()
    {
        await using var lab = await TalkingAsync();
        lab.Plan.Assign(Other, NumberScenario.Answered());
        lab.Exchange.StartAttendedTransfer("8001", "8002");

        lab.Exchange.Transfer("8001", Other).ShouldBeTrue();

        lab.Exchange.ActiveCalls.Select(call => (call.Caller, call.Callee, call.State))
            .ShouldBe([("8001", Number, SimulatedCallState.Connected), ("8002", Other, SimulatedCallState.Proceeding)]);
    }

    [Fact]
    public async Task A_partner_on_hold_for_a_consultation_cannot_send_the_call_elsewhere()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Exchange.AddExtension("8002", "secret-2");
        lab.Exchange.AddExtension("8003", "secret-3");
        lab.Dial("8001", "8002");
        lab.Exchange.StartAttendedTransfer("8001", "8003");

        lab.Exchange.Transfer("8002", Number).ShouldBeFalse();
        lab.Exchange.Park("8002").ShouldBeFalse();
        lab.Exchange.Retrieve("8002").ShouldBeFalse();

        lab.Exchange.ActiveCalls.Select(call => call.State).ShouldBe([SimulatedCallState.Held, SimulatedCallState.Connected]);
    }

    [Fact]
    public async Task A_call_cannot_be_transferred_to_who_is_in_it()
    {
        await using var lab = await TalkingAsync();

        lab.Exchange.Transfer("8001", Number).ShouldBeFalse();
        lab.Exchange.Transfer("8001", "8001").ShouldBeFalse();
        lab.Exchange.StartAttendedTransfer("8001", Number).ShouldBeFalse();

        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Connected);
        lab.Exchange.DialCount(Number).ShouldBe(1);
    }

    [Fact]
    public async Task A_parked_call_waits_in_a_place_and_is_taken_back_by_its_number()
    {
        await using var lab = await TalkingAsync();

        lab.Exchange.Park("8001").ShouldBeTrue();
        lab.Time.Advance(30.Seconds());
        var parked = lab.Exchange.ParkedCalls.ShouldHaveSingleItem();
        (parked.Place, parked.Number, parked.ParkedBy).ShouldBe((701, Number, "8001"));
        lab.Exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.Idle);
        lab.Exchange.RetrieveParked("8002", Number).ShouldBeTrue();
        lab.Exchange.ParkedCalls.ShouldBeEmpty();
        lab.Exchange.RetrieveParked("8002", Number).ShouldBeFalse();
        lab.Exchange.HangUp("8002");

        lab.Exchange.Records.Select(record => (record.Application, record.Callee))
            .ShouldBe([(CallApplication.Dial, Number), (CallApplication.Park, "701"), (CallApplication.Dial, "8002")]);
        lab.Exchange.Records.ShouldAllBe(record => record.CallId == 1);
    }

    [Fact]
    public async Task A_call_parked_too_long_rings_back()
    {
        await using var lab = await TalkingAsync(options: new ExchangeOptions { ParkingTimeout = 2.Minutes() });

        lab.Exchange.Park("8001");
        lab.Time.Advance(2.Minutes());

        var call = lab.Exchange.ActiveCalls.ShouldHaveSingleItem();
        (call.Callee, call.State).ShouldBe(("8001", SimulatedCallState.Connected));
    }

    [Fact]
    public async Task A_parked_call_can_hang_up()
    {
        await using var lab = await TalkingAsync();
        lab.Exchange.Park("8001");

        lab.Exchange.HangUp(Number).ShouldBeTrue();

        lab.Exchange.ParkedCalls.ShouldBeEmpty();
        lab.Exchange.RetrieveParked("8001", Number).ShouldBeFalse();
    }

    [Fact]
    public async Task A_ringing_call_can_be_picked_up_at_another_extension()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Exchange.AddExtension("8002", "secret-2", ExtensionBehaviour.NeverAnswers);
        lab.Exchange.ReceiveCall(Number, "8002");
        lab.Time.Advance(4.Seconds());

        lab.Exchange.PickUp("8001", "8002").ShouldBeTrue();
        lab.Time.Advance(1.Minutes());

        lab.Record.Callee.ShouldBe("8001");
        lab.Record.Direction.ShouldBe(CallDirection.Inbound);
        lab.Record.TalkTime.ShouldBe(30.Seconds());
        lab.Record.HungUpBy.ShouldBe(CallSide.Caller);
    }

    [Theory]
    [InlineData(SupervisionMode.Listen)]
    [InlineData(SupervisionMode.Whisper)]
    [InlineData(SupervisionMode.BargeIn)]
    public async Task A_supervisor_leaves_by_hanging_up_and_the_call_goes_on(SupervisionMode mode)
    {
        await using var lab = await TalkingAsync();

        lab.Exchange.Supervise("8002", "8001", mode).ShouldBeTrue();
        lab.Exchange.ActiveCalls[1].Supervision.ShouldBe(mode);
        lab.Exchange.GetExtensionState("8002").ShouldBe(SimulatedExtensionState.InUse);
        lab.Exchange.Supervise("8002", "8001", mode).ShouldBeFalse();
        lab.Time.Advance(2.Seconds());
        lab.Exchange.HangUp("8002").ShouldBeTrue();

        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().Callee.ShouldBe(Number);
        lab.Record.Application.ShouldBe(CallApplication.Supervision);
        lab.Record.TalkTime.ShouldBe(2.Seconds());
    }

    [Fact]
    public async Task Supervision_ends_with_the_call_it_supervises()
    {
        await using var lab = await TalkingAsync();
        lab.Exchange.Supervise("8002", "8001", SupervisionMode.Listen);

        lab.Exchange.HangUp("8001");

        lab.Exchange.ActiveCalls.ShouldBeEmpty();
        lab.Exchange.Records.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_recording_can_be_played_to_a_handset()
    {
        await using var lab = await TalkingAsync();
        lab.Exchange.HangUp("8001");
        var record = lab.Exchange.Records[0];

        lab.Exchange.PlayRecording("8002", record.LegId).ShouldBeTrue();
        lab.Exchange.GetExtensionState("8002").ShouldBe(SimulatedExtensionState.InUse);
        lab.Time.Advance(record.Duration);

        lab.Exchange.GetExtensionState("8002").ShouldBe(SimulatedExtensionState.Idle);
        lab.Exchange.PlayRecording("8002", 12345).ShouldBeFalse();
    }

    [Fact]
    public async Task A_partner_can_be_sent_to_a_menu()
    {
        await using var lab = await TalkingAsync(talkTime: 20.Seconds());
        lab.Exchange.AddMenu("aa_1");

        lab.Exchange.TransferToMenu("8001", "aa_2").ShouldBeFalse();
        lab.Exchange.TransferToMenu("8001", "aa_1").ShouldBeTrue();
        lab.Time.Advance(1.Minutes());

        lab.Exchange.Records.Select(record => record.Application).ShouldBe([CallApplication.Dial, CallApplication.Menu]);
    }

    [Fact]
    public async Task While_the_trunk_is_down_outside_numbers_fail_with_cause_38()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Exchange.TrunkIsAvailable = false;

        lab.Dial();

        lab.Record.Q850Cause.ShouldBe(38);
        lab.Record.Outcome.ShouldBe(SimulatedOutcome.Failed);
    }

    [Fact]
    public async Task A_caller_leaves_a_message_when_a_mailbox_answers()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered(), new ExchangeOptions { RingLimit = 20.Seconds() });
        lab.Exchange.AddExtension("8002", "secret-2", new ExtensionBehaviour { AnswerDelay = null, HasMailbox = true });

        lab.Exchange.ReceiveCall(Number, "8002", new InboundCaller { LeavesMessage = 10.Seconds() });
        lab.Time.Advance(1.Minutes());

        var message = lab.Exchange.Voicemails.ShouldHaveSingleItem();
        (message.Caller, message.Mailbox, message.Duration, message.IsRead).ShouldBe((Number, "8002", 10.Seconds(), false));
        CallProgress.WaveFile.TryRead(new MemoryStream(message.RenderRecording()), out var audio, out _).ShouldBeTrue();
        audio!.Duration.ShouldBe(10.Seconds());
        lab.Exchange.MarkVoicemail(message.Id, isRead: true).ShouldBeTrue();
        lab.Exchange.Voicemails[0].IsRead.ShouldBeTrue();
        lab.Exchange.Records.Select(record => record.Outcome).ShouldBe([SimulatedOutcome.NoAnswer, SimulatedOutcome.Answered]);
    }

    [Fact]
    public async Task An_impatient_caller_gives_up()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Exchange.AddExtension("8002", "secret-2", ExtensionBehaviour.NeverAnswers);

        lab.Exchange.ReceiveCall(Number, "8002", new InboundCaller { Patience = 10.Seconds() });
        lab.Time.Advance(1.Minutes());

        lab.Record.Duration.ShouldBe(10.Seconds());
        lab.Record.HungUpBy.ShouldBe(CallSide.Caller);
    }

    [Fact]
    public async Task A_call_for_nobody_here_is_an_error_of_the_program()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());

        Should.Throw<ArgumentException>(() => lab.Exchange.ReceiveCall(Number, "7777")).Message.ShouldContain("7777");
    }

    [Fact]
    public async Task Records_are_announced_in_order_with_the_changes_of_the_call()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        var seen = new List<string>();
        lab.Exchange.CallChanged += (_, change) => seen.Add(change.Call.State.ToString());
        lab.Exchange.CallRecorded += (_, recorded) => seen.Add($"record {recorded.Record.Id}");

        lab.Dial();
        lab.Time.Advance(1.Minutes());

        seen.ShouldBe(["Initiated", "Proceeding", "Alerting", "Connected", "record 1", "Ended"]);
    }

    /// <summary>8001 has been talking to the number for 3 seconds; 8002 is free.</summary>
    private static Task<ExchangeFixture> TalkingAsync(TimeSpan? talkTime = null, ExchangeOptions? options = null)
    {
        var lab = new ExchangeFixture(NumberScenario.Answered(ringTime: 1.Seconds(), talkTime: talkTime ?? 1.Minutes()), options);
        lab.Exchange.AddExtension("8002", "secret-2");
        lab.Dial();
        lab.Time.Advance(5.Seconds());
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Connected);
        return Task.FromResult(lab);
    }
}
