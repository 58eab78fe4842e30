using System.Net.WebSockets;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>The connection comes back with its subscriptions, tells the gap, and knows when coming back is pointless.</summary>
public sealed class ReconnectTests
{
    [Fact]
    public async Task After_a_loss_it_signs_on_and_subscribes_every_live_key_before_anything_else()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.Keys.Add("ola.agent.8003"));
        await client.Session.SubscribeAsync("ola.agent.8001", TestTimeout.Token);
        await client.Session.SubscribeAsync("ola.agent.8002", TestTimeout.Token);
        await client.Session.UnsubscribeAsync("ola.agent.8002", TestTimeout.Token);

        lab.Server.DropConnections();
        await lab.ReconnectAsync(client, connectionsMade: 2);
        await client.Session.SetReadyAsync("8001", TestTimeout.Token);

        lab.Server.SubscribedKeys.ShouldBe(["ola.agent.8001", "ola.agent.8003"]);
        lab.Server.Commands.Where(c => c.Connection == 2).Select(c => c.Operation)
            .ShouldBe(["wsAuthenticate", "wsSubscribe", "wsSubscribe", "wsSetReady"]);
    }

    [Fact]
    public async Task The_gap_is_told_and_the_states_missed_are_read()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.Keys.Add("ola.agent.8001"));
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        await client.Session.SetReadyAsync("8001", TestTimeout.Token);
        var lastHeard = lab.Time.GetUtcNow();

        lab.Time.Advance(TimeSpan.FromSeconds(7));
        lab.Server.Faults.Always("wsConnect", Fault.DropBefore);
        lab.Server.DropConnections();
        await events.NextAsync<ConnectionLost>();
        await client.Agents.SetBreakAsync("8001", TestTimeout.Token);
        lab.Server.Faults.Clear();
        await lab.ReconnectAsync(client, connectionsMade: 2);

        var restored = await events.NextAsync<ConnectionRestored>();
        restored.GapFrom.ShouldBe(lastHeard);
        restored.GapTo.ShouldBe(lastHeard + TimeSpan.FromSeconds(7));
        var agent = await events.NextAsync<AgentChanged>();
        (agent.Agent.State, agent.Freshness).ShouldBe((AgentState.NotReady, Freshness.Polled));
        var reconciled = await events.NextAsync<EventsReconciled>();
        (reconciled.GapFrom, reconciled.GapTo, reconciled.Recovered).ShouldBe((restored.GapFrom, restored.GapTo, 1));
    }

    [Fact]
    public async Task One_gap_is_told_once_however_many_attempts_it_takes()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        lab.Server.Faults.Next("wsConnect", Fault.DropBefore, 3);

        lab.Server.DropConnections();
        await lab.ReconnectAsync(client, connectionsMade: 2);
        await events.NextAsync<ConnectionRestored>();

        events.Seen.OfType<ConnectionLost>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Events_that_come_while_signing_on_are_not_lost()
    {
        await using var lab = await OlaLab.StartAsync();
        lab.Server.Faults.Next("wsSubscribe", Fault.Late(TimeSpan.FromSeconds(2)));
        var client = lab.Client(options => options.Session.Keys.Add("ola.agent.8001"), session: true);
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);

        await lab.Server.WaitForCommandsAsync("wsSubscribe", 1, TestTimeout.Token);
        await client.Agents.SetBreakAsync("8001", TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(2));

        (await events.NextAsync<AgentChanged>()).Agent.State.ShouldBe(AgentState.NotReady);
    }

    [Fact]
    public async Task A_message_cut_in_the_middle_is_a_loss_and_nothing_half_is_believed()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.Keys.Add("ola.agent.8001"));
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        lab.Server.Faults.Next("agentState", Fault.DropMidMessage);

        await client.Agents.SetBreakAsync("8001", TestTimeout.Token);
        await events.NextAsync<ConnectionLost>();
        await lab.ReconnectAsync(client, connectionsMade: 2);

        (await events.NextAsync<AgentChanged>()).Freshness.ShouldBe(Freshness.Polled);
        events.Seen.OfType<UnrecognizedPbxEvent>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_half_open_connection_is_found_by_a_ping_that_is_not_answered()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.PingInterval = TimeSpan.FromSeconds(5));
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        await lab.RunUntilAsync(() => lab.Server.Commands.Any(c => c.Operation == "wsPing"), within: TimeSpan.FromSeconds(5));
        await client.Session.SetReadyAsync("8001", TestTimeout.Token);

        lab.Server.FreezeConnections();
        var lost = events.NextAsync<ConnectionLost>();
        await lab.RunUntilAsync(() => lost.IsCompleted, within: TimeSpan.FromSeconds(10));

        (await lost).Reason.ShouldBe("the PBX no longer answers");
        await lab.ReconnectAsync(client, connectionsMade: 2);
    }

    [Fact]
    public async Task A_ping_without_a_reply_costs_nothing_while_events_come()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options =>
        {
            options.Session.PingInterval = TimeSpan.FromSeconds(5);
            options.Session.Keys.Add("ola.agent.8001");
        });
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        lab.Server.Faults.Always("wsPing", Fault.Late(TimeSpan.FromHours(1)));

        await lab.RunUntilAsync(() => lab.Server.Commands.Any(c => c.Operation == "wsPing"), within: TimeSpan.FromSeconds(5));
        await lab.Server.WaitForCommandsAsync("wsPing", 1, TestTimeout.Token);
        await client.Agents.SetBreakAsync("8001", TestTimeout.Token);
        await events.NextAsync<AgentChanged>();
        lab.Time.Advance(TimeSpan.FromSeconds(10));

        // The next ping goes out over the same connection.
        await lab.RunUntilAsync(() => lab.Server.Commands.Count(c => c.Operation == "wsPing") == 2, within: TimeSpan.FromSeconds(5));

        lab.Server.ConnectionsMade.ShouldBe(1);
    }

    [Fact]
    public async Task Credentials_refused_twice_in_a_row_end_the_attempts()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client(options => options.Session.Password = "another-secret", session: true);
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);

        var connecting = client.Session.ConnectAsync(TestTimeout.Token);
        var error = await Should.ThrowAsync<PbxAuthenticationException>(connecting);
        error.VendorMessage.ShouldBe("auth failed!");
        (await Should.ThrowAsync<PbxAuthenticationException>(events.EndsAsync())).VendorMessage.ShouldBe("auth failed!");
        var command = await Should.ThrowAsync<PbxAuthenticationException>(
            client.Session.SetReadyAsync("8001", TestTimeout.Token));
        (command.Operation, command.Delivery, command.VendorCode, command.VendorMessage).ShouldBe(
            ("WS go_ready", Delivery.NotSent, "401", "auth failed!"));
        lab.Server.ConnectionsMade.ShouldBe(2);
    }

    [Fact]
    public async Task Another_login_in_our_place_ends_the_attempts_so_that_two_programs_do_not_throw_each_other_out()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);

        lab.Server.DropConnections((WebSocketCloseStatus)4001, "replaced by another login");

        var error = await Should.ThrowAsync<PbxUnavailableException>(events.EndsAsync());
        error.Message.ShouldContain("another login");
        await Should.ThrowAsync<PbxUnavailableException>(client.Session.SetReadyAsync("8001", TestTimeout.Token));
        lab.Server.ConnectionsMade.ShouldBe(1);
    }

    [Fact]
    public async Task An_ordinary_close_is_a_loss_like_any_other()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();

        lab.Server.DropConnections(WebSocketCloseStatus.EndpointUnavailable, "going down");
        await lab.ReconnectAsync(client, connectionsMade: 2);

        await client.Session.SetReadyAsync("8001", TestTimeout.Token);
    }

    [Fact]
    public async Task A_restart_of_the_pbx_that_kills_token_and_subscriptions_is_survived()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.Keys.Add("ola.agent.8001"));
        await client.Agents.SetBreakAsync("8001", TestTimeout.Token);
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);

        lab.Server.Restart();
        await lab.ReconnectAsync(client, connectionsMade: 2);

        await events.NextAsync<EventsReconciled>();
        await client.Agents.SetBreakAsync("8001", TestTimeout.Token);
        (await events.NextAsync<AgentChanged>(e => e.Freshness == Freshness.Pushed)).Agent.State.ShouldBe(AgentState.NotReady);
    }

    [Fact]
    public async Task A_key_the_pbx_refuses_is_told_to_who_wants_it_and_does_not_cost_the_others()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsSubscribe", Fault.Status(403, "not allowed"));

        await Should.ThrowAsync<PbxAuthenticationException>(client.Session.SubscribeAsync("ola.agent.8002", TestTimeout.Token));
        await client.Session.SubscribeAsync("ola.agent.8001", TestTimeout.Token);
        lab.Server.DropConnections();
        await lab.ReconnectAsync(client, connectionsMade: 2);

        lab.Server.SubscribedKeys.ShouldBe(["ola.agent.8001"]);
    }

    [Fact]
    public async Task A_key_subscribed_by_two_is_held_until_both_have_let_go()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();

        await Task.WhenAll(
            client.Session.SubscribeAsync("ola.agent.8001", TestTimeout.Token), client.Session.SubscribeAsync("ola.agent.8001", TestTimeout.Token));
        lab.Server.Commands.Count(c => c.Operation == "wsSubscribe").ShouldBe(1);
        await client.Session.UnsubscribeAsync("ola.agent.8001", TestTimeout.Token);
        lab.Server.SubscribedKeys.ShouldBe(["ola.agent.8001"]);
        await client.Session.UnsubscribeAsync("ola.agent.8001", TestTimeout.Token);
        lab.Server.SubscribedKeys.ShouldBeEmpty();
    }

    [Fact]
    public async Task Disposal_ends_readers_and_commands_under_way()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        lab.Server.Faults.Next("wsHold", Fault.Late(TimeSpan.FromHours(1)));
        var hold = client.Session.HoldAsync("8001", TestTimeout.Token);
        await lab.Server.WaitForCommandsAsync("wsHold", 1, TestTimeout.Token);

        await client.DisposeAsync().AsTask().OrFailAsync();

        (await Should.ThrowAsync<PbxUnavailableException>(hold)).Delivery.ShouldBe(Delivery.Unknown);
        (await events.EndsAsync()).ShouldBeTrue();
        await Should.ThrowAsync<ObjectDisposedException>(() => client.Session.SetReadyAsync("8001"));
    }
}
