using PbxConnectors.Dscom.Dialing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Capabilities, both ways: what is declared is done by a feature, what is not is refused at once.</summary>
public sealed class CapabilityTests
{
    private static readonly CallReference Call = CallReference.ByExtension("8001");
    private static readonly DateTimeOffset From = TestOptions.China("2025-05-21 00:00:00");

    // The contract's operation behind each of ours, and how it is asked for.
    private static readonly Dictionary<PbxOperation, (string Operation, Func<DscomDialer, Task> Ask)> Features = new()
    {
        [PbxOperation.Dial] = (
            "dial", d => d.DialAsync(new DialRequest("8001", "8002") { RingTimeout = TimeSpan.FromSeconds(20), UserData = "order 7" })),
        [PbxOperation.HangUp] = ("hangup", d => Get<IPbxCallControl>(d).HangUpAsync(Call)),
        [PbxOperation.Hold] = ("hold", d => Get<IPbxCallControl>(d).HoldAsync(Call)),
        [PbxOperation.Retrieve] = ("retrieveHeldCall", d => Get<IPbxCallControl>(d).RetrieveAsync(Call)),
        [PbxOperation.TransferBlind] = ("transfer", d => Get<IPbxCallControl>(d).TransferBlindAsync(Call, "8005")),
        [PbxOperation.StartAttendedTransfer] = ("transfer", d => Get<IPbxCallControl>(d).StartAttendedTransferAsync(Call, "8005")),
        [PbxOperation.CompleteAttendedTransfer] = ("hangup", d => Get<IPbxCallControl>(d).CompleteAttendedTransferAsync(Call)),
        [PbxOperation.CancelAttendedTransfer] = ("cancelAttendedTransfer", d => Get<IPbxCallControl>(d).CancelAttendedTransferAsync(Call)),
        [PbxOperation.TransferToApplication] = ("transfer", d => Get<IPbxCallControl>(d).TransferToApplicationAsync(Call, "ext-queues,200,1")),
        [PbxOperation.PickUp] = ("pickup", d => Get<IPbxCallControl>(d).PickUpAsync("8002", "8003")),
        [PbxOperation.TakeQueuedCall] = ("redirectQueuedCall", d => Get<IPbxCallControl>(d).TakeQueuedCallAsync("8001", "13800000001")),
        [PbxOperation.Park] = ("park", d => Get<IPbxParking>(d).ParkAsync(Call)),
        [PbxOperation.Unpark] = ("retrieveParkedCall", d => Get<IPbxParking>(d).UnparkAsync("8001", new ParkedCall { Caller = "13800000001" })),
        [PbxOperation.ListParked] = ("listParkedCalls", d => Get<IPbxParking>(d).ListParkedAsync()),
        [PbxOperation.Listen] = ("monitor", d => Get<IPbxSupervision>(d).SuperviseAsync("8001", "8002", SupervisionMode.Listen)),
        [PbxOperation.Whisper] = ("whisper", d => Get<IPbxSupervision>(d).SuperviseAsync("8001", "8002", SupervisionMode.Whisper)),
        [PbxOperation.BargeIn] = ("bargeIn", d => Get<IPbxSupervision>(d).SuperviseAsync("8001", "8002", SupervisionMode.BargeIn)),
        [PbxOperation.StopSupervising] = ("hangup", d => Get<IPbxSupervision>(d).StopSupervisingAsync("8001")),
        [PbxOperation.AgentLogIn] = (
            "agentLogin", d => Get<IPbxAgents>(d).LogInAsync(new AgentLogIn { Extension = "8001", AgentId = "1011", Queues = ["200"] })),
        [PbxOperation.AgentLogOut] = ("agentLogout", d => Get<IPbxAgents>(d).LogOutAsync("8001")),
        [PbxOperation.AgentReady] = ("setAgentState", d => Get<IPbxAgents>(d).SetReadyAsync("8001")),
        [PbxOperation.AgentBreak] = ("setAgentState", d => Get<IPbxAgents>(d).SetBreakAsync("8001", "200", "午休")),
        [PbxOperation.AgentStatus] = ("getAgentStatus", d => Get<IPbxAgents>(d).GetAgentStatusAsync("8001")),
        [PbxOperation.ExtensionStatus] = ("getExtensionStatus", d => Get<IPbxStatus>(d).GetExtensionStatusAsync("8001")),
        [PbxOperation.QueueStatus] = ("getQueueStatus", d => Get<IPbxQueues>(d).ListQueueAgentsAsync("200")),
        [PbxOperation.WaitingCallers] = ("getWaitingCallers", d => Get<IPbxQueues>(d).ListWaitingCallersAsync("200")),
        [PbxOperation.TrunkStatus] = ("getTrunkStatus", async d => await Get<IPbxTrunks>(d).ListTrunkStatusAsync().ToListAsync()),
        [PbxOperation.CallRecords] = (
            "listBillingRecords",
            async d => await Get<IPbxRecords>(d).QueryCallRecordsAsync(new CallRecordQuery(From, From.AddDays(1))).ToListAsync()),
        [PbxOperation.Recordings] = (
            "downloadRecording",
            async d => await (await Get<IPbxRecordings>(d).OpenRecordingAsync(new RecordingReference(d.Pbx, "monitor/a.wav"))).DisposeAsync()),
        [PbxOperation.Voicemail] = ("listVoicemails", async d => await Get<IPbxVoicemail>(d).ListVoicemailAsync(From, From.AddDays(1)).ToListAsync()),
        [PbxOperation.Speech] = ("synthesizeSpeech", async d => await (await Get<IPbxSpeech>(d).SynthesizeAsync("你好")).DisposeAsync()),

        // Not declared, though a feature has a place for it.
        [PbxOperation.CallBack] = ("", d => d.DialAsync(new DialRequest(DialSource.FromOutsideNumber("13800000001"), "13800000002"))),
        [PbxOperation.DialFromDevice] = ("", d => d.DialAsync(new DialRequest(DialSource.FromDevice("box-1", 2), "13800000002"))),
        [PbxOperation.TakeOver] = ("", d => Get<IPbxSupervision>(d).SuperviseAsync("8001", "8002", SupervisionMode.TakeOver)),
    };

