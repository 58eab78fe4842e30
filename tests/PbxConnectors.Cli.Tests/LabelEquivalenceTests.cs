using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Evaluation;

namespace PbxConnectors.Cli.Tests;

public sealed class LabelEquivalenceTests
{
    [Theory]
    [InlineData("empty", "空号", "3", "vacant", "empty_number", "EmptyNumber", " Empty ")]
    [InlineData("power_off", "关机", "2", "powered_off", "Power-Off", "power off")]
    [InlineData("suspended", "停机", "4", "out_of_service", "OutOfService")]
    [InlineData("service_suspended", "暂停服务", "8")]
    [InlineData("misdial", "misdialled", "拨号方式不正确")]
    [InlineData("ringback", "ringing", "回铃音", "ringback_tone", "100")]
    [InlineData("music", "colour_ringback", "color_ringback", "彩铃", "CRBT")]
    [InlineData("human", "answered", "已接听")]
    [InlineData("fax_tone", "fax", "传真", "CED")]
    [InlineData("congestion_tone", "reorder", "fast busy")]
    [InlineData("none", "", "unknown", "other_speech", "None", "未知")]
    [InlineData("black_listed", "Black-Listed", "black listed")]
    public void Names_of_the_same_thing_are_one(string label, params string[] others)
    {
        foreach (var other in others)
        {
            LabelEquivalence.Canonical(other).ShouldBe(label);
        }

        LabelEquivalence.Canonical(label).ShouldBe(label);
    }

    [Fact]
    public void Every_state_has_a_spelling_of_its_own()
    {
        NumberStates.All.Select(state => LabelEquivalence.Canonical(state.ToLabel())).ShouldBeUnique();
        NumberStates.All.ShouldAllBe(state => LabelEquivalence.Canonical(state.ToChinese()) == LabelEquivalence.Canonical(state.ToLabel()));
    }

    [Theory]
    [InlineData("busy_tone", NumberState.Busy, "busy", EvaluationOutcome.Right)]
    [InlineData("busy", NumberState.Busy, "busy_tone", EvaluationOutcome.Wrong)]
    [InlineData("busy", NumberState.Busy, "in_call", EvaluationOutcome.Wrong)]
    [InlineData("sit", NumberState.EmptyNumber, "empty", EvaluationOutcome.Right)]
    [InlineData("none", NumberState.Unknown, "empty", EvaluationOutcome.Undecided)]
    [InlineData("none", NumberState.Unknown, "none", EvaluationOutcome.Right)]
    [InlineData("human", NumberState.Answered, "none", EvaluationOutcome.Right)]
    [InlineData("music", NumberState.ColourRingback, "none", EvaluationOutcome.Right)]
    [InlineData("ringback", NumberState.Ringing, "none", EvaluationOutcome.FalseAccept)]
    [InlineData("empty", NumberState.EmptyNumber, "none", EvaluationOutcome.FalseAccept)]
    [InlineData("hold", NumberState.Unknown, "none", EvaluationOutcome.FalseAccept)]
    [InlineData("voicemail", NumberState.Voicemail, "human", EvaluationOutcome.Wrong)]
    internal void A_verdict_is_judged_by_what_it_claims(string verdict, NumberState state, string label, EvaluationOutcome outcome)
    {
        var heard = new HeardRecording
        {
            Label = verdict,
            DecidedAt = null,
            Verdict = new CallProgressVerdict { State = state, Stage = VerdictStage.Closed, Confidence = 1, Evidence = "" },
        };

        LabelEquivalence.Judge(label, heard).ShouldBe(outcome);
    }
}
