using PbxConnectors.Ola.Dialing;
using PbxConnectors.Ola.Session;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>What is declared works, and what is not throws at once.</summary>
public sealed class FeatureTests
{
    private static readonly CallReference Call = CallReference.ByExtension("8001");

    /// <summary>The operations of the feature interfaces, and the command or request each must cause.</summary>
    private static readonly Dictionary<PbxOperation, (Func<OlaDialer, Task> Try, string Causes)> Operations = new()
    {
        [PbxOperation.HangUp] = (d => d.HangUpAsync(Call), "hangup"),
        [PbxOperation.Hold] = (d => d.HoldAsync(Call), "hold"),
        [PbxOperation.Retrieve] = (d => d.RetrieveAsync(Call), "retrieveHeldCall"),
        [PbxOperation.TransferBlind] = (d => d.TransferBlindAsync(Call, "8002"), "wsTransfer"),
        [PbxOperation.TransferToApplication] = (d => d.TransferToApplicationAsync(Call, "10010"), "wsTransfer"),
        [PbxOperation.StartAttendedTransfer] = (d => d.StartAttendedTransferAsync(Call, "8002"), "wsConsult"),
        [PbxOperation.CompleteAttendedTransfer] = (d => d.CompleteAttendedTransferAsync(Call), ""),
        [PbxOperation.CancelAttendedTransfer] = (d => d.CancelAttendedTransferAsync(Call), ""),
        [PbxOperation.PickUp] = (d => d.PickUpAsync("8003", "8001"), "wsIntercept"),
        [PbxOperation.TakeQueuedCall] = (d => d.TakeQueuedCallAsync("8001", "33333131"), "wsTakeCall"),
        [PbxOperation.Listen] = (d => d.SuperviseAsync("8003", "8001", SupervisionMode.Listen), "wsMonitor"),
        [PbxOperation.Whisper] = (d => d.SuperviseAsync("8003", "8001", SupervisionMode.Whisper), "wsWhisper"),
        [PbxOperation.BargeIn] = (d => d.SuperviseAsync("8003", "8001", SupervisionMode.BargeIn), "wsThreeWay"),
        [PbxOperation.TakeOver] = (d => d.SuperviseAsync("8003", "8001", SupervisionMode.TakeOver), "wsIntercept"),
        [PbxOperation.StopSupervising] = (d => d.StopSupervisingAsync("8002"), "wsStopMonitor"),
        [PbxOperation.AgentLogIn] = (d => d.LogInAsync(new AgentLogIn { Extension = "8001", Queues = ["10010"] }), "wsAgentLogin"),
        [PbxOperation.AgentLogOut] = (d => d.LogOutAsync("8001"), "wsAgentLogout"),
        [PbxOperation.AgentReady] = (d => d.SetReadyAsync("8001", "10010"), "setAgentReady"),
        [PbxOperation.AgentBreak] = (d => d.SetBreakAsync("8001", "10010"), "setAgentNotReady"),
        [PbxOperation.AgentStatus] = (d => d.GetAgentStatusAsync("8001"), "getAgentStatus"),
        [PbxOperation.ExtensionStatus] = (d => d.GetExtensionStatusAsync("8001"), "getAgentStatus"),
        [PbxOperation.QueueStatus] = (d => d.ListQueueAgentsAsync("10010"), "getAgentStatus"),
        [PbxOperation.WaitingCallers] = (d => d.ListWaitingCallersAsync("10010"), "getQueueCallers"),
        [PbxOperation.CallBack] = (d => d.DialAsync(new DialRequest(DialSource.FromOutsideNumber("13900000002"), "13900000001")), "startCallback"),
        [PbxOperation.DialFromDevice] = (d => d.DialAsync(new DialRequest(DialSource.FromDevice("desk"), "13900000001")), ""),
        [PbxOperation.Conferences] = (d => d.CreateConferenceAsync("weekly"), "createConference"),
        [PbxOperation.Blacklist] = (d => d.AddToBlacklistAsync("13900000001"), "addToBlacklist"),
        [PbxOperation.Campaigns] = (d => d.StartCampaignAsync(
            new CampaignRequest { Numbers = ["13900000001"], Application = "ivr:29", Trunk = "trunkLab" }), "startGroupCall"),
        [PbxOperation.Dial] = (d => d.DialAsync(new DialRequest("8001", "13900000001")), "dial"),
    };

