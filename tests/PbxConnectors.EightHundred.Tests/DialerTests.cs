using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Dialing;
using PbxConnectors.EightHundred.Events;
using PbxConnectors.EightHundred.Extensions;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

public sealed class DialerTests
{
    private static DialSource Office => DialSource.FromOutsideNumber(Lab.Office);

    [Fact]
    public async Task A_callback_that_reaches_its_destination_ends_as_normal_with_its_times_and_recording()
    {
        await using var lab = await Lab.StartAsync();
        var call = await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit);
        call.State.ShouldBe(CallState.Initiated);
        var result = await call.Completion.WaitAsync(Lab.Limit);

        result.Reason.ShouldBe(EndReason.Normal);
        result.Certainty.ShouldBe(Certainty.Reported);
        result.Answered.ShouldBeTrue();
        Lab.ShouldBeTalkTimeOf(result, lab.Exchange.Records[0]);
        result.VendorText.ShouldBe("已转接");
        call.VendorIds.ShouldHaveSingleItem().Kind.ShouldBe("cbkId");
        var record = result.Records.ShouldHaveSingleItem();
        (record.From, record.To).ShouldBe((Lab.Office, Lab.Answering));
        record.VendorRecord.ShouldBeOfType<EightHundredCallback>();
        await using var recording = await lab.Dialer.OpenRecordingAsync(result.Recording!, Lab.Limit);
        recording.ContentType.ShouldBe("audio/x-wav");
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_destination_that_does_not_answer_is_concluded_and_said_to_be()
    {
        await using var lab = await Lab.StartAsync();
        var result = await (await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Silent), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        (result.Reason, result.Certainty).ShouldBe((EndReason.NoAnswer, Certainty.Inferred));
        result.Explanation!.ShouldContain("source answered");
        result.Answered.ShouldBeFalse();
    }

    [Fact]
    public async Task A_source_that_does_not_answer_is_told_apart()
    {
        await using var lab = await Lab.StartAsync();
        var request = new DialRequest(DialSource.FromOutsideNumber(Lab.Silent), Lab.Answering);
        var result = await (await lab.Dialer.DialAsync(request, Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        (result.Reason, result.Certainty).ShouldBe((EndReason.NoAnswer, Certainty.Reported));
        result.Explanation!.ShouldContain("source did not answer");
        lab.Exchange.DialCount(Lab.Answering).ShouldBe(0);
    }

    [Fact]
    public async Task Twenty_callbacks_in_flight_cost_one_question_an_interval()
    {
        await using var lab = await Lab.StartAsync(configure: o =>
            (o.Dialing.PollInterval, o.Dialing.ListWindow) = (TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)));
        var begun = lab.Exchange.Clock.GetUtcNow();
        var calls = new List<PbxCall>();
        for (int i = 0; i < 20; i++)
        {
            calls.Add(await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit));
        }

        await Task.WhenAll(calls.Select(call => call.Completion)).WaitAsync(Lab.Limit);
        double intervals = (lab.Exchange.Clock.GetUtcNow() - begun) / TimeSpan.FromSeconds(10);
        lab.Received("listCallbacks").ShouldBeInRange(1, (int)Math.Ceiling(intervals));
        lab.Received("startCallback").ShouldBe(20);
    }

    [Fact]
    public async Task Outcomes_survive_a_PBX_that_cannot_be_asked_for_a_while()
    {
        await using var lab = await Lab.StartAsync(configure: o => o.Http.MaxRetries = 0);
        lab.Server.Faults.Next("listCallbacks", Fault.Status(503), 3).Next("listCallbacks", Fault.Garbage);
        var result = await (await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        result.Reason.ShouldBe(EndReason.Normal);
    }

    [Fact]
    public async Task A_list_of_callbacks_that_is_refused_does_not_keep_records_from_being_read()
    {
        await using var lab = await Lab.StartAsync();
        lab.Server.Faults.Always("listCallbacks", Fault.Body("""{"code":-5,"message":"没有权限"}"""));
        await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit);
        var call = await lab.Dialer.DialAsync(new DialRequest(DialSource.FromDevice(Lab.Mac), Lab.Silent), Lab.Limit);
        (await call.Completion.WaitAsync(Lab.Limit)).Reason.ShouldBe(EndReason.NoAnswer);
    }

