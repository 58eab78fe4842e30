using System.Globalization;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Session;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task The_printed_event_is_read_member_by_member()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        await using var messages = new EventReader<OlaEvent>(client.Session.ReadMessagesAsync);

        lab.Server.Push(Contract.Event("agentState").GetProperty("example").GetRawText());
        var seen = await messages.NextAsync<OlaAgentStateEvent>();

        seen.Kind.ShouldBe("agent_state");
        seen.State.ShouldBe(OlaAgentState.LoggedIn);
        seen.PreviousState.ShouldBeNull();
        seen.AgentCallId.ShouldBeNull();
        seen.OtherCallId.ShouldBeNull();
        seen.AgentId.ShouldBe("1002");
        seen.Extension.ShouldBe("1002");
        seen.AgentName.ShouldBe("1002");
        seen.Queues.ShouldBe(["10010"]);
        seen.Skill.ShouldBe(0);
        seen.CallsQueued.ShouldBe(0);
        seen.LongestQueueTime.ShouldBe(0);
        seen.CallingNumber.ShouldBeNull();
        seen.Ani.ShouldBeNull();
        seen.Dnis.ShouldBeNull();
        seen.PartyType.ShouldBe("agent");
        seen.OtherType.ShouldBeNull();
        seen.OtherNumber.ShouldBeNull();
        seen.ThirdType.ShouldBeNull();
        seen.ThirdNumber.ShouldBeNull();
        seen.At.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1685430732167));
        seen.Phase.ShouldBeNull();
        seen.Direction.ShouldBe(CallDirection.Unknown);
        seen.OtherAnswered.ShouldBe(false);
        seen.Digit.ShouldBeNull("undefined");
        seen.Digits.ShouldBeNull();
        seen.Gateway.ShouldBeNull();
        seen.ApplicationData.ShouldBe("{}");
    }

    [Theory]
    [InlineData("""{"event_name":"agent_state","this_dn":8001,"state":"busy","private_data":"answer","other_answered":"true","timestamp":"1685430732167","queue_id":"10010","call_type":"inbound"}""")]
    [InlineData("""{"event_type":"agent_state","agent_extn":"8001","state":"busy","private_data":"answered","other_answered":1,"timestamp":1685430732167,"queue_id":[10010],"call_direction":"inbound"}""")]
    public async Task An_event_is_read_in_all_its_forms(string json)
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        await using var messages = new EventReader<OlaEvent>(client.Session.ReadMessagesAsync);

        lab.Server.Push(json);
        var seen = await messages.NextAsync<OlaAgentStateEvent>();

        (seen.Extension, seen.State, seen.Phase, seen.OtherAnswered, seen.Direction)
            .ShouldBe(("8001", OlaAgentState.Busy, OlaCallPhase.Answered, true, CallDirection.Inbound));
        seen.At.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1685430732167));
        seen.Queues.ShouldBe(["10010"]);
        seen.Json.ShouldBe(json);
    }

    [Fact]
    public async Task A_call_out_is_told_from_ringing_to_its_end()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.Keys.Add("ola.agent.8001"));
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);

        lab.Exchange.PlaceCall("8001", OlaLab.Number);
        lab.Time.Advance(TimeSpan.FromMinutes(1));

        var ringing = await events.NextAsync<CallChanged>();
        var talking = await events.NextAsync<CallChanged>();
        var over = await events.NextAsync<CallChanged>();
        new[] { ringing, talking, over }.Select(c => c.State).ShouldBe(
            [CallState.Alerting, CallState.Connected, CallState.Ended]);
        talking.At.ShouldBe(lab.Time.GetUtcNow() - TimeSpan.FromSeconds(53), "1 s to the first sound and 6 s of ringing");
        over.CallIds.ShouldBe(talking.CallIds, "the message that ends a call does not name it any more");
        talking.CallIds.Select(id => id.Kind).ShouldBe(["call_accept", "other_accept"]);
        over.OtherParty.ShouldBe(OlaLab.Number);
        over.Direction.ShouldBe(CallDirection.Outbound);
        over.Extension.ShouldBe("8001");
        events.Seen.OfType<AgentChanged>().Select(a => a.Agent.State).ShouldBe(
            [AgentState.Busy, AgentState.Busy, AgentState.Busy, AgentState.AfterCallWork]);
        (await events.NextAsync<AgentChanged>()).Agent.State.ShouldBe(AgentState.Ready);
    }

    [Fact]
    public async Task A_call_in_is_told_too()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.Keys.Add("ola.agent.8002"));
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);

        lab.Exchange.PlaceCall("8001", "8002");
        lab.Time.Advance(TimeSpan.FromSeconds(5));
        lab.Exchange.HangUp("8001");

        var agent = await events.NextAsync<AgentChanged>();
        agent.Agent.State.ShouldBe(AgentState.Reserved);
        var calls = new[] { await events.NextAsync<CallChanged>(), await events.NextAsync<CallChanged>(), await events.NextAsync<CallChanged>() };
        calls.Select(c => c.State).ShouldBe([CallState.Alerting, CallState.Connected, CallState.Ended]);
        calls.ShouldAllBe(c => c.Direction == CallDirection.Inbound && c.OtherParty == "8001");
    }

    [Fact]
    public async Task An_event_that_comes_twice_is_told_once_and_one_that_comes_late_is_not_believed()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.Keys.Add("ola.agent.8001"));
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        lab.Server.Faults.Next("agentState", Fault.Duplicate).Next("agentState", Fault.Late(TimeSpan.FromSeconds(9)));

        await client.Agents.SetBreakAsync("8001", TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(1));
        await client.Agents.SetReadyAsync("8001", TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(1));
        await client.Session.LogOutAsync("8001", TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(20));
        await client.Session.LogInAsync("8001", ["10010"], TestTimeout.Token);

        await events.NextAsync<AgentChanged>(e => e.Agent.VendorState == "login");
        events.Seen.OfType<AgentChanged>().Select(e => e.Agent.VendorState).ShouldBe(["unready", "logout", "login"]);
    }

    [Fact]
    public async Task Callers_who_join_and_leave_a_queue_are_told()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.Keys.Add(OlaRoutingKey.Queue("10010", "8001")));
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);

        lab.Server.AddWaitingCaller("10010", "33333131", "13900000005");
        lab.Server.RemoveWaitingCaller("33333131");

        var joined = await events.NextAsync<QueueChanged>();
        var left = await events.NextAsync<QueueChanged>();
        (joined.Left, left.Left).ShouldBe((false, true));
        joined.Caller.ShouldNotBeNull().CallIds.ShouldBe([new VendorCallId("uuid", "33333131")]);
        joined.Caller.Caller.ShouldBe("13900000005");
        joined.Raw.ShouldNotBeNull().ShouldNotContain("13900000005");
    }

    [Theory]
    [InlineData("""{"event_type":"conference_state","x":1}""", "conference_state")]
    [InlineData("""{"event_type":"agent_state"}""", null)]
    [InlineData("not json", null)]
    [InlineData("[]", null)]
    [InlineData("""{"event_type":7}""", "7")]
    public async Task What_nobody_knows_is_kept_and_breaks_nothing(string json, string? kind)
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        await using var messages = new EventReader<OlaEvent>(client.Session.ReadMessagesAsync);

        lab.Server.Push(json);

        var seen = await events.NextAsync<UnrecognizedPbxEvent>();
        seen.Raw.ShouldBe(json);
        if (kind is not null)
        {
            seen.VendorKind.ShouldBe(kind);
        }

        (await messages.NextAsync<OlaEvent>()).Json.ShouldBe(json);
        await client.Session.SetReadyAsync("8001", TestTimeout.Token);
    }

    [Fact]
    public async Task A_flood_of_events_does_not_wait_for_a_slow_reader_and_the_fast_one_beside_it_loses_nothing()
    {
        const int Count = 10_000;
        const int Batch = 500;
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.Socket.ReaderCapacity = 2 * Batch);
        await using var fast = new EventReader<OlaEvent>(client.Session.ReadMessagesAsync);
        await using var sleeper = new EventReader<OlaEvent>(client.Session.ReadMessagesAsync);

        // The fast one is never further behind than a batch; the sleeper, on the same connection, reads nothing.
        for (int begin = 1; begin <= Count; begin += Batch)
        {
            for (int i = begin; i < begin + Batch; i++)
            {
                lab.Server.Push(string.Create(
                    CultureInfo.InvariantCulture, $$"""{"event_type":"agent_state","agent_extn":"8001","state":"ready","timestamp":{{1685430732167 + i}},"skill":{{i}}}"""));
            }

            for (int i = begin; i < begin + Batch; i++)
            {
                (await fast.NextAsync<OlaAgentStateEvent>()).Skill.ShouldBe(i);
            }
        }

        fast.Seen.ShouldNotContain(e => e is OlaEventsDropped);

        // A command is answered behind the flood: nothing waited for the sleeper.
        await client.Session.SetReadyAsync("8001", TestTimeout.Token);
        await client.DisposeAsync();
        long got = 0;
        long dropped = 0;
        await sleeper.EndsAsync();
        foreach (var item in sleeper.Seen)
        {
            dropped += item is OlaEventsDropped note ? note.Count : 0;
            got += item is OlaEventsDropped ? 0 : 1;
        }

        dropped.ShouldBeGreaterThan(0);
        (got + dropped).ShouldBe(Count + 1, "every message and the reply");
    }
}