    public static TheoryData<PbxOperation> Operations => [.. Enum.GetValues<PbxOperation>()];

    [Theory, MemberData(nameof(Operations))]
    public async Task What_is_declared_is_done_and_what_is_not_is_refused_before_anything_is_sent(PbxOperation operation)
    {
        using var pbx = new StubPbx().Answer("synthesizeSpeech", """{"code":"200","data":{"audio":"UklGRg==","format":"wav"}}""");
        await using var client = pbx.CreateClient();
        await using var dialer = new DscomDialer(client);
        bool declared = dialer.Capabilities.Supports(operation);
        if (!Features.TryGetValue(operation, out var feature))
        {
            declared.ShouldBeFalse($"{operation} is declared, and no feature of the dialer is known to do it.");
            return;
        }

        if (!declared)
        {
            var refused = await Should.ThrowAsync<PbxNotSupportedException>(() => feature.Ask(dialer));
            refused.Delivery.ShouldBe(Delivery.NotSent);
            pbx.Requests.ShouldBeEmpty();
            return;
        }

        await feature.Ask(dialer);
        pbx.Requests.ShouldContain(request => request.Operation == feature.Operation);
    }

    [Fact]
    public async Task A_ring_time_and_user_data_are_not_carried_and_the_capabilities_say_so()
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();
        await using var dialer = new DscomDialer(client);

        await dialer.DialAsync(new DialRequest("8001", "8002") { RingTimeout = TimeSpan.FromSeconds(20), UserData = "order 7" }, TestTimeout.Token);

        var sent = pbx.Requests.Single(r => r.Operation == "dial").Body.EnumerateObject().Select(m => m.Name);
        sent.ShouldBe(["extension", "dest"]);
        dialer.Capabilities.NoteOn(PbxOperation.Dial)!.ShouldContain("RingTimeout");
        dialer.Capabilities.CallStates.ShouldBe(Freshness.FromRecord);
    }

    [Fact]
    public async Task A_call_is_known_by_its_extension_only()
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();
        await using var dialer = new DscomDialer(client);

        await Should.ThrowAsync<ArgumentException>(() => dialer.HoldAsync(CallReference.ByCallId("hwd-1.2"), TestTimeout.Token));

        pbx.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_queue_the_state_is_set_in_every_queue_the_agent_is_logged_on_to()
    {
        using var pbx = new StubPbx().Answer(
            "getAgentStatus",
            """{"code":"200","data":{"200":{"8001":{"agentid":"1011"}},"300":{"8001":{"agentid":"1011"}}},"total":0}""");
        await using var client = pbx.CreateClient();
        await using var dialer = new DscomDialer(client);

        await dialer.SetBreakAsync("8001", reason: "午休", cancellationToken: TestTimeout.Token);

        pbx.Requests.Where(r => r.Operation == "setAgentState").Select(
            r => (r.Body.GetProperty("queue").GetString(), r.Body.GetProperty("paused").GetInt32()))
            .ShouldBe([("200", 5), ("300", 5)]);
    }

    private static T Get<T>(DscomDialer dialer)
        where T : class, IPbxFeature
    {
        dialer.TryGetFeature<T>(out var feature).ShouldBeTrue(typeof(T).Name);
        return feature!;
    }
}
