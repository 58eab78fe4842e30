namespace PbxConnectors.CallProgress.Tests;

/// <summary>Rows of several countries may both fit what is heard: the nearer one decides, none where neither is clearly nearer.</summary>
public class Rows_that_fit_alike
{
    [Fact]
    public void A_busy_tone_recorded_in_the_field_is_no_German_congestion() =>
        // As recorded: between the field's 0.28/0.22 s and Germany's 0.24/0.24 s, on the field's frequency.
        Listening.Classify(Sounds.Cadence(6, -15, [415.5], [0.256, 0.242])).State.ShouldBe(NumberState.Busy);

    [Fact]
    public void A_German_congestion_at_the_edge_of_its_frequency_is_one() =>
        Listening.Classify(Sounds.Cadence(6, -15, [419], [0.24, 0.24])).State.ShouldBe(NumberState.NetworkBusy);

    [Fact]
    public void What_lies_half_way_is_left_undecided()
    {
        var call = Sounds.Cadence(6, -15, [419.5], [0.255, 0.235]);
        Listening.Follow(call).ShouldAllBe(change => change.Verdict.State == NumberState.Unknown);
        Listening.Classify(call).State.ShouldBe(NumberState.Unknown);
    }

    [Fact]
    public void The_plan_of_the_country_decides_what_all_plans_together_leave_open()
    {
        var call = new WaveAudio(Sounds.Cadence(6, -15, [419.5], [0.255, 0.235]));
        CallProgressAnalyzer.Classify(call, AnnouncementLibrary.Empty, new CallProgressOptions { TonePlan = TonePlan.China }).State.ShouldBe(NumberState.Busy);
        CallProgressAnalyzer.Classify(call, AnnouncementLibrary.Empty, new CallProgressOptions { TonePlan = TonePlan.Germany }).State.ShouldBe(NumberState.NetworkBusy);
    }

    [Theory]
    [InlineData("UnitedKingdom", new[] { 0.4, 0.35, 0.225, 0.525 }, NumberState.NetworkBusy)]
    [InlineData("UnitedKingdom", new[] { 0.375, 0.375 }, NumberState.Busy)]
    [InlineData("Sweden", new[] { 0.25, 0.25 }, NumberState.Busy)]
    [InlineData("Sweden", new[] { 0.25, 0.75 }, NumberState.NetworkBusy)]
    [InlineData("Spain", new[] { 0.2, 0.2 }, NumberState.Busy)]
    [InlineData("Spain", new[] { 0.2, 0.2, 0.2, 0.2, 0.2, 0.6 }, NumberState.NetworkBusy)]
    public void Cadences_that_begin_alike_are_told_apart_and_none_is_named_too_early(string plan, double[] cadence, NumberState state)
    {
        var country = TonePlan.Find(plan)!;
        var analyzer = new CallProgressAnalyzer(AnnouncementLibrary.Empty, new CallProgressOptions { TonePlan = country });
        var call = Sounds.Cadence(8, -15, country.Tones.First(tone => tone.Kind == ToneKind.Busy).Frequencies.ToArray(), cadence);
        for (var at = 0; at + 160 <= call.Length; at += 160)
        {
            analyzer.Write(call.AsSpan(at, 160));
            analyzer.Current.State.ShouldBeOneOf(NumberState.Unknown, state);
        }

        analyzer.Complete().State.ShouldBe(state);
    }
}
