using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber.Tests;

/// <summary>Which verdict on live audio ends a call.</summary>
public sealed class HangUpPolicyTests
{
    [Theory]
    [InlineData(NumberState.EmptyNumber, VerdictStage.Final, true)]
    [InlineData(NumberState.EmptyNumber, VerdictStage.Tentative, false)]
    [InlineData(NumberState.Answered, VerdictStage.Final, true)]
    [InlineData(NumberState.Ringing, VerdictStage.Final, false)]
    [InlineData(NumberState.ColourRingback, VerdictStage.Final, false)]
    [InlineData(NumberState.Silence, VerdictStage.Final, false)]
    [InlineData(NumberState.Unknown, VerdictStage.Final, false)]
    public void A_final_verdict_that_names_the_number_decides(NumberState state, VerdictStage stage, bool hangsUp) =>
        HangUpPolicy.OnDecision(Verdict(state, stage)).ShouldBe(hangsUp);

    [Theory]
    [InlineData(NumberState.EmptyNumber, VerdictStage.Final, true)]
    [InlineData(NumberState.PoweredOff, VerdictStage.Final, true)]
    [InlineData(NumberState.PoweredOff, VerdictStage.Tentative, false)]
    [InlineData(NumberState.Busy, VerdictStage.Final, false)]
    [InlineData(NumberState.Answered, VerdictStage.Final, false)]
    public void Only_named_states_end_a_call_where_states_are_named(NumberState state, VerdictStage stage, bool hangsUp) =>
        HangUpPolicy.OnStates(NumberState.EmptyNumber, NumberState.PoweredOff)(Verdict(state, stage)).ShouldBe(hangsUp);

    [Fact]
    public void Never_is_never() => HangUpPolicy.Never(Verdict(NumberState.EmptyNumber, VerdictStage.Final)).ShouldBeFalse();

    private static CallProgressVerdict Verdict(NumberState state, VerdictStage stage) =>
        new() { State = state, Stage = stage, Confidence = 1, Evidence = "" };
}
