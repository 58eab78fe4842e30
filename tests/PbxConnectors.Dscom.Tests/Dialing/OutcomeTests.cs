namespace PbxConnectors.Dscom.Tests;

/// <summary>How the outcome of a call is read from its records.</summary>
public sealed class OutcomeTests
{
    [Theory]
    [InlineData("NO ANSWER", "", EndReason.NoAnswer)]
    [InlineData("NO ANSWER", "19", EndReason.NoAnswer)]
    [InlineData("NO ANSWER", "16", EndReason.NoAnswer)]
    [InlineData("BUSY", "17", EndReason.Busy)]
    [InlineData("BUSY", "", EndReason.Busy)]
    [InlineData("FAILED", "1", EndReason.InvalidNumber)]
    [InlineData("FAILED", "20", EndReason.Unreachable)]
    [InlineData("FAILED", "21", EndReason.Rejected)]
    [InlineData("FAILED", "34", EndReason.Congestion)]
    [InlineData("FAILED", "55", EndReason.Blocked)]
    [InlineData("FAILED", "", EndReason.Failed)]
    [InlineData("FAILED", "127", EndReason.Failed)]
    [InlineData("8", "", EndReason.Unknown)]
    [InlineData("8", "17", EndReason.Busy)]
    [InlineData("", "", EndReason.Unknown)]
    public async Task A_call_not_answered_ends_for_the_reason_of_its_cause_or_else_of_its_disposition(
        string disposition, string cause, EndReason expected)
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();
        pbx.AddRecord(members: $$""" "disposition":"{{disposition}}","hangupcause":"{{cause}}" """);

        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(expected);
        result.VendorText.ShouldBe(disposition.Length > 0 ? disposition : null);
        result.Q850Cause.ShouldBe(cause.Length > 0 ? int.Parse(cause) : null);
        result.Answered.ShouldBeFalse();
        result.TalkTime.ShouldBeNull();
        (result.Explanation is null).ShouldBe(expected != EndReason.Unknown);
    }

    [Theory]
    [InlineData("ANSWERED")]
    [InlineData("ANSWERD")]
    [InlineData("answered")]
    public async Task An_answered_call_has_its_times_talk_time_and_recording_from_the_record(string disposition)
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();
        pbx.AddRecord(members: $$"""
            "disposition":"{{disposition}}","start":"2026-03-01 10:00:00","answer":"2026-03-01 10:00:07","end":"2026-03-01 10:01:00","duration":61,"billsec":52,
            "hangupcause":"16","recording":"monitor/20260301/a.wav"
            """);

        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Normal);
        result.AnsweredAt.ShouldBe(TestOptions.China("2026-03-01 10:00:07"));
        result.EndedAt.ShouldBe(TestOptions.China("2026-03-01 10:01:00"));
        result.TalkTime.ShouldBe(TimeSpan.FromSeconds(52));
        result.Recording.ShouldBe(new RecordingReference(pbx.Client.Pbx, "monitor/20260301/a.wav"));
        result.Certainty.ShouldBe(Certainty.Reported);
        result.Delivery.ShouldBe(Delivery.Sent);
        (await call.ReadStatesAsync(TestTimeout.Token).Select(c => c.State).ToListAsync())
            .ShouldBe([CallState.Initiated, CallState.Connected, CallState.Ended]);
    }

    [Fact]
    public async Task The_time_of_answer_of_a_call_nobody_answered_is_a_placeholder()
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();
        pbx.AddRecord(members: """ "answer":"2026-03-01 10:00:07" """);

        (await call.Completion.WaitAsync(TestTimeout.Token)).AnsweredAt.ShouldBeNull();
    }

    [Fact]
    public async Task Of_several_records_the_one_to_the_number_dialled_tells_the_outcome()
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();

        // The extension was called first, then the number; the extension's own leg was answered.
        pbx.AddRecord(members: """ "disposition":"ANSWERED","billsec":30,"uniqueid":"hwd-1.9" """, destination: "8001");
        pbx.AddRecord(members: """ "disposition":"BUSY","hangupcause":"17","recording":"monitor/20260301/a.wav" """);

        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Busy);
        result.Recording!.Value.ShouldBe("monitor/20260301/a.wav");
        result.Records.Count.ShouldBe(2);
        result.Records[0].To.ShouldBe(DscomLab.Number);
    }

    [Fact]
    public async Task Of_several_records_to_the_number_dialled_the_answered_one_counts()
    {
        await using var pbx = new ScriptedPbx();
        var call = await pbx.DialAsync();
        pbx.AddRecord(members: """ "disposition":"FAILED","hangupcause":"34" """);
        pbx.AddRecord(members: """ "disposition":"ANSWERED","billsec":5,"uniqueid":"hwd-1.9" """);
        pbx.AnswerWithRecords();

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Normal);
    }

    [Fact]
    public async Task The_leg_to_the_extension_itself_is_not_the_number_dialled_although_it_ends_alike()
    {
        await using var pbx = new ScriptedPbx();
        const string number = "13900008001";
        var call = await pbx.DialAsync(number);
        pbx.AddRecord(members: """ "disposition":"ANSWERED","billsec":30,"uniqueid":"hwd-1.9" """, destination: "8001");
        pbx.AddRecord(members: """ "disposition":"BUSY","hangupcause":"17" """, destination: number);
        pbx.AnswerWithRecords();

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);
    }

    [Theory]
    [InlineData("913900000001")]
    [InlineData("013900000001")]
    [InlineData("1795113900000001")]
    [InlineData("008613900000001")]
    public async Task The_PBX_may_put_a_prefix_before_the_number(string recorded)
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();
        pbx.AddRecord(members: """ "disposition":"BUSY" """, destination: recorded);

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);
        pbx.CountOf("listCallRecords").ShouldBeLessThan(100);
    }

    [Fact]
    public async Task The_PBX_may_take_a_prefix_away()
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync("9" + DscomLab.Number);
        pbx.AddRecord(members: """ "disposition":"BUSY" """);

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);
    }

    [Fact]
    public async Task A_record_whose_linkedid_only_is_the_calls_belongs_to_it()
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();
        pbx.AddRecord(members: """ "uniqueid":"hwd-7.7","disposition":"BUSY" """);

        await call.Completion.WaitAsync(TestTimeout.Token);

        call.VendorIds.ShouldBe(
            [new VendorCallId("uniqueid", "hwd-1.1"), new VendorCallId("uniqueid", "hwd-7.7"), new VendorCallId("linkedid", "hwd-1.1")]);
    }

    [Fact]
    public async Task Records_of_other_calls_are_no_ones_business()
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();
        pbx.AddRecord(dial: 77, members: """ "disposition":"ANSWERED" """);
        await pbx.WaitForQuestionsAsync(5);

        call.Completion.IsCompleted.ShouldBeFalse();
        pbx.AddRecord(members: """ "disposition":"BUSY" """);

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);
    }

    [Fact]
    public async Task A_call_whose_number_was_never_called_may_be_one_the_extension_did_not_answer()
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();
        pbx.AddRecord(members: """ "dstchannel":"","hangupcause":"19" """);

        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.NoAnswer);
        result.Certainty.ShouldBe(Certainty.Inferred);
        result.Explanation!.ShouldContain("extension");
    }

    [Fact]
    public async Task Records_without_the_number_dialled_are_waited_over_and_then_taken()
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();
        pbx.AddRecord(members: """ "disposition":"NO ANSWER" """, destination: "s");

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.NoAnswer);
    }

    [Fact]
    public async Task Without_an_id_the_record_is_found_by_numbers_and_time()
    {
        await using var pbx = new ScriptedPbx { NamesCalls = false }.AnswerWithRecords();
        var call = await pbx.DialAsync();
        call.VendorIds.ShouldBeEmpty();
        pbx.AddRecord(members: """ "disposition":"BUSY","channel":"PJSIP/8002-0000000a" """, source: "8002");
        pbx.AddRecord(members: """ "disposition":"BUSY" """, destination: "13911111111");
        pbx.AddRecord(members: """ "disposition":"BUSY","start":"2020-01-01 00:00:00" """);
        await pbx.WaitForQuestionsAsync(3);
        call.Completion.IsCompleted.ShouldBeFalse();

        pbx.AddRecord(dial: 5, members: """ "disposition":"ANSWERED" """);
        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Normal);
        result.Certainty.ShouldBe(Certainty.Inferred);
        result.Explanation!.ShouldContain("no call id");
    }

    [Fact]
    public async Task Without_an_id_a_call_shown_under_another_number_is_found_by_its_channel()
    {
        await using var pbx = new ScriptedPbx { NamesCalls = false }.AnswerWithRecords();
        var call = await pbx.DialAsync(displayNumber: "02088888888");
        pbx.AddRecord(members: """ "disposition":"BUSY" """, source: "02088888888");

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);
    }

    [Fact]
    public async Task Without_an_id_the_same_number_dialled_again_does_not_get_the_record_of_the_first_call()
    {
        await using var pbx = new ScriptedPbx { NamesCalls = false }.AnswerWithRecords();
        var first = await pbx.DialAsync();
        pbx.AddRecord(dial: 1, members: """ "disposition":"BUSY" """);
        (await first.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);

        var second = await pbx.DialAsync();
        await pbx.WaitForQuestionsAsync(3);
        second.Completion.IsCompleted.ShouldBeFalse();
        pbx.AddRecord(dial: 2, members: """ "disposition":"ANSWERED" """);

        (await second.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Normal);
    }

    [Fact]
    public async Task Records_that_cannot_be_read_for_a_while_are_waited_for_also_when_the_extension_is_idle_long_since()
    {
        await using var pbx = new ScriptedPbx { ExtensionState = "Not in use" };
        pbx.AddRecord(members: """ "disposition":"ANSWERED","billsec":9 """);
        pbx.OnQuestion = (question, request) =>
        {
            switch (question)
            {
                case <= 2:
                    // The extension is seen idle meanwhile, and the record is not written yet.
                    return ScriptedPbx.Empty;
                case <= 6:
                    pbx.Time.PutForward(TimeSpan.FromMinutes(1));
                    return ScriptedPbx.Broken;
                default:
                    pbx.AnswerWithRecords();
                    return pbx.OnQuestion(question, request);
            }
        };

        var call = await pbx.DialAsync();

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Normal);
    }

    [Fact]
    public async Task An_extension_that_cannot_be_looked_at_is_not_taken_to_be_idle_still()
    {
        await using var pbx = new ScriptedPbx { ExtensionState = "Not in use" };
        pbx.AddRecord(members: """ "disposition":"ANSWERED","billsec":9 """);
        pbx.OnQuestion = (question, request) =>
        {
            switch (question)
            {
                case <= 20:
                    // Seen idle meanwhile: the telephone does not ring yet.
                    return ScriptedPbx.Empty;
                case <= 24:
                    pbx.ExtensionState = null;
                    pbx.Time.PutForward(TimeSpan.FromMinutes(1));
                    return ScriptedPbx.Empty;
                default:
                    pbx.AnswerWithRecords();
                    return pbx.OnQuestion(question, request);
            }
        };

        var call = await pbx.DialAsync();

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Normal);
    }

    [Theory]
    [InlineData("Not in use")]
    [InlineData("Unavailable")]
    public async Task A_call_of_which_no_record_comes_ends_as_unknown_once_the_extension_has_been_idle_for_long_enough(string state)
    {
        await using var pbx = new ScriptedPbx { ExtensionState = state };
        var call = await pbx.DialAsync();
        await pbx.WaitForQuestionsAsync(5);
        call.Completion.IsCompleted.ShouldBeFalse();

        pbx.Time.PutForward(TimeSpan.FromSeconds(31));
        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Unknown);
        result.Explanation!.ShouldContain("TimeZone");
        result.Records.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_whose_extension_stays_busy_is_followed_as_long_as_calls_may_last()
    {
        await using var pbx = new ScriptedPbx();
        var call = await pbx.DialAsync();
        pbx.Time.PutForward(TimeSpan.FromHours(3.9));
        await pbx.WaitForQuestionsAsync(5);
        call.Completion.IsCompleted.ShouldBeFalse();

        pbx.Time.PutForward(TimeSpan.FromHours(0.2));

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Unknown);
    }

    [Fact]
    public async Task A_call_ends_in_bounded_time_also_when_the_PBX_never_answers_again()
    {
        await using var pbx = new ScriptedPbx { OnQuestion = static (_, _) => ScriptedPbx.Broken };
        var call = await pbx.DialAsync();
        await pbx.WaitForQuestionsAsync(3);

        pbx.Time.PutForward(TimeSpan.FromHours(5));

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Unknown);
    }

    [Fact]
    public async Task Two_hundred_calls_in_flight_cost_no_more_questions_than_one()
    {
        await using var pbx = new ScriptedPbx();
        var calls = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => pbx.DialAsync()));
        for (int i = 1; i <= calls.Length; i++)
        {
            pbx.AddRecord(dial: i, members: """ "disposition":"BUSY" """);
        }

        await pbx.WaitForQuestionsAsync(2);
        int before = pbx.CountOf("listCallRecords");
        pbx.AnswerWithRecords();
        var results = await Task.WhenAll(calls.Select(call => call.Completion)).WaitAsync(TestTimeout.Token);

        results.ShouldAllBe(result => result.Reason == EndReason.Busy);

        // One question under way, then a full page and the one that tells that it was the last.
        (pbx.CountOf("listCallRecords") - before).ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task Nothing_is_asked_while_no_call_is_in_flight()
    {
        await using var pbx = new ScriptedPbx().AnswerWithRecords();
        var call = await pbx.DialAsync();
        pbx.AddRecord();
        await call.Completion.WaitAsync(TestTimeout.Token);
        int asked = pbx.Requests.Count;

        // A call begun later is followed again: the loop slept and woke.
        var next = await pbx.DialAsync();
        pbx.AddRecord(dial: 2);
        await next.Completion.WaitAsync(TestTimeout.Token);

        pbx.Requests.Count.ShouldBeGreaterThan(asked);
        pbx.Requests.Skip(asked).First().Operation.ShouldBe("dial");
    }
}
