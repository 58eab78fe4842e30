using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Dialing;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>The features over the simulated exchange: what is commanded really happens, and the records tell it.</summary>
public sealed class FeatureTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Hold_retrieve_transfer_and_hang_up_leave_the_right_records()
    {
        await using var lab = await StartAsync();
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        var call = CallReference.ByExtension("8001");
        await TalkAsync(lab, dialer);

        await dialer.HoldAsync(call, TestTimeout.Token);
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Held);
        await dialer.RetrieveAsync(call, TestTimeout.Token);
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Connected);
        await dialer.TransferBlindAsync(call, "8002", TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromSeconds(2));
        await dialer.HangUpAsync(CallReference.ByExtension("8002"), TestTimeout.Token);

        var records = await RecordsAsync(lab);
        records.Count.ShouldBe(2);
        records.Select(r => r.LinkedId).Distinct().ShouldHaveSingleItem();
        records.ShouldAllBe(r => r.Disposition == CallDisposition.Answered);
        records.ShouldContain(r => r.Destination == "8002" || r.Source == "8002");
    }

    [Fact]
    public async Task An_attended_transfer_is_taken_back_or_completed_by_hanging_up()
    {
        await using var lab = await StartAsync();
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        var call = CallReference.ByExtension("8001");
        await TalkAsync(lab, dialer);

        await dialer.StartAttendedTransferAsync(call, "8002", TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromSeconds(1));
        lab.Exchange.ActiveCalls.Count.ShouldBe(2);
        await dialer.CancelAttendedTransferAsync(call, TestTimeout.Token);
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Connected);

        await dialer.StartAttendedTransferAsync(call, "8002", TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromSeconds(1));
        await dialer.CompleteAttendedTransferAsync(call, TestTimeout.Token);

        lab.Exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.Idle);
        lab.Exchange.GetExtensionState("8002").ShouldBe(SimulatedExtensionState.InUse);
    }

    [Fact]
    public async Task A_party_is_parked_listed_and_taken_back()
    {
        await using var lab = await StartAsync();
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        await TalkAsync(lab, dialer);

        await dialer.ParkAsync(CallReference.ByExtension("8001"), TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromSeconds(12));
        var parked = (await dialer.ListParkedAsync("8001", TestTimeout.Token)).ShouldHaveSingleItem();

        (parked.Caller, parked.ParkedBy, parked.ParkedFor).ShouldBe((DscomLab.Number, "8001", TimeSpan.FromSeconds(12)));
        parked.ReturnsIn.ShouldBe(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(12));
        (await dialer.ListParkedAsync("8002", TestTimeout.Token)).ShouldBeEmpty();
        await dialer.UnparkAsync("8002", parked, TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromSeconds(1));
        (await dialer.ListParkedAsync(cancellationToken: TestTimeout.Token)).ShouldBeEmpty();
        lab.Exchange.GetExtensionState("8002").ShouldBe(SimulatedExtensionState.InUse);
    }

    [Fact]
    public async Task A_parked_party_that_has_gone_is_told_by_its_code()
    {
        await using var lab = await StartAsync();

        var gone = await Should.ThrowAsync<PbxRejectedException>(
            () => lab.Client.Calls.UnparkAsync("8002", "13800000099", TestTimeout.Token));

        gone.VendorCode.ShouldBe(DscomErrorCodes.ParkedCallGone);
    }

    [Fact]
    public async Task A_supervisor_listens_and_stops_by_being_hung_up()
    {
        await using var lab = await StartAsync();
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        await TalkAsync(lab, dialer);

        await dialer.SuperviseAsync("8003", "8001", SupervisionMode.Listen, TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromSeconds(1));
        lab.Exchange.GetExtensionState("8003").ShouldBe(SimulatedExtensionState.InUse);
        await dialer.StopSupervisingAsync("8003", TestTimeout.Token);

        lab.Exchange.GetExtensionState("8003").ShouldBe(SimulatedExtensionState.Idle);
        lab.Exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.InUse);
    }

    [Fact]
    public async Task An_agent_logs_on_rests_and_logs_off_and_both_status_queries_agree()
    {
        await using var lab = await StartAsync();
        lab.Exchange.AddQueue("200");
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        await dialer.LogInAsync(new AgentLogIn { Extension = "8001", AgentId = "1011", Queues = ["200"] }, TestTimeout.Token);
        await StatesAsync(dialer, AgentState.Ready);
        await dialer.SetBreakAsync("8001", reason: "午休", cancellationToken: TestTimeout.Token);
        await StatesAsync(dialer, AgentState.NotReady);
        (await lab.Client.Agents.GetStatusAsync(cancellationToken: TestTimeout.Token)).ShouldHaveSingleItem().Status
            .ShouldBe(DscomAgentState.WorkBreak);
        await dialer.SetReadyAsync("8001", "200", TestTimeout.Token);
        await StatesAsync(dialer, AgentState.Ready);
        await dialer.LogOutAsync("8001", cancellationToken: TestTimeout.Token);

        (await dialer.GetAgentStatusAsync("8001", TestTimeout.Token)).ShouldAllBe(a => a.State == AgentState.LoggedOut);

        static async Task StatesAsync(DscomDialer dialer, AgentState expected)
        {
            var byAgent = (await dialer.GetAgentStatusAsync("8001", TestTimeout.Token)).ShouldHaveSingleItem();
            var byQueue = (await dialer.ListQueueAgentsAsync("200", TestTimeout.Token)).ShouldHaveSingleItem();
            (byAgent.State, byAgent.AgentId, byAgent.Queue).ShouldBe((expected, "1011", "200"));
            (byQueue.State, byQueue.AgentId, byQueue.Extension).ShouldBe((expected, "1011", "8001"));
        }
    }

    [Fact]
    public async Task A_caller_waiting_in_a_queue_is_seen_and_taken()
    {
        await using var lab = await StartAsync();
        lab.Exchange.AddQueue("200");
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        lab.Exchange.ReceiveCall("13800000001", "200", new InboundCaller { Patience = Hour, TalkTime = Hour });
        lab.Clock.Advance(TimeSpan.FromSeconds(12));

        var caller = (await dialer.ListWaitingCallersAsync("200", TestTimeout.Token)).ShouldHaveSingleItem();
        (caller.Caller, caller.Position, caller.Waiting).ShouldBe(("13800000001", 1, TimeSpan.FromSeconds(12)));
        await dialer.TakeQueuedCallAsync("8001", caller.Caller!, TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromSeconds(1));

        (await dialer.ListWaitingCallersAsync("200", TestTimeout.Token)).ShouldBeEmpty();
        lab.Exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.InUse);
    }

    [Fact]
    public async Task A_voicemail_is_listed_heard_and_marked()
    {
        await using var lab = await StartAsync();
        lab.Exchange.AddExtension("8100", "invented-100", ExtensionBehaviour.NeverAnswers with { HasMailbox = true });
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        var from = lab.Time.GetUtcNow();
        lab.Exchange.ReceiveCall("13800000001", "8100", new InboundCaller { Patience = Hour, LeavesMessage = TimeSpan.FromSeconds(10) });
        lab.Clock.Advance(TimeSpan.FromMinutes(5));

        var message = await dialer.ListVoicemailAsync(from, from.AddMinutes(10), isRead: false, TestTimeout.Token).SingleAsync();
        (message.Caller, message.Mailbox, message.Duration, message.IsRead).ShouldBe(("13800000001", "8100", TimeSpan.FromSeconds(10), false));
        await using (var sound = await dialer.OpenRecordingAsync(message.Recording!, TestTimeout.Token))
        {
            sound.Length!.Value.ShouldBeGreaterThan(44);
        }

        await dialer.MarkVoicemailAsync(message.Id, isRead: true, TestTimeout.Token);

        (await dialer.ListVoicemailAsync(from, from.AddMinutes(10), isRead: false, TestTimeout.Token).CountAsync()).ShouldBe(0);
        (await dialer.ListVoicemailAsync(from, from.AddMinutes(10), isRead: true, TestTimeout.Token).CountAsync()).ShouldBe(1);
        await Should.ThrowAsync<ArgumentException>(() => dialer.MarkVoicemailAsync("abc", isRead: true, TestTimeout.Token));
    }

    [Fact]
    public async Task Extensions_and_trunks_show_what_they_are_doing()
    {
        await using var lab = await StartAsync();
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        await TalkAsync(lab, dialer);

        (await dialer.GetExtensionStatusAsync("8001", TestTimeout.Token)).State.ShouldBe(DeviceState.InUse);
        (await dialer.GetExtensionStatusAsync("8002", TestTimeout.Token)).State.ShouldBe(DeviceState.Idle);
        (await dialer.GetExtensionStatusAsync("9999", TestTimeout.Token)).State.ShouldBe(DeviceState.Unknown);
        (await dialer.ListExtensionStatusAsync(TestTimeout.Token).CountAsync()).ShouldBe(4);
        var trunk = await dialer.ListTrunkStatusAsync(TestTimeout.Token).SingleAsync();
        (trunk.Trunk, trunk.State, trunk.ChannelsInUse, trunk.Channels).ShouldBe(("trunkLab", DeviceState.InUse, 1, null));
    }

    [Fact]
    public async Task Speech_comes_as_a_sound_file()
    {
        await using var lab = await StartAsync();
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        await using var speech = await dialer.SynthesizeAsync("测试语音合成", TestTimeout.Token);

        speech.ContentType.ShouldBe("audio/wav");
        byte[] head = new byte[4];
        await speech.Content.ReadExactlyAsync(head, TestTimeout.Token);
        head.ShouldBe("RIFF"u8.ToArray());
    }

    [Fact]
    public async Task Records_in_common_terms_are_narrowed_by_number()
    {
        await using var lab = await StartAsync();
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        lab.LeaveRecord("8001", "13900000001");
        lab.LeaveRecord("8002", "13900000002");
        var (from, to) = (lab.Time.GetUtcNow().AddHours(-1), lab.Time.GetUtcNow().AddHours(1));

        var record = await dialer.QueryCallRecordsAsync(new CallRecordQuery(from, to) { Called = "13900000002" }, TestTimeout.Token).SingleAsync();

        (record.From, record.To, record.Direction).ShouldBe(("8002", "13900000002", CallDirection.Outbound));
        record.VendorRecord.ShouldBeOfType<DscomCallRecord>();
        (await dialer.QueryCallRecordsAsync(new CallRecordQuery(from, to) { Caller = "8003" }, TestTimeout.Token).CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_state_without_a_value_is_an_error_of_the_caller()
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();

        await Should.ThrowAsync<ArgumentException>(
            () => client.Agents.LogInAsync("1011", "8001", "200", state: default(DscomAgentState), cancellationToken: TestTimeout.Token));
        await Should.ThrowAsync<ArgumentException>(() => client.Agents.SetStateAsync("8001", "200", default, cancellationToken: TestTimeout.Token));

        pbx.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Logging_on_without_a_queue_is_an_error_of_the_caller()
    {
        await using var lab = await StartAsync();
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        await Should.ThrowAsync<ArgumentException>(() => dialer.LogInAsync(new AgentLogIn { Extension = "8001" }, TestTimeout.Token));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => lab.Client.Agents.LogInAsync("1011", "8001", "200", penalty: 100));
    }

    private static Task<DscomLab> StartAsync() => DscomLab.StartAsync(new NumberPlan(NumberScenario.Answered(TimeSpan.FromSeconds(1), Hour)));

    // A call between 8001 and the usual number, in which both talk. The dialer's own questions stand still with the clock.
    private static async Task TalkAsync(DscomLab lab, DscomDialer dialer)
    {
        await dialer.DialAsync(new DialRequest("8001", DscomLab.Number), TestTimeout.Token);
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem();
        lab.Clock.Advance(TimeSpan.FromSeconds(3));
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().State.ShouldBe(SimulatedCallState.Connected);
    }

    private static async Task<List<DscomCallRecord>> RecordsAsync(DscomLab lab)
    {
        var query = new DscomRecordQuery { From = lab.Time.GetUtcNow().AddHours(-1), To = lab.Time.GetUtcNow().AddHours(1) };
        return await lab.Client.Records.QueryAsync(query, TestTimeout.Token).ToListAsync();
    }
}
