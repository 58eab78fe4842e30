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
    public async Task Why_a_destination_was_not_joined_is_not_known_and_not_guessed()
    {
        await using var lab = await Lab.StartAsync();
        var result = await (await lab.Dialer.DialAsync(new DialRequest(Office, Lab.Silent), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        (result.Reason, result.Certainty).ShouldBe((EndReason.Unknown, Certainty.Unknown));
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
    public async Task The_record_of_an_earlier_call_to_the_number_is_not_taken_for_the_new_ones()
    {
        await using var lab = await Lab.StartAsync();
        lab.Exchange.PlaceCall("8001", Lab.Silent);
        await lab.Exchange.WaitForRecordsAsync(1, Lab.Limit);
        var result = await (await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Silent), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        lab.Exchange.Records.Count.ShouldBe(2);
        result.EndedAt!.Value.ShouldBeGreaterThan(lab.Exchange.Records[0].EndedAt);
    }

    [Fact]
    public async Task A_call_found_tells_how_the_clocks_differ_so_that_one_begun_before_the_next_dial_is_not_taken()
    {
        await using var lab = await Lab.StartAsync(configure: o => o.Dialing.LookBeforeDial = false, speed: 100);
        await (await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Silent), Lab.Limit)).Completion.WaitAsync(Lab.Limit);

        // Somebody else's call of five minutes.
        lab.Exchange.PlaceCall("8001", Lab.Office);
        await lab.Exchange.WaitForRecordsAsync(2, Lab.Limit);
        var result = await (await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Office), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        lab.Exchange.Records.Count.ShouldBe(3);
        result.EndedAt!.Value.ShouldBeGreaterThan(lab.Exchange.Records[1].EndedAt);
    }

    [Fact]
    public async Task Records_that_cannot_be_read_before_a_dial_do_not_keep_it_from_being_made()
    {
        await using var lab = await Lab.StartAsync(configure: o => o.Http.MaxRetries = 0);
        lab.Server.Faults.Next("findCallRecords", Fault.Status(503));
        var result = await (await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Silent), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        result.Reason.ShouldBe(EndReason.NoAnswer);
    }

    [Theory]
    [InlineData("device", "dialFromDevice")]
    [InlineData("extension", "sendMessage")]
    public async Task A_dial_that_was_accepted_and_never_made_ends_as_unknown_after_a_bounded_wait(string from, string operation)
    {
        await using var lab = await Lab.StartAsync(configure: o => o.Dialing.UnseenCallTimeout = TimeSpan.FromMinutes(1));
        lab.Server.Faults.Next(operation, Fault.Body("""{"code":0,"message":"ok"}"""));
        DialSource source = from == "device" ? DialSource.FromDevice(Lab.Mac) : DialSource.FromExtension("8001");
        var result = await (await lab.Dialer.DialAsync(new DialRequest(source, Lab.Answering), Lab.Limit)).Completion.WaitAsync(Lab.Limit);
        result.Reason.ShouldBe(EndReason.Unknown);
        result.Explanation!.ShouldContain("switched on");
        lab.Exchange.CallsPlaced.ShouldBe(0);
    }

    [Fact]
    public async Task A_dial_that_shows_nothing_is_waited_for_while_its_extension_is_in_use()
    {
        await using var lab = await Lab.StartAsync(
            new EightHundredServerOptions { UsesSecondDescriptions = true }, o => o.Dialing.UnseenCallTimeout = TimeSpan.FromMinutes(1));
        lab.Server.Faults.Next("sendMessage", Fault.Body("""{"code":0,"message":"ok"}"""));
        lab.Exchange.PlaceCall("8001", Lab.Office);
        var call = await lab.Dialer.DialAsync(new DialRequest("8001", Lab.Answering), Lab.Limit);
        (await call.Completion.WaitAsync(Lab.Limit)).Reason.ShouldBe(EndReason.Unknown);
        lab.Exchange.ActiveCalls.ShouldBeEmpty();
        lab.Received("listExtensionDetails").ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("push")]
    [InlineData("message")]
    public async Task A_call_that_has_shown_is_followed_to_its_end_however_long_it_is(string sign)
    {
        await using var lab = await Lab.StartAsync(configure: o =>
            (o.Dialing.UnseenCallTimeout, o.Events.PollMessages, o.Events.WaterLine) = (TimeSpan.FromMinutes(1), sign == "message", 0));
        await using var events = lab.Client.Events.ReadEventsAsync(Lab.Limit).GetAsyncEnumerator();
        var first = events.MoveNextAsync().AsTask();
        var call = await lab.Dialer.DialAsync(new DialRequest(DialSource.FromDevice(Lab.Mac), Lab.Office), Lab.Limit);
        if (sign == "push")
        {
            lab.Client.Events.Accept(lab.Client.Events.ReadPush([new("type", "1"), new("peer", "1"), new("phone", Lab.Office)]));
        }

        await first;
        var result = await call.Completion.WaitAsync(Lab.Limit);
        result.Reason.ShouldBe(EndReason.Normal);
        result.TalkTime!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task A_callback_without_an_id_takes_the_row_nearest_in_time_that_is_no_other_calls()
    {
        var now = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8));
        string Row(int id, int secondsAgo) => $$"""
            {"cbkId":{{id}},"cbkSourcePhone":"{{Lab.Office}}","cbkDescPhone":"{{Lab.Answering}}","cbkStatus":"3","cbkCreateTime":"{{now.AddSeconds(-secondsAgo):yyyy-MM-dd HH:mm:ss}}"}
            """;
        await using var client = Stub.Client(
            request => Reply(request.RequestUri!.Query.Contains("callbackPhone", StringComparison.Ordinal)
                ? """{"code":0}"""
                : $$"""{"code":0,"rows":[{{Row(1, 90)}},{{Row(2, 40)}},{{Row(3, 0)}}]}"""),
            out _,
            o => o.Dialing.PollInterval = TimeSpan.FromMilliseconds(10));
        await using var dialer = new EightHundredDialer(client, new WatchedLog());
        var ids = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            var call = await dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit);
            await call.Completion.WaitAsync(Lab.Limit);
            ids.Add(call.VendorIds.ShouldHaveSingleItem().Value);
        }

        ids.ShouldBe(["3", "2", "1"]);
    }

    [Fact]
    public async Task An_old_callback_without_an_id_does_not_make_the_list_grow_for_the_others()
    {
        var time = new ScaledTimeProvider(200, new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
        var asked = new System.Collections.Concurrent.ConcurrentQueue<(DateTimeOffset From, DateTimeOffset To)>();
        var enough = new TaskCompletionSource();
        await using var client = Stub.Client(
            request =>
            {
                var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query);
                if (query["startTime"] is { } from)
                {
                    asked.Enqueue((China(from), China(query["endTime"]!)));
                    if (China(from) < time.GetUtcNow().AddMinutes(-12))
                    {
                        enough.TrySetResult();
                    }
                }

                return Reply("""{"code":0,"rows":[]}""");
            },
            out _,
            o =>
                (o.Dialing.ListWindow, o.Dialing.RecordGrace, o.Http.AttemptTimeout) = (
                    TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromHours(2)),
            time);
        await using var dialer = new EightHundredDialer(client, new WatchedLog(), time);
        await dialer.DialAsync(new DialRequest(Office, Lab.Answering), Lab.Limit);
        await enough.Task.WaitAsync(Lab.Limit);
        asked.ShouldAllBe(window => window.To - window.From < TimeSpan.FromMinutes(10));

        static DateTimeOffset China(string text) => DateTimeOffset.Parse(text + " +08:00", System.Globalization.CultureInfo.InvariantCulture);
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
    [Trait("Reading", "28")]
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
        (await call.WaitForAsync(CallState.Ended, Lab.Limit)).Freshness.ShouldBe(Freshness.Pushed);
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
        (await call.WaitForAsync(CallState.Ended, Lab.Limit)).Freshness.ShouldBe(Freshness.Pushed);

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

    [Theory]
    [InlineData(EightHundredExtensionDialing.Callback)]
    [InlineData(EightHundredExtensionDialing.ClientProgram)]
    public async Task A_disposed_dialer_dials_nobody_though_its_client_lives_on(EightHundredExtensionDialing dialing)
    {
        await using var lab = await Lab.StartAsync(configure: options => options.Dialing.FromExtension = dialing);
        await lab.Dialer.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => lab.Dialer.DialAsync(new DialRequest("8001", Lab.Answering), Lab.Limit));

        lab.Server.Requests.ShouldBeEmpty();
        lab.Exchange.CallsPlaced.ShouldBe(0);
    }

    [Fact]
    public async Task Where_every_call_is_a_callback_none_can_be_hung_up_and_none_is_said_to()
    {
        await using var lab = await Lab.StartAsync(configure: o => o.Dialing.FromExtension = EightHundredExtensionDialing.Callback);

        lab.Dialer.Capabilities[PbxOperation.HangUp].ShouldBe(CapabilityDegree.NotSupported);
    }

    [Fact]
    [Trait("Reading", "28")]
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
        await Should.ThrowAsync<PbxNotSupportedException>(() => lab.Dialer.ListQueueAgentsAsync("1"));
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

    private static HttpResponseMessage Reply(string body) => new(System.Net.HttpStatusCode.OK) { Content = new StringContent(body) };
}
