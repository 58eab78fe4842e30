namespace PbxConnectors.Testing.Tests;

public sealed class OutboundCallTests
{
    [Fact]
    public async Task An_answered_call_rings_connects_and_ends_when_the_far_end_has_talked_enough()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered(ringTime: 6.Seconds(), talkTime: 15.Seconds()));

        lab.Dial();
        lab.Time.Advance(1.Minutes());

        lab.States.ShouldBe(["0 Initiated", "0 Proceeding", "1 Alerting", "7 Connected", "22 Ended"]);
        var record = lab.Record;
        record.Outcome.ShouldBe(SimulatedOutcome.Answered);
        record.Q850Cause.ShouldBe(16);
        record.HungUpBy.ShouldBe(CallSide.Callee);
        record.TalkTime.ShouldBe(15.Seconds());
        record.Duration.ShouldBe(22.Seconds());
        record.Direction.ShouldBe(CallDirection.Outbound);
        record.Label.ShouldBe("answered");
    }

    [Theory]
    [InlineData("empty", SimulatedOutcome.Failed, 1)]
    [InlineData("busy", SimulatedOutcome.Busy, 17)]
    [InlineData("in_call", SimulatedOutcome.Busy, 17)]
    [InlineData("power_off", SimulatedOutcome.Failed, 20)]
    [InlineData("no_answer", SimulatedOutcome.NoAnswer, 19)]
    [InlineData("number_changed", SimulatedOutcome.Failed, 22)]
    [InlineData("network_busy", SimulatedOutcome.Failed, 42)]
    public async Task An_announced_state_ends_with_its_own_cause(string label, SimulatedOutcome outcome, int cause)
    {
        CallProgress.NumberStates.TryParse(label, out var state).ShouldBeTrue();
        await using var lab = new ExchangeFixture(NumberScenario.For(state));

        lab.Dial();
        lab.Time.Advance(2.Minutes());

        lab.Record.Outcome.ShouldBe(outcome);
        lab.Record.Q850Cause.ShouldBe(cause);
        lab.Record.AnsweredAt.ShouldBeNull();
        lab.Record.HungUpBy.ShouldBe(CallSide.Network);
        lab.Record.Label.ShouldBe(label);
    }

    [Fact]
    public async Task An_announcement_without_ringing_never_alerts()
    {
        await using var lab = new ExchangeFixture(NumberScenario.EmptyNumber());

        lab.Dial();
        lab.Time.Advance(1.Minutes());

        lab.States.ShouldNotContain(state => state.EndsWith("Alerting", StringComparison.Ordinal));
        lab.Record.AlertingAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_call_nobody_answers_ends_at_the_ring_limit_with_cause_19()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Ringing(), new ExchangeOptions { RingLimit = 30.Seconds() });

        lab.Dial();
        lab.Time.Advance(2.Minutes());

        lab.States[^1].ShouldBe("31 Ended");
        lab.Record.Outcome.ShouldBe(SimulatedOutcome.NoAnswer);
        lab.Record.Q850Cause.ShouldBe(19);
    }

    [Fact]
    public async Task An_extension_that_does_not_answer_leaves_a_record_without_a_destination()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered(), new ExchangeOptions { RingLimit = 20.Seconds() });
        lab.Exchange.AddExtension("8009", "secret-9", ExtensionBehaviour.NeverAnswers);

        lab.Dial("8009");
        lab.Exchange.GetExtensionState("8009").ShouldBe(SimulatedExtensionState.Ringing);
        lab.Time.Advance(20.Seconds());

        lab.States.ShouldBe(["0 Initiated", "20 Ended"]);
        lab.Record.DestinationDialled.ShouldBeFalse();
        lab.Record.HasRecording.ShouldBeFalse();
        lab.Record.Outcome.ShouldBe(SimulatedOutcome.NoAnswer);
    }

    [Fact]
    public async Task The_destination_is_dialled_only_when_the_extension_has_answered()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Exchange.AddExtension("8009", "secret-9", ExtensionBehaviour.AnswersAfter(4.Seconds()));

        lab.Dial("8009");
        lab.Time.Advance(1.Minutes());

        lab.States.Take(3).ShouldBe(["0 Initiated", "4 Proceeding", "5 Alerting"]);
    }

    [Fact]
    public async Task An_extension_that_has_not_been_dialled_yet_is_idle()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Exchange.AddExtension("8002", "secret-2");
        lab.Exchange.AddExtension("8009", "secret-9", ExtensionBehaviour.AnswersAfter(4.Seconds()));
        lab.Dial("8009", "8002");

        lab.Exchange.GetExtensionState("8002").ShouldBe(SimulatedExtensionState.Idle);
        lab.Exchange.HangUp("8002").ShouldBeFalse();
        lab.Exchange.PlaceCall("8002", ExchangeFixture.Number).Accepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0.5, SimulatedCallState.Proceeding, SimulatedOutcome.NoAnswer)]
    [InlineData(3, SimulatedCallState.Alerting, SimulatedOutcome.NoAnswer)]
    [InlineData(10, SimulatedCallState.Connected, SimulatedOutcome.Answered)]
    public async Task Hanging_up_ends_a_call_in_any_state(double after, SimulatedCallState state, SimulatedOutcome outcome)
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Dial();
        lab.Time.Advance(after.Seconds());
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(state);

        lab.Exchange.HangUp("8001").ShouldBeTrue();

        lab.Record.Outcome.ShouldBe(outcome);
        lab.Record.Q850Cause.ShouldBe(16);
        lab.Record.HungUpBy.ShouldBe(CallSide.Caller);
        lab.Record.Duration.ShouldBe(after.Seconds());
        lab.Exchange.ActiveCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_can_be_hung_up_by_its_outside_number()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Dial();
        lab.Time.Advance(10.Seconds());

        lab.Exchange.HangUp(ExchangeFixture.Number).ShouldBeTrue();

        lab.Record.HungUpBy.ShouldBe(CallSide.Callee);
    }

    [Fact]
    public async Task Nothing_happens_after_a_call_was_hung_up()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Dial();
        lab.Exchange.HangUp("8001");

        lab.Time.Advance(5.Minutes());

        lab.States[^1].ShouldBe("0 Ended");
        lab.Exchange.Records.Count.ShouldBe(1);
        lab.Time.ArmedTimers.ShouldBe(0);
        lab.Exchange.HangUp("8001").ShouldBeFalse();
    }

    [Fact]
    public async Task An_extension_calls_another_extension()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Exchange.AddExtension("8002", "secret-2", ExtensionBehaviour.AnswersAfter(3.Seconds()));

        lab.Dial("8001", "8002");
        lab.Exchange.GetExtensionState("8002").ShouldBe(SimulatedExtensionState.Ringing);
        lab.Time.Advance(10.Seconds());
        lab.Exchange.GetExtensionState("8002").ShouldBe(SimulatedExtensionState.InUse);
        lab.Exchange.HangUp("8002");

        lab.Record.Direction.ShouldBe(CallDirection.Internal);
        lab.Record.TalkTime.ShouldBe(7.Seconds());
        lab.Record.HungUpBy.ShouldBe(CallSide.Callee);
    }

    [Fact]
    public async Task A_busy_extension_is_busy_and_an_unregistered_one_cannot_be_reached()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered(talkTime: 5.Minutes()));
        lab.Exchange.AddExtension("8002", "secret-2");
        lab.Exchange.AddExtension("8003", "secret-3").IsRegistered = false;
        lab.Dial();
        lab.Time.Advance(10.Seconds());

        lab.Dial("8002", "8001");
        lab.Dial("8002", "8003");

        lab.Exchange.Records.Select(record => record.Q850Cause).ShouldBe([17, 20]);
    }

    [Fact]
    public async Task Refusals_say_why()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered() with { RefuseDial = true });
        lab.Plan.Assign("13900000002", NumberScenario.Answered());
        lab.Exchange.AddExtension("8002", "secret-2").IsRegistered = false;
        lab.Exchange.AddExtension("8003", "secret-3");
        lab.Dial("8003", "13900000002");

        lab.Exchange.PlaceCall("9999", "13900000002").Refusal.ShouldBe(PlaceCallRefusal.UnknownExtension);
        lab.Exchange.PlaceCall("8002", "13900000002").Refusal.ShouldBe(PlaceCallRefusal.ExtensionUnavailable);
        lab.Exchange.PlaceCall("8003", "13900000002").Refusal.ShouldBe(PlaceCallRefusal.ExtensionBusy);
        lab.Exchange.PlaceCall("8001", "not a number").Refusal.ShouldBe(PlaceCallRefusal.InvalidDestination);
        lab.Exchange.PlaceCall("8001", ExchangeFixture.Number).Refusal.ShouldBe(PlaceCallRefusal.RefusedByPlan);
        lab.Exchange.CallsPlaced.ShouldBe(1);
        lab.Exchange.DialCount(ExchangeFixture.Number).ShouldBe(0);
    }

    [Fact]
    public async Task More_calls_per_extension_are_possible_when_allowed()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered(), new ExchangeOptions { MaxCallsPerExtension = 2 });

        lab.Dial();
        lab.Dial();

        lab.Exchange.PlaceCall("8001", ExchangeFixture.Number).Refusal.ShouldBe(PlaceCallRefusal.ExtensionBusy);
        lab.Exchange.DialCount(ExchangeFixture.Number).ShouldBe(2);
    }

    [Fact]
    public async Task A_restart_drops_all_calls_without_a_record()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Dial();
        lab.Time.Advance(8.Seconds());

        lab.Exchange.Restart();
        lab.Time.Advance(5.Minutes());

        lab.Exchange.ActiveCalls.ShouldBeEmpty();
        lab.Exchange.Records.ShouldBeEmpty();
        lab.Exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.Idle);
        lab.Dial().Id.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Tests_can_wait_for_calls_and_for_idleness()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        var dialled = lab.Exchange.WaitForCallsAsync(1, TestTimeout.Token);
        dialled.IsCompleted.ShouldBeFalse();

        lab.Dial();
        await dialled;
        var idle = lab.Exchange.WaitForIdleAsync(TestTimeout.Token);
        idle.IsCompleted.ShouldBeFalse();
        lab.Time.Advance(1.Minutes());

        await idle;
    }

    [Fact]
    public async Task A_handler_of_an_event_may_command_the_exchange()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Exchange.CallChanged += (_, change) =>
        {
            if (change.Call.State == SimulatedCallState.Connected)
            {
                lab.Exchange.HangUp("8001");
            }
        };

        lab.Dial();
        lab.Time.Advance(10.Seconds());

        lab.Record.TalkTime.ShouldBe(TimeSpan.Zero);
        lab.States.ShouldBe(["0 Initiated", "0 Proceeding", "1 Alerting", "7 Connected", "7 Ended"]);
    }

    [Fact]
    public async Task A_timer_that_comes_after_disposal_does_nothing()
    {
        var lab = new ExchangeFixture(NumberScenario.Answered());
        lab.Dial();
        await lab.DisposeAsync();

        lab.Time.Advance(5.Minutes());

        lab.Exchange.Records.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_extension_number_is_given_once()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered());

        Should.Throw<ArgumentException>(() => lab.Exchange.AddExtension("8001", "again")).Message.ShouldContain("8001");
    }

    [Fact]
    public void An_extension_does_not_print_its_secret()
    {
        var exchange = new SimulatedExchange(new NumberPlan());

        exchange.AddExtension("8001", "planted-secret").ToString().ShouldBe("8001");
    }

    [Fact]
    public async Task Calls_from_many_threads_are_all_counted_once()
    {
        await using var exchange = new SimulatedExchange(new NumberPlan(NumberScenario.Ringing()),
            timeProvider: new ManualTimeProvider());
        for (var i = 0; i < 100; i++)
        {
            exchange.AddExtension($"{8000 + i}", "secret");
        }

        Parallel.For(0, 100, i => exchange.PlaceCall($"{8000 + i}", $"{13900000000 + i}"));
        exchange.ActiveCalls.Count.ShouldBe(100);
        Parallel.For(0, 100, i => exchange.HangUp($"{8000 + i}"));

        exchange.Records.Select(record => record.LegId).Distinct().Count().ShouldBe(100);
        exchange.Records.Select(record => record.Id).ShouldBe(Enumerable.Range(1, 100).Select(i => (long)i));
    }
}