    public static TheoryData<bool, bool> Configurations => new() { { false, false }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task What_is_declared_is_sent_and_what_is_not_throws_before_anything_is_sent(bool session, bool undocumented)
    {
        foreach (var (operation, (attempt, causes)) in Operations)
        {
            await using var lab = await OlaLab.StartAsync();
            var client = lab.Client(
                options =>
                {
                    options.Session.AllowUndocumentedCommands = undocumented;
                    options.Dialing.CallBackTrunkGroup = session ? "trunkLab" : "";
                },
                session);
            var dialer = lab.Dialer(client);
            if (operation != PbxOperation.Dial)
            {
                lab.Exchange.PlaceCall("8001", OlaLab.Number);
                lab.Time.Advance(TimeSpan.FromSeconds(8));
            }

            if (operation == PbxOperation.Retrieve)
            {
                await dialer.HoldAsync(Call, TestTimeout.Token);
            }

            if (operation == PbxOperation.StopSupervising)
            {
                lab.Exchange.Supervise("8002", "8001", PbxConnectors.Testing.SupervisionMode.Listen).ShouldBeTrue();
            }

            lab.Server.AddWaitingCaller("10010", "33333131", "13900000005");
            var degree = dialer.Capabilities[operation];
            if (dialer.Capabilities.Supports(operation) || (degree == CapabilityDegree.Undocumented && undocumented))
            {
                await attempt(dialer).OrFailAsync();
                lab.Server.Requests.Select(r => r.Operation).Concat(lab.Server.Commands.Select(c => c.Operation)).ShouldContain(causes);
                lab.Server.ProtocolViolations.ShouldBeEmpty(operation.ToString());
            }
            else
            {
                (await Should.ThrowAsync<PbxNotSupportedException>(() => attempt(dialer))).RequestedOperation.ShouldBe(operation);
                lab.Server.Requests.ShouldBeEmpty(operation.ToString());
            }
        }
    }

    [Fact]
    public async Task Records_and_recordings_are_not_offered()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(session: true));

        dialer.TryGetFeature<IPbxRecords>(out _).ShouldBeFalse();
        dialer.TryGetFeature<IPbxRecordings>(out _).ShouldBeFalse();
        dialer.TryGetFeature<IPbxVoicemail>(out _).ShouldBeFalse();
        dialer.TryGetFeature<IPbxParking>(out _).ShouldBeFalse();
        dialer.TryGetFeature<IPbxTrunks>(out _).ShouldBeFalse();
        PbxOperation[] absent =
        [
            PbxOperation.CallRecords, PbxOperation.Recordings, PbxOperation.Voicemail, PbxOperation.Speech, PbxOperation.Park, PbxOperation.TrunkStatus,
            PbxOperation.LiveAudio,
        ];
        absent.ShouldAllBe(operation => dialer.Capabilities[operation] == CapabilityDegree.NotSupported);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_and_supervision_are_features_only_with_a_web_socket(bool session)
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client(session: session);
        var dialer = lab.Dialer(client);

