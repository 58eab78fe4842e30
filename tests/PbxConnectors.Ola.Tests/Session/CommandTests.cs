using PbxConnectors.Ola.Session;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>How replies find their commands, whether or not the PBX repeats ids.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData(true, OlaCodeForm.AsPrinted, "event_type")]
    [InlineData(false, OlaCodeForm.Text, "event_name")]
    [InlineData(true, OlaCodeForm.Absent, "event_name")]
    public async Task Commands_are_answered_whichever_way_the_pbx_writes_replies(bool repeatsIds, OlaCodeForm codes, string kind)
    {
        await using var lab = await OlaLab.StartAsync(
            options: new OlaServerOptions { RepeatsCommandIds = repeatsIds, CodeForm = codes, KindMember = kind });
        var client = await lab.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => i % 2 == 0
            ? client.Session.SetReadyAsync("8001", TestTimeout.Token)
            : client.Session.SetBreakAsync("8002", "lunch", TestTimeout.Token)));

        lab.Server.Commands.Count(c => c.Operation is "wsSetReady" or "wsSetNotReady").ShouldBe(30);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_reaches_the_command_it_answers_and_no_other()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsHold", Fault.Status(500, "没有通话"));

        var hold = client.Session.HoldAsync("8001", TestTimeout.Token);
        var ready = client.Session.SetReadyAsync("8001", TestTimeout.Token);

        var error = await Should.ThrowAsync<PbxRejectedException>(hold);
        await ready;
        (error.Operation, error.VendorCode, error.VendorMessage, error.Delivery).ShouldBe(
            ("WS hold", "500", "没有通话", Delivery.Sent));
    }

    [Fact]
    public async Task A_reply_that_comes_late_does_not_hold_up_others_when_the_pbx_repeats_ids()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsSetReady", Fault.Late(TimeSpan.FromSeconds(3)));

        var slow = client.Session.SetReadyAsync("8001", TestTimeout.Token);
        await client.Session.SetBreakAsync("8002", cancellationToken: TestTimeout.Token);

        slow.IsCompleted.ShouldBeFalse();
        lab.Time.Advance(TimeSpan.FromSeconds(3));
        await slow;
    }

    [Fact]
    public async Task Without_ids_one_command_is_under_way_at_a_time()
    {
        await using var lab = await OlaLab.StartAsync(options: new OlaServerOptions { RepeatsCommandIds = false });
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsSetReady", Fault.Late(TimeSpan.FromSeconds(3)));

        var first = client.Session.SetReadyAsync("8001", TestTimeout.Token);
        await lab.Server.WaitForCommandsAsync("wsSetReady", 1, TestTimeout.Token);
        var second = client.Session.SetBreakAsync("8002", cancellationToken: TestTimeout.Token);

        lab.Server.Commands.ShouldNotContain(c => c.Operation == "wsSetNotReady");
        lab.Time.Advance(TimeSpan.FromSeconds(3));
        await first;
        await second;
    }

    [Fact]
    public async Task A_reply_with_the_id_of_another_command_is_nobodys()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsSetReady", Fault.Late(TimeSpan.FromSeconds(3)));
        var command = client.Session.SetReadyAsync("8001", TestTimeout.Token);
        await lab.Server.WaitForCommandsAsync("wsSetReady", 1, TestTimeout.Token);

        lab.Server.Push("""{"event_type":"command/reply","code":500,"uuid":"73836387-0000-0000-0000-000000099999"}""");
        lab.Server.Push("""{"event_type":"command/reply","code":500}""");
        await client.Session.SetBreakAsync("8002", cancellationToken: TestTimeout.Token);

        command.IsCompleted.ShouldBeFalse();
        lab.Time.Advance(TimeSpan.FromSeconds(3));
        await command;
    }

    [Fact]
    public async Task A_reply_that_comes_twice_is_taken_once()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsSetReady", Fault.Duplicate).Next("wsHold", Fault.Status(500, "no call"));

        await client.Session.SetReadyAsync("8001", TestTimeout.Token);

        await Should.ThrowAsync<PbxRejectedException>(client.Session.HoldAsync("8001", TestTimeout.Token));
    }

    [Fact]
    public async Task A_command_that_is_not_answered_times_out_as_perhaps_carried_out_and_the_connection_stays()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsDial", Fault.Late(TimeSpan.FromMinutes(5)));

        var dial = client.Session.DialAsync("8001", OlaLab.Number, cancellationToken: TestTimeout.Token);
        await lab.Server.WaitForCommandsAsync("wsDial", 1, TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(10));

        (await Should.ThrowAsync<PbxTimeoutException>(dial)).Delivery.ShouldBe(Delivery.Unknown);
        await client.Session.SetReadyAsync("8002", TestTimeout.Token);
        lab.Server.ConnectionsMade.ShouldBe(1);
    }

    [Fact]
    public async Task Without_ids_a_command_that_is_not_answered_costs_the_connection_for_the_order_is_lost()
    {
        await using var lab = await OlaLab.StartAsync(options: new OlaServerOptions { RepeatsCommandIds = false });
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsDial", Fault.Late(TimeSpan.FromMinutes(5)));

        var dial = client.Session.DialAsync("8001", OlaLab.Number, cancellationToken: TestTimeout.Token);
        await lab.Server.WaitForCommandsAsync("wsDial", 1, TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<PbxTimeoutException>(dial);
        await lab.ReconnectAsync(client, connectionsMade: 2);
        await client.Session.SetReadyAsync("8002", TestTimeout.Token);
        lab.Exchange.DialCount(OlaLab.Number).ShouldBe(1);
    }

    [Fact]
    public async Task Without_ids_a_caller_who_gives_up_leaves_the_order_intact()
    {
        await using var lab = await OlaLab.StartAsync(options: new OlaServerOptions { RepeatsCommandIds = false });
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsHold", Fault.Late(TimeSpan.FromSeconds(3)));
        using var impatience = new CancellationTokenSource();

        // It will be refused, for there is no call.
        var hold = client.Session.HoldAsync("8001", impatience.Token);
        await lab.Server.WaitForCommandsAsync("wsHold", 1, TestTimeout.Token);
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(hold);
        var ready = client.Session.SetReadyAsync("8001", TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(3));

        await ready;
    }

    [Theory]
    [InlineData(nameof(Fault.Drop))]
    [InlineData(nameof(Fault.DropBefore))]
    [InlineData(nameof(Fault.DropMidMessage))]
    public async Task A_command_under_way_when_the_connection_breaks_is_perhaps_carried_out_and_not_sent_again(string kind)
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        lab.Server.Faults.Next("wsDial", kind switch { "Drop" => Fault.Drop, "DropBefore" => Fault.DropBefore, _ => Fault.DropMidMessage });

        var error = await Should.ThrowAsync<PbxUnavailableException>(
            client.Session.DialAsync("8001", OlaLab.Number, cancellationToken: TestTimeout.Token));
        await lab.ReconnectAsync(client, connectionsMade: 2);

        error.Delivery.ShouldBe(Delivery.Unknown);
        lab.Server.Commands.Count(c => c.Operation == "wsDial").ShouldBe(1);
    }

    [Fact]
    public async Task While_the_connection_is_down_a_command_fails_at_once_as_not_sent()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        lab.Server.Faults.Always("wsConnect", Fault.DropBefore);

        lab.Server.DropConnections();
        await events.NextAsync<ConnectionLost>();
        var error = await Should.ThrowAsync<PbxUnavailableException>(client.Session.SetReadyAsync("8001", TestTimeout.Token));

        (error.Delivery, error.IsTransient).ShouldBe((Delivery.NotSent, true));
        client.Session.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public async Task A_command_waits_for_the_connection_when_it_is_told_to()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.ConnectPatience = TimeSpan.FromMinutes(5));
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        lab.Server.DropConnections();
        await events.NextAsync<ConnectionLost>();

        var command = client.Session.SetReadyAsync("8001", TestTimeout.Token);
        await lab.ReconnectAsync(client, connectionsMade: 2);

        await command;
    }

    [Fact]
    public async Task A_command_that_waits_for_the_connection_does_not_wait_for_ever()
    {
        await using var lab = await OlaLab.StartAsync();
        lab.Server.Faults.Always("wsConnect", Fault.DropBefore);
        var client = lab.Client(options => options.Session.ConnectPatience = TimeSpan.FromSeconds(20), session: true);

        var command = client.Session.SetReadyAsync("8001", TestTimeout.Token);
        await lab.RunUntilAsync(() => command.IsCompleted, within: TimeSpan.FromSeconds(20));

        (await Should.ThrowAsync<PbxUnavailableException>(command)).Delivery.ShouldBe(Delivery.NotSent);
    }

    [Fact]
    public async Task Commands_that_no_document_knows_must_be_allowed()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();

        foreach (var command in (Func<Task>[])
            [
                () =>
                    client.Session.AnswerAsync("8001"), () =>
                        client.Session.ConsultAsync("8001", "8002"), () => client.Session.WhisperAsync("8003", "agent"),
                () =>
                    client.Session.ConferenceAsync("8001", "8002"), () =>
                        client.Session.GetAgentStateAsync("8001"), () => client.Session.GetTrunkStateAsync(),
                () => client.Session.SendCommandAsync("toggle_ready", new Dictionary<string, string>()),
            ])
        {
            (await Should.ThrowAsync<InvalidOperationException>(command)).Message.ShouldContain("AllowUndocumentedCommands");
        }

        lab.Server.Commands.ShouldAllBe(c => c.Operation == "wsAuthenticate");
    }

    [Theory]
    [InlineData(OlaThreeWayMapping.InitiatorAsExtension, "8001", "13900000002")]
    [InlineData(OlaThreeWayMapping.ThirdPartyAsExtension, "13900000002", "8001")]
    public async Task The_numbers_of_a_three_party_call_can_change_places(OlaThreeWayMapping mapping, string extn, string dest)
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.ThreeWayMapping = mapping);
        lab.Exchange.PlaceCall("8001", OlaLab.Number);
        lab.Time.Advance(TimeSpan.FromSeconds(8));

        await client.Session.AddThirdPartyAsync("8001", "13900000002", cancellationToken: TestTimeout.Token);

        var command = lab.Server.Commands.Single(c => c.Operation == "wsThreeWay");
        (command.Argument("extn"), command.Argument("dest"), command.Argument("three_way")).ShouldBe((extn, dest, "true"));
    }

    [Fact]
    public async Task Killing_a_call_needs_its_id_or_an_extension()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync();

        await Should.ThrowAsync<ArgumentException>(() => client.Session.KillCallAsync(null));
        lab.Exchange.PlaceCall("8001", OlaLab.Number);
        await client.Session.KillCallAsync(null, "8001", cancellationToken: TestTimeout.Token);

        lab.Exchange.ActiveCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_without_credentials_for_the_web_socket_says_so()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();

        (await Should.ThrowAsync<InvalidOperationException>(
            () => client.Session.SetReadyAsync("8001"))).Message.ShouldContain("Session:UserName");

        client.Session.IsConfigured.ShouldBeFalse();
        lab.Server.ConnectionsMade.ShouldBe(0);
    }
}