    [Fact]
    public async Task A_callback_the_PBX_never_lists_ends_as_unknown_and_says_why()
    {
        await using var lab = await Lab.StartAsync(new EightHundredServerOptions { HidesCallbacks = true });
        var result = await (await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        result.Reason.ShouldBe(EndReason.Unknown);
        result.Explanation!.ShouldContain("TimeZone");
    }

    [Fact]
    public async Task A_dial_whose_answer_is_lost_says_that_a_call_may_exist()
    {
        await using var lab = await Lab.StartAsync();
        lab.Server.Faults.Next("startCallback", Fault.Drop);
        var error = await Should.ThrowAsync<PbxUnavailableException>(() => lab.Dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit));
        error.Delivery.ShouldBe(Delivery.Unknown);
        lab.Exchange.CallsPlaced.ShouldBe(1);
    }

    [Theory]
    [InlineData("device")]
    [InlineData("extension")]
    public async Task A_dial_without_a_call_id_is_found_in_the_records_and_says_so(string from)
    {
        await using var lab = await Lab.StartAsync();
        DialSource source = from == "device" ? DialSource.FromDevice(Lab.Mac, 1) : DialSource.FromExtension("8001");
        var call = await lab.Dialer.DialAsync(new DialRequest(source, Lab.Answering), Lab.Limit);
        var result = await call.Completion.WaitAsync(Lab.Limit);
        (result.Reason, result.Certainty, result.Answered).ShouldBe((EndReason.Normal, Certainty.Inferred, true));
        result.Explanation!.ShouldContain("numbers and time");
        Lab.ShouldBeTalkTimeOf(result, lab.Exchange.Records[0]);
        call.VendorIds.ShouldContain(id => id.Kind == "cdrId");
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_words_of_a_record_become_a_reason()
    {
        await using var lab = await Lab.StartAsync();
        var result = await (await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Silent), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        (result.Reason, result.VendorText).ShouldBe((EndReason.NoAnswer, "无人接听"));
    }

    [Fact]
    public async Task Two_calls_to_one_number_do_not_share_a_record()
    {
        await using var lab = await Lab.StartAsync();
        var first = await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Answering), Lab.Limit);
        var second = await lab.Dialer.DialAsync(new DialRequest("8002", Lab.Answering), Lab.Limit);
        var results = await Task.WhenAll(first.Completion, second.Completion).WaitAsync(Lab.Limit);
        results.Select(r => r.Records[0].RecordId).Distinct().Count().ShouldBe(2);
        results.Select(r => r.Records[0].From).ShouldBe(["8001", "8002"]);
        var third = await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Answering), Lab.Limit);
        var result = await third.Completion.WaitAsync(Lab.Limit);
        results.ShouldNotContain(r => r.Records[0].RecordId == result.Records[0].RecordId);
    }

    [Fact]
    public async Task A_dial_from_an_extension_can_be_a_callback()
    {
        await using var lab = await Lab.StartAsync(configure: o => o.Dialing.FromExtension = EightHundredExtensionDialing.Callback);
        var result = await (await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Answering), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        (result.Reason, result.Certainty).ShouldBe((EndReason.Normal, Certainty.Reported));
        lab.Dialer.Capabilities[PbxOperation.Dial].ShouldBe(CapabilityDegree.Supported);
        lab.Dialer.Capabilities[PbxOperation.HangUp].ShouldBe(CapabilityDegree.NotSupported);
    }

    [Fact]
    public async Task A_call_of_a_client_program_can_be_asked_to_end_and_others_cannot()
    {
        await using var lab = await Lab.StartAsync(speed: 50);
        var call = await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Silent), Lab.Limit);
        await call.HangUpAsync(Lab.Limit);
        (await call.Completion.WaitAsync(Lab.Limit)).Reason.ShouldBe(EndReason.Cancelled);
        lab.Server.Messages.ShouldContain(("7", "8001", Lab.Silent));

        var callback = await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit);
        await Should.ThrowAsync<PbxNotSupportedException>(() => callback.HangUpAsync(Lab.Limit));
    }

    [Fact]
    public async Task A_pushed_callback_ends_the_call_without_a_question()
    {
        await using var lab = await Lab.StartAsync(configure: o => o.Dialing.PollInterval = TimeSpan.FromHours(1));
        var call = await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit);
        string id = call.VendorIds[0].Value;
        Push("5", ("cbkTransferSuccessTime", "2026-03-01 10:00:20"));
        (await call.WaitForAsync(CallState.Connected, Lab.Limit)).Freshness.ShouldBe(Freshness.Pushed);
        Push("5", ("cbkTransferSuccessTime", "2026-03-01 10:00:20"), ("cbkTransferEndTime", "2026-03-01 10:01:20"), ("cbkTransferTimes", "60"));
        var result = await call.Completion.WaitAsync(Lab.Limit);
        (result.Reason, result.TalkTime).ShouldBe((EndReason.Normal, TimeSpan.FromSeconds(60)));
        lab.Received("listCallbacks").ShouldBe(0);

        void Push(string status, params (string Name, string Value)[] more) => lab.Client.Events.Accept(lab.Client.Events.ReadCallback(
            [new("cbkId", id), new("cbkStatus", status), .. more.Select(m => new KeyValuePair<string, string?>(m.Name, m.Value))]));
    }

    [Fact]
    public async Task A_pushed_hang_up_ends_a_call_of_a_device()
    {
        await using var lab = await Lab.StartAsync(configure: o => o.Dialing.PollInterval = TimeSpan.FromHours(1));
        var call = await lab.Dialer.DialAsync(new DialRequest(DialSource.FromDevice(Lab.Mac), Lab.Answering), Lab.Limit);
        Push("2", "");
        await call.WaitForAsync(CallState.Connected, Lab.Limit);
        Push("3", """{"cdrId":12,"cdrPhoneNum":"13900000001","cdrTalktime":5,"cdrHangupTime":"2026-03-01 10:01:00"}""");
        (await call.Completion.WaitAsync(Lab.Limit)).TalkTime.ShouldBe(TimeSpan.FromSeconds(5));

        void Push(string type, string memo) => lab.Client.Events.Accept(
            lab.Client.Events.ReadPush([new("type", type), new("peer", "1"), new("phone", Lab.Answering), new("memo", memo)]));
    }

    [Theory]
    [InlineData("13900000001", "2026-02-27 10:00:00")]
    [InlineData("0001", "2026-03-01 10:00:00")]
    public async Task A_pushed_hang_up_of_an_earlier_call_or_of_a_short_number_ends_nothing(string phone, string startedAt)
    {
        await using var lab = await Lab.StartAsync(configure: o => o.Dialing.PollInterval = TimeSpan.FromHours(1));
        var call = await lab.Dialer.DialAsync(new DialRequest(DialSource.FromDevice(Lab.Mac), Lab.Answering), Lab.Limit);
        Push(11, phone, startedAt);
        Push(12, Lab.Answering, "2026-03-01 10:00:10");
        (await call.Completion.WaitAsync(Lab.Limit)).Records[0].RecordId.ShouldBe("12");

        void Push(int id, string number, string began) => lab.Client.Events.Accept(lab.Client.Events.ReadPush(
            [
                new("type", "3"), new("peer", "1"), new("phone", number),
                new("memo", $$"""{"cdrId":{{id}},"cdrPhoneNum":"{{number}}","cdrTalktime":5,"cdrStartTime":"{{began}}","cdrHangupTime":"2026-03-01 10:01:00"}"""),
            ]));
    }

    [Fact]
    public async Task A_push_that_may_belong_to_two_calls_is_left_to_the_records()
    {
        await using var lab = await Lab.StartAsync();
        var one = await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Silent), Lab.Limit);
        var other = await lab.Dialer.DialAsync(new DialRequest("8002", Lab.Silent), Lab.Limit);
        lab.Client.Events.Accept(lab.Client.Events.ReadPush([new("type", "2"), new("peer", "1"), new("phone", Lab.Silent)]));
        var results = await Task.WhenAll(one.Completion, other.Completion).WaitAsync(Lab.Limit);
        results.ShouldAllBe(result => !result.Answered && result.Reason == EndReason.NoAnswer);
    }

    [Fact]
    public async Task Disposing_the_dialer_faults_open_calls_and_hangs_nothing_up()
    {
        await using var lab = await Lab.StartAsync(speed: 1);
        var call = await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit);
        await lab.Dialer.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => call.Completion);
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_not_declared_throws_at_once_and_what_is_can_be_found()
    {
        await using var lab = await Lab.StartAsync();
        lab.Dialer.TryGetFeature<EightHundredClient>(out _).ShouldBeTrue();
        lab.Dialer.TryGetFeature<IPbxEvents>(out var events).ShouldBeTrue();
        events.ShouldBeOfType<EightHundredEvents>();
        lab.Dialer.TryGetFeature<IPbxCallControl>(out _).ShouldBeFalse();
        lab.Dialer.Capabilities[PbxOperation.Hold].ShouldBe(CapabilityDegree.NotSupported);
        lab.Dialer.Capabilities[PbxOperation.HangUp].ShouldBe(CapabilityDegree.SupportedWithoutConfirmation);
        await Should.ThrowAsync<PbxNotSupportedException>(() => lab.Dialer.SetReadyAsync("8001"));
        await Should.ThrowAsync<PbxNotSupportedException>(() => lab.Dialer.GetQueueAgentsAsync("1"));
    }

    [Fact]
    public async Task Agents_extensions_and_records_are_reached_through_the_common_features()
    {
        await using var lab = await Lab.StartAsync(new EightHundredServerOptions { UsesSecondDescriptions = true });
        await lab.Dialer.LogOutAsync("8001", cancellationToken: Lab.Limit);
        lab.Server.IsCheckedOut("8001").ShouldBeTrue();
        await lab.Dialer.LogInAsync(new AgentLogIn { Extension = "8001" }, Lab.Limit);
        lab.Server.IsCheckedOut("8001").ShouldBeFalse();

        (await lab.Dialer.GetExtensionStatusAsync("8001", Lab.Limit)).State.ShouldBe(DeviceState.Idle);
        (await lab.Dialer.GetExtensionStatusAsync("4711", Lab.Limit)).State.ShouldBe(DeviceState.Unknown);
        (await lab.Dialer.GetAgentStatusAsync("8002", Lab.Limit)).ShouldHaveSingleItem().State.ShouldBe(AgentState.Ready);

        lab.Exchange.PlaceCall("8001", Lab.Silent);
        await lab.Exchange.WaitForRecordsAsync(1, Lab.Limit);
        lab.Exchange.PlaceCall("8001", Lab.Answering);
        await lab.Exchange.WaitForRecordsAsync(2, Lab.Limit);
        var start = lab.Exchange.Records[0].StartedAt;
        var query = new CallRecordQuery(start.AddMinutes(-1), start.AddDays(3));
        var records = new List<CallRecord>();
        await foreach (var record in lab.Dialer.QueryCallRecordsAsync(query, Lab.Limit))
        {
            records.Add(record);
        }

        records.Select(r => r.To).ShouldBe([Lab.Silent, Lab.Answering]);
        records.Select(r => r.Disposition).ShouldBe([CallDisposition.NoAnswer, CallDisposition.Answered]);
    }
}
