namespace PbxConnectors.Testing.Tests;

public sealed class QueueTests : IAsyncDisposable
{
    private const string Queue = "200";
    private const string Caller = "13900000001";

    private readonly ManualTimeProvider _time = new();
    private readonly SimulatedExchange _exchange;

    public QueueTests()
    {
        _exchange = new SimulatedExchange(new NumberPlan(NumberScenario.Answered()), timeProvider: _time);
        _exchange.AddExtension("8001", "secret-1", ExtensionBehaviour.AnswersAfter(3.Seconds()));
        _exchange.AddExtension("8002", "secret-2", ExtensionBehaviour.AnswersAfter(3.Seconds()));
        _exchange.AddExtension("8003", "secret-3", ExtensionBehaviour.NeverAnswers);
        _exchange.AddQueue(Queue, new QueueOptions { RingTimeout = 10.Seconds(), WrapUpTime = 5.Seconds() });
    }

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();

    [Fact]
    public void A_caller_waits_until_an_agent_is_ready()
    {
        _exchange.ReceiveCall(Caller, Queue).State.ShouldBe(SimulatedCallState.Queued);
        _time.Advance(12.Seconds());
        var waiting = _exchange.WaitingCallers(Queue).ShouldHaveSingleItem();
        (waiting.Position, waiting.Number, waiting.Queue).ShouldBe((1, Caller, Queue));

        _exchange.LogInAgent("1011", "8001", Queue).ShouldBeTrue();
        _exchange.WaitingCallers(Queue).ShouldBeEmpty();
        _exchange.Agents.ShouldHaveSingleItem().State.ShouldBe(SimulatedAgentState.Ringing);
        _time.Advance(3.Seconds());
        _exchange.Agents[0].State.ShouldBe(SimulatedAgentState.Talking);
        _exchange.Agents[0].CurrentNumber.ShouldBe(Caller);
        _time.Advance(30.Seconds());

        var record = _exchange.Records.ShouldHaveSingleItem();
        (record.Application, record.Callee, record.Queue, record.AgentId)
            .ShouldBe((CallApplication.Queue, "8001", Queue, "1011"));
        record.TalkTime.ShouldBe(30.Seconds());
    }

    [Fact]
    public void After_a_call_an_agent_is_busy_with_it_for_the_wrap_up_time()
    {
        _exchange.LogInAgent("1011", "8001", Queue);
        _exchange.ReceiveCall(Caller, Queue);
        _time.Advance(33.Seconds());
        _exchange.Agents[0].State.ShouldBe(SimulatedAgentState.AfterCallWork);
        _exchange.Agents[0].CallsTaken.ShouldBe(1);
        _exchange.ReceiveCall("13900000002", Queue).State.ShouldBe(SimulatedCallState.Queued);

        _time.Advance(5.Seconds());

        _exchange.Agents[0].State.ShouldBe(SimulatedAgentState.Ringing);
    }

    [Fact]
    public void Calls_go_to_low_penalties_first_and_then_to_who_has_been_idle_longest()
    {
        _exchange.LogInAgent("1011", "8001", Queue, penalty: 5);
        _exchange.LogInAgent("1012", "8002", Queue, penalty: 1);

        _exchange.ReceiveCall(Caller, Queue);

        _exchange.Agents.Single(agent => agent.State == SimulatedAgentState.Ringing).AgentId.ShouldBe("1012");
    }

    [Fact]
    public void An_agent_who_lets_it_ring_is_taken_out_and_the_next_is_rung()
    {
        _exchange.LogInAgent("1013", "8003", Queue, penalty: 0);
        _exchange.LogInAgent("1011", "8001", Queue, penalty: 1);
        _exchange.ReceiveCall(Caller, Queue);

        _time.Advance(10.Seconds());

        _exchange.Agents.Select(agent => agent.State).ShouldBe([SimulatedAgentState.RingTimeout, SimulatedAgentState.Ringing]);
        _exchange.SetAgentState("8003", Queue, SimulatedAgentState.Ready).ShouldBeTrue();
        _exchange.Agents[0].State.ShouldBe(SimulatedAgentState.Ready);
    }

