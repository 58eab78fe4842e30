namespace PbxConnectors.CallProgress.Tests;

public class Tones_without_a_state
{
    [Theory]
    [InlineData(825, 0.35)]
    [InlineData(1000, 0.4)]
    [InlineData(1200, 1.0)]
    public void A_beep_and_nothing_else_is_a_beep_and_no_silence(double frequency, double seconds)
    {
        var call = Sounds.Join(Sounds.Silence(0.1), Sounds.Tone(seconds, -15, frequency), Sounds.Silence(1.5));
        Listening.Follow(call).ShouldNotContain(change => change.Verdict.State == NumberState.Silence);
        var verdict = Listening.Classify(call);
        verdict.State.ShouldBe(NumberState.Unknown);
        verdict.Evidence.ShouldStartWith("Beep tone");
        var beep = verdict.Timeline.Where(segment => segment.Kind != SegmentKind.Silence).ShouldHaveSingleItem();
        (beep.Kind, beep.Tone).ShouldBe((SegmentKind.Tone, ToneKind.Beep));
        beep.Start.TotalSeconds.ShouldBe(0.1, 0.05);
        beep.End.TotalSeconds.ShouldBe(0.1 + seconds, 0.08);
    }

    [Fact]
    public void A_recording_that_ends_in_its_beep_ends_in_a_beep() =>
        Listening.Classify(Sounds.Tone(0.5, -15, 825)).Evidence.ShouldStartWith("Beep tone, 825 Hz");

    [Fact]
    public void A_howler_is_a_howler_and_no_silence()
    {
        var call = Sounds.Tone(4, -10, 950);
        Listening.Follow(call).ShouldNotContain(change => change.Verdict.State == NumberState.Silence);
        var verdict = Listening.Classify(call);
        verdict.State.ShouldBe(NumberState.Unknown);
        verdict.Evidence.ShouldStartWith("Howler tone, 950 Hz");
        verdict.Timeline.ShouldHaveSingleItem().Tone.ShouldBe(ToneKind.Howler);
    }

    [Theory]
    [InlineData(550, 0.35, 0.35)]
    [InlineData(1700, 0.5, 0.5)]
    [InlineData(300, 3, 3)]
    public void A_tone_no_plan_knows_is_a_tone_and_no_silence(double frequency, double on, double off)
    {
        var call = Sounds.Cadence(6, -15, [frequency], [on, off]);
        Listening.Follow(call).ShouldAllBe(change => change.Verdict.State == NumberState.Unknown);
        Listening.Classify(call).State.ShouldBe(NumberState.Unknown);
    }
}
