namespace PbxConnectors.Conformance;

/// <summary>How a call went is told as far as the PBX knows it, and never otherwise.</summary>
public sealed class EndingSpecification
{
    public enum Unanswered
    {
        Busy,
        NoAnswer,
        Rejected,
        EmptyNumber,
        SwitchedOff,
    }

    [Theory, EveryVendor]
    public async Task An_answered_call_ends_normally_with_its_times(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);

        await using var call = await pbx.DialAsync(Number.Answering);
        var result = await call.Completion.WaitAsync(Bench.Limit);

        result.Reason.ShouldBe(EndReason.Normal);
        result.Delivery.ShouldBe(Delivery.Sent);
        result.Certainty.ShouldNotBe(Certainty.Unknown);
        result.Answered.ShouldBeTrue();
        result.DialedAt.ShouldNotBeNull();
        result.EndedAt!.Value.ShouldBeGreaterThanOrEqualTo(result.AnsweredAt!.Value);
        call.State.ShouldBe(CallState.Ended);
        pbx.DialCount(Number.Answering).ShouldBe(1);
        if (result.TalkTime is { } talked && pbx.Exchange.Records.SingleOrDefault(r => r.Callee == Number.Answering) is { } record)
        {
            // PBXes count whole seconds, some from the end of the ringing and some up to the next.
            (talked - record.TalkTime).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(2));
        }
    }

    [Theory, EveryVendor(With = typeof(Unanswered))]
    public async Task An_unanswered_call_ends_with_its_reason_or_as_unknown_and_never_with_another(string vendor, Unanswered ending)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        var (number, truth) = ending switch
        {
            Unanswered.Busy => (Number.Busy, EndReason.Busy),
            Unanswered.NoAnswer => (Number.Silent, EndReason.NoAnswer),
            Unanswered.Rejected => (Number.Rejecting, EndReason.Rejected),
            Unanswered.EmptyNumber => (Number.Empty, EndReason.InvalidNumber),
            _ => (Number.Off, EndReason.Unreachable),
        };

        var result = await pbx.CallAsync(number);

        if (pbx.Tells.Contains(truth))
        {
            result.Reason.ShouldBe(truth);
            result.Certainty.ShouldNotBe(Certainty.Unknown);
        }
        else
        {
            // "It failed" is no untruth, only less than the whole.
            result.Reason.ShouldBeOneOf(EndReason.Unknown, EndReason.Failed);
            result.Explanation.ShouldNotBeNullOrWhiteSpace("who does not know says so");
        }

        result.Answered.ShouldBeFalse();
        result.TalkTime.GetValueOrDefault().ShouldBe(TimeSpan.Zero);
        pbx.DialCount(number).ShouldBe(1);
    }

    [Theory, EveryVendor]
    public async Task A_call_whose_own_extension_does_not_answer_never_counts_as_answered(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor, Number.Bench with { GiveUpAfter = TimeSpan.FromSeconds(60) });
        await using var call = await pbx.DialAsync(Number.Answering, Bench.SilentExtension);
        await pbx.WaitForAsync(Number.Answering, CallState.Initiated);

        pbx.HangUpAt(Bench.SilentExtension);
        var result = await call.Completion.WaitAsync(Bench.Limit);

        result.Reason.ShouldNotBe(EndReason.Normal);
        result.Answered.ShouldBeFalse();
        if (result.Reason == EndReason.Unknown)
        {
            result.Explanation.ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Theory, EveryVendor]
    public async Task A_call_lost_in_a_restart_of_the_PBX_ends_in_bounded_time_as_unknown_and_says_why(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor, Number.Bench with { GiveUpAfter = TimeSpan.FromSeconds(60) });
        await using var call = await pbx.DialAsync(Number.Talking);
        await pbx.WaitForAsync(Number.Talking, CallState.Connected);

        pbx.Restart();
        var result = await call.Completion.WaitAsync(Bench.Limit);

        // Who was told of the answer knows that there was a call; the end is unknown to all.
        result.Reason.ShouldBeOneOf(EndReason.Unknown, EndReason.Normal);
        result.Certainty.ShouldNotBe(Certainty.Reported);
        result.Explanation.ShouldNotBeNullOrWhiteSpace();
        call.State.ShouldBe(CallState.Ended);
        pbx.DialCount(Number.Talking).ShouldBe(1);
    }
}