    [Fact]
    public void An_agent_on_a_break_gets_no_calls()
    {
        _exchange.LogInAgent("1011", "8001", Queue, state: SimulatedAgentState.PrivateBreak);
        _exchange.ReceiveCall(Caller, Queue);
        _exchange.WaitingCallers(Queue).Count.ShouldBe(1);

        _exchange.SetAgentState("8001", Queue, SimulatedAgentState.Ready);

        _exchange.WaitingCallers(Queue).ShouldBeEmpty();
    }

    [Fact]
    public void A_caller_who_has_waited_enough_leaves()
    {
        _exchange.ReceiveCall(Caller, Queue, new InboundCaller { Patience = 20.Seconds() });

        _time.Advance(1.Minutes());

        var record = _exchange.Records.ShouldHaveSingleItem();
        (record.Outcome, record.Duration, record.Callee).ShouldBe((SimulatedOutcome.NoAnswer, 20.Seconds(), Queue));
    }

    [Fact]
    public void A_waiting_caller_can_be_sent_to_an_extension_out_of_turn()
    {
        _exchange.ReceiveCall(Caller, Queue);
        _exchange.ReceiveCall("13900000002", Queue);

        _exchange.Redirect("8001", "13900000002").ShouldBeTrue();
        _time.Advance(4.Seconds());

        _exchange.WaitingCallers(Queue).ShouldHaveSingleItem().Number.ShouldBe(Caller);
        _exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.InUse);
    }

    [Fact]
    public void An_agent_in_a_call_of_his_own_is_at_outbound_work()
    {
        _exchange.LogInAgent("1011", "8001", Queue);
        _exchange.AddQueue("300");
        _exchange.LogInAgent("1011", "8001", "300");

        _exchange.PlaceCall("8001", Caller);

        _exchange.Agents.ShouldAllBe(agent => agent.State == SimulatedAgentState.OutboundWork);
    }

    [Fact]
    public void An_agent_in_a_call_of_another_queue_is_busy_there()
    {
        _exchange.AddQueue("300");
        _exchange.LogInAgent("1011", "8001", Queue);
        _exchange.LogInAgent("1011", "8001", "300");
        _exchange.ReceiveCall(Caller, "300");

        _time.Advance(3.Seconds());

        _exchange.Agents.Select(agent => agent.State).ShouldBe([SimulatedAgentState.BusyElsewhere, SimulatedAgentState.Talking]);
    }

    [Fact]
    public void Logging_out_of_all_queues_at_once()
    {
        _exchange.AddQueue("300");
        _exchange.LogInAgent("1011", "8001", Queue);
        _exchange.LogInAgent("1011", "8001", "300");

        _exchange.LogOutAgent("8001").ShouldBeTrue();

        _exchange.Agents.ShouldBeEmpty();
        _exchange.LogOutAgent("8001").ShouldBeFalse();
    }

    [Fact]
    public void A_partner_can_be_sent_into_a_queue()
    {
        _exchange.PlaceCall("8001", Caller);
        _time.Advance(11.Seconds());
        _exchange.LogInAgent("1012", "8002", Queue);

        _exchange.TransferToQueue("8001", Queue).ShouldBeTrue();
        _time.Advance(4.Seconds());

        _exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.Idle);
        _exchange.Agents.ShouldHaveSingleItem().State.ShouldBe(SimulatedAgentState.Talking);
    }

    [Fact]
    public void Unknown_queues_and_extensions_are_refused()
    {
        _exchange.LogInAgent("1011", "8001", "999").ShouldBeFalse();
        _exchange.LogInAgent("1011", "9999", Queue).ShouldBeFalse();
        _exchange.SetAgentState("8001", Queue, SimulatedAgentState.Ready).ShouldBeFalse();
        _exchange.TransferToQueue("8001", "999").ShouldBeFalse();
    }
}
