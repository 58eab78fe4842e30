namespace PbxConnectors.CallProgress.Tests;

public class Weighing_audio_and_signalling
{
    [Fact]
    public void What_the_network_says_decides_over_an_unspecific_cause()
    {
        var verdict = Decide(new() { Answered = false, Q850Cause = 31 }, NumberState.EmptyNumber);
        verdict.State.ShouldBe(NumberState.EmptyNumber);
        verdict.Contradiction.ShouldBeNull();
    }

    [Fact]
    public void What_the_network_says_decides_over_a_cause_but_the_disagreement_is_told()
    {
        var verdict = Decide(new() { Answered = false, Q850Cause = 17 }, NumberState.EmptyNumber);
        verdict.State.ShouldBe(NumberState.EmptyNumber);
        verdict.Contradiction!.ShouldContain("17 (user busy)");
    }

    [Fact]
    public void A_cause_that_covers_a_family_of_states_is_no_contradiction() =>
        Decide(new() { Answered = false, Q850Cause = 20 }, NumberState.PoweredOff).Contradiction.ShouldBeNull();

    [Fact]
    public void An_announcement_on_an_answered_call_is_told_as_a_contradiction()
    {
        var verdict = Decide(new() { Answered = true }, NumberState.PoweredOff);
        verdict.State.ShouldBe(NumberState.PoweredOff);
        verdict.Contradiction!.ShouldContain("answered");
    }

    [Fact]
    public void Voicemail_on_an_answered_call_is_no_contradiction() =>
        Decide(new() { Answered = true }, NumberState.Voicemail).Contradiction.ShouldBeNull();

    [Fact]
    public void A_person_on_an_answered_call_is_an_answer()
    {
        var verdict = Decide(new() { Answered = true }, NumberState.Answered);
        verdict.State.ShouldBe(NumberState.Answered);
        verdict.Confidence.ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [Fact]
    public void What_sounds_like_a_person_on_an_unanswered_call_yields_to_the_cause()
    {
        var verdict = Decide(new() { Answered = false, Q850Cause = 1 }, NumberState.Answered);
        verdict.State.ShouldBe(NumberState.EmptyNumber);
        verdict.Contradiction!.ShouldContain("unanswered");
    }

    [Fact]
    public void An_answered_call_with_undecided_audio_is_answered() =>
        Decide(new() { Answered = true }, NumberState.Unknown).State.ShouldBe(NumberState.Answered);

    [Theory]
    [InlineData(1, NumberState.EmptyNumber)]
    [InlineData(17, NumberState.Busy)]
    [InlineData(18, NumberState.NoAnswer)]
    [InlineData(19, NumberState.NoAnswer)]
    [InlineData(20, NumberState.Unreachable)]
    [InlineData(21, NumberState.Rejected)]
    [InlineData(22, NumberState.NumberChanged)]
    [InlineData(27, NumberState.OutOfService)]
    [InlineData(28, NumberState.Misdialled)]
    [InlineData(34, NumberState.NetworkBusy)]
    [InlineData(38, NumberState.LineFault)]
    [InlineData(41, NumberState.TryLater)]
    [InlineData(42, NumberState.NetworkBusy)]
    [InlineData(55, NumberState.IncomingBarred)]
    public void Without_audio_a_cause_that_names_a_state_decides(int cause, NumberState state)
    {
        var verdict = NumberStateRules.Default.Decide(new SignallingEvidence { Answered = false, Q850Cause = cause }, null);
        verdict.State.ShouldBe(state);
        verdict.Evidence.ShouldContain($"cause {cause} (");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(127)]
    [InlineData(999)]
    public void A_cause_that_only_says_that_the_call_ended_decides_nothing(int cause) =>
        NumberStateRules.Default.Decide(new SignallingEvidence { Answered = false, Q850Cause = cause }, null).State.ShouldBe(NumberState.Unknown);

    [Fact]
    public void A_phone_that_rang_cannot_be_an_empty_number_without_a_word() =>
        Decide(new() { Answered = false, Q850Cause = 1 }, NumberState.Ringing).Contradiction!.ShouldContain("rang");

    [Fact]
    public void Ringing_until_the_network_gives_up_is_no_answer() =>
        Decide(new() { Answered = false, Q850Cause = 19 }, NumberState.Ringing).State.ShouldBe(NumberState.NoAnswer);

    [Theory]
    [InlineData(null)]
    [InlineData(16)]
    public void Ringing_until_we_hang_up_stays_ringing(int? cause) =>
        Decide(new() { Answered = false, Q850Cause = cause }, NumberState.Ringing).State.ShouldBe(NumberState.Ringing);

    [Fact]
    public void Ringing_without_knowing_whether_it_was_answered_stays_ringing() =>
        Decide(new(), NumberState.Ringing).State.ShouldBe(NumberState.Ringing);

    [Theory]
    [InlineData(20, NumberState.PoweredOff)]
    [InlineData(21, NumberState.CallerArrears)]
    [InlineData(31, NumberState.Unknown)]
    public void Words_common_to_two_states_are_settled_by_the_release_cause(int cause, NumberState expected) =>
        NumberStateRules.Default.Decide(
            new SignallingEvidence { Answered = false, Q850Cause = cause },
            new CallProgressVerdict
            {
                State = NumberState.Unknown, Stage = VerdictStage.Closed, Confidence = 0, Evidence = "An announcement, state undecided.",
                Candidates = [NumberState.PoweredOff, NumberState.CallerArrears],
            }).State.ShouldBe(expected);

    [Fact]
    public void A_missing_recording_is_said()
    {
        var verdict = NumberStateRules.Default.Decide(new SignallingEvidence { RecordingMissing = true, VendorText = "用户忙" }, null);
        verdict.State.ShouldBe(NumberState.NoAudio);
        verdict.Confidence.ShouldBe(0);
        verdict.Evidence.ShouldContain("missing");
        verdict.Evidence.ShouldContain("用户忙");
    }

    [Fact]
    public void A_problem_is_told_when_nothing_else_is_known() =>
        NumberStateRules.Default.Decide(new SignallingEvidence { Problem = "The line was lost." }, null).Evidence.ShouldContain("The line was lost.");

    private static NumberStateVerdict Decide(SignallingEvidence signalling, NumberState heard) => NumberStateRules.Default.Decide(signalling,
        new CallProgressVerdict { State = heard, Stage = VerdictStage.Closed, Confidence = 0.9, Evidence = "so it sounded." });
}