        dialer.TryGetFeature<IPbxEvents>(out var events).ShouldBe(session);
        dialer.TryGetFeature<IPbxSupervision>(out _).ShouldBe(session);
        dialer.TryGetFeature<IPbxCallControl>(out _).ShouldBeTrue();
        dialer.TryGetFeature<IPbxAgents>(out _).ShouldBeTrue();
        dialer.TryGetFeature<OlaClient>(out var vendor).ShouldBeTrue();
        vendor.ShouldBeSameAs(client);
        if (session)
        {
            events.ShouldBeSameAs(client.Session);
        }
    }

    [Fact]
    public async Task The_state_of_extensions_is_put_in_common_terms()
    {
        await using var lab = await OlaLab.StartAsync(behaviour: ExtensionBehaviour.NeverAnswers);
        var dialer = lab.Dialer(lab.Client());
        lab.Exchange.Extensions.Single(e => e.Number == "8003").IsRegistered = false;
        lab.Exchange.PlaceCall("8002", "8001");

        var states = new Dictionary<string, DeviceState>();
        await foreach (var status in dialer.ListExtensionStatusAsync(TestTimeout.Token))
        {
            states[status.Extension] = status.State;
        }

        states.ShouldBe(new Dictionary<string, DeviceState>
        {
            ["8001"] = DeviceState.Ringing, ["8002"] = DeviceState.InUse, ["8003"] = DeviceState.Unavailable,
        });
        (await dialer.GetExtensionStatusAsync("9999", TestTimeout.Token)).State.ShouldBe(DeviceState.Unknown);
        (await dialer.GetAgentStatusAsync("8001", TestTimeout.Token)).ShouldHaveSingleItem().State.ShouldBe(AgentState.Reserved);
        (await dialer.GetAgentStatusAsync("9999", TestTimeout.Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_agents_of_a_queue_and_its_callers_are_read()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(session: true));
        await dialer.LogInAsync(new AgentLogIn { Extension = "8001", Queues = ["10010"] }, TestTimeout.Token);
        await dialer.SetBreakAsync("8001", reason: "午餐", cancellationToken: TestTimeout.Token);
        lab.Server.AddWaitingCaller("10010", "33333131", "13900000005");

        var agent = (await dialer.ListQueueAgentsAsync("10010", TestTimeout.Token)).ShouldHaveSingleItem();
        var caller = (await dialer.ListWaitingCallersAsync("10010", TestTimeout.Token)).ShouldHaveSingleItem();

        (agent.Extension, agent.Queue, agent.State, agent.VendorState).ShouldBe(
            ("8001", "10010", AgentState.NotReady, "unready"));
        (caller.Position, caller.Caller, caller.Waiting).ShouldBe((1, "13900000005", TimeSpan.FromSeconds(20)));
        caller.CallIds.ShouldBe([new VendorCallId("uuid", "33333131")]);
        lab.Server.Commands.Single(c => c.Operation == "wsSetNotReady").Argument("reason").ShouldBe("午餐");
    }

    [Fact]
    public async Task A_supervisor_who_barged_in_leaves_as_third_party_and_one_who_listened_stops_listening()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(session: true));
        lab.Exchange.PlaceCall("8001", OlaLab.Number);
        lab.Time.Advance(TimeSpan.FromSeconds(8));

        await dialer.SuperviseAsync("8003", "8001", SupervisionMode.BargeIn, TestTimeout.Token);
        await dialer.StopSupervisingAsync("8003", TestTimeout.Token);
        await dialer.SuperviseAsync("8003", "8001", SupervisionMode.Listen, TestTimeout.Token);
        await dialer.StopSupervisingAsync("8003", TestTimeout.Token);

        lab.Server.Commands.Select(c => c.Operation).ShouldBe(
            ["wsAuthenticate", "wsThreeWay", "wsExitThreeWay", "wsMonitor", "wsStopMonitor"]);
    }

    [Fact]
    public async Task A_call_between_outside_numbers_is_taken_and_ends_as_unknown_at_once_with_the_reason_why()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(options => options.Dialing.CallBackTrunkGroup = "trunkLab"));
        var request = new DialRequest(DialSource.FromOutsideNumber("13900000002"), "13900000001") { CorrelationId = "order-7" };

        var call = await dialer.DialAsync(request, TestTimeout.Token);
        var result = await call.Completion.OrFailAsync();

        result.Reason.ShouldBe(EndReason.Unknown);
        result.Delivery.ShouldBe(Delivery.Sent);
        result.Explanation.ShouldNotBeNull().ShouldContain("tells nothing more");
        lab.Server.Requests[^1].BodyText.ShouldBe("from=13900000002&to=13900000001&caller_id=order-7&gwGroup=trunkLab");
    }

    [Fact]
    public async Task A_transferred_call_is_over_for_the_extension_and_goes_on_at_the_other()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = await lab.DialerWithSessionAsync();
        var call = await dialer.DialAsync(new DialRequest("8001", OlaLab.Number), TestTimeout.Token);
        lab.Time.Advance(TimeSpan.FromSeconds(8));
        await call.WaitForAsync(CallState.Connected, TestTimeout.Token);

        await dialer.TransferBlindAsync(Call, "8002", TestTimeout.Token);

        (await call.Completion.OrFailAsync()).Reason.ShouldBe(EndReason.Normal);
        var other = lab.Exchange.ActiveCalls.ShouldHaveSingleItem();
        (other.Caller, other.Callee, other.State).ShouldBe((OlaLab.Number, "8002", SimulatedCallState.Connected));
    }

    [Fact]
    public async Task A_caller_waiting_in_a_queue_is_listed_by_the_id_by_which_he_is_taken()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(session: true));
        lab.Exchange.ReceiveCall("13900000005", "10010");
        lab.Time.Advance(TimeSpan.FromSeconds(12));

        var waiting = (await dialer.ListWaitingCallersAsync("10010", TestTimeout.Token)).ShouldHaveSingleItem();
        await dialer.TakeQueuedCallAsync("8003", waiting.CallIds[0].Value, TestTimeout.Token);

        (waiting.Caller, waiting.Waiting).ShouldBe(("13900000005", TimeSpan.FromSeconds(12)));
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().Callee.ShouldBe("8003");
        (await dialer.ListWaitingCallersAsync("10010", TestTimeout.Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_offered_by_a_queue_is_told_as_an_inbound_call_of_the_agent()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options =>
        {
            options.Session.Keys.Add(OlaRoutingKey.Agent("8001"));
            options.Session.Keys.Add(OlaRoutingKey.Queue("10010", "8001"));
        });
        var dialer = lab.Dialer(client);
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);
        await dialer.LogInAsync(new AgentLogIn { Extension = "8001", Queues = ["10010"] }, TestTimeout.Token);
        await dialer.SetReadyAsync("8001", cancellationToken: TestTimeout.Token);

        lab.Exchange.ReceiveCall("13900000005", "10010", new InboundCaller { TalkTime = TimeSpan.FromSeconds(20) });
        var offered = await events.NextAsync<CallChanged>(e => e.State == CallState.Alerting);
        await events.NextAsync<CallChanged>(e => e.State == CallState.Connected);
        lab.Time.Advance(TimeSpan.FromSeconds(20));
        await events.NextAsync<CallChanged>(e => e.State == CallState.Ended);

        (offered.Direction, offered.OtherParty, offered.Extension).ShouldBe((CallDirection.Inbound, "13900000005", "8001"));
        events.Seen.OfType<QueueChanged>().Select(e => (e.Left, e.Caller!.Caller)).ShouldBe([(false, "13900000005"), (true, "13900000005")]);
    }

    [Fact]
    public async Task A_call_known_by_its_id_only_is_ended_by_force()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(session: true));
        var placed = lab.Exchange.PlaceCall("8001", OlaLab.Number).Call!;

        await dialer.HangUpAsync(CallReference.ByCallId($"00000000-0000-4000-8000-{placed.Id:d12}"), TestTimeout.Token);

        lab.Exchange.ActiveCalls.ShouldBeEmpty();
        await Should.ThrowAsync<PbxNotSupportedException>(
            () => lab.Dialer(lab.Client()).HangUpAsync(CallReference.ByCallId("some-id"), TestTimeout.Token));
        await Should.ThrowAsync<ArgumentException>(() => dialer.HoldAsync(CallReference.ByCallId("some-id"), TestTimeout.Token));
    }

    [Fact]
    public async Task An_extension_cannot_be_logged_out_of_one_queue()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(session: true));

        var error = await Should.ThrowAsync<PbxNotSupportedException>(
            () => dialer.LogOutAsync("8001", "10010", TestTimeout.Token));

        error.Message.ShouldContain("all queues at once");
        lab.Server.Commands.ShouldBeEmpty();
    }
}
