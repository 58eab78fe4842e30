namespace PbxConnectors.CallProgress.Tests;

/// <summary>Bursts cut from the sound, and how far they lie from a row.</summary>
public class The_parts_of_a_cadence
{
    private static readonly CompiledTone Busy = Row("cn-busy");

    [Fact]
    public void Bursts_and_pauses_are_measured_to_a_hop()
    {
        var runs = Cut(Sounds.Cadence(2, -15, [450], [0.35, 0.35]));
        runs.Length.ShouldBeGreaterThanOrEqualTo(5);
        for (var i = 0; i < runs.Length - 1; i++)
        {
            runs[i].On.ShouldBe(i % 2 == 0);
            runs[i].Seconds.ShouldBe(0.35, 0.025);
        }

        runs[0].Frequency.ShouldBe(450, 1);
        runs[0].IsSteady.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0.35, 0.35)]
    [InlineData(0.371, 0.329)]
    [InlineData(0.105, 0.095)]
    public void Whole_bursts_and_pauses_are_measured_to_a_quarter_of_a_hop(double on, double off)
    {
        var runs = Cut(Sounds.Cadence(3, -15, [450], [on, off]));
        for (var i = 1; i < runs.Length - 1; i++)
        {
            runs[i].Seconds.ShouldBe(i % 2 == 0 ? on : off, 0.004);
        }
    }

    [Fact]
    public void A_click_in_a_pause_and_a_hole_in_a_burst_are_none_of_their_own()
    {
        var call = Sounds.Cadence(1.4, -15, [450], [0.7, 0.7]);
        Array.Clear(call, 2800, 240);
        Sounds.Tone(0.02, -15, 450).CopyTo(call, 8000);
        var runs = Cut(call);
        runs.Length.ShouldBe(2);
        runs[0].Seconds.ShouldBe(0.7, 0.025);
        runs[0].LevelSpread.ShouldBeLessThan(2);
    }

    [Fact]
    public void Another_sound_as_loud_as_the_tone_ends_an_episode() =>
        Cut(Sounds.Join(Sounds.Tone(0.4, -20, 450), Sounds.Noise(0.3, -12))).ShouldBeEmpty();

    [Fact]
    public void A_row_lies_at_no_distance_from_itself_and_too_far_beyond_its_tolerance()
    {
        CadenceFit.Distance(Busy, Runs(0.352, 0.352, 0.352, 0.352, 0.16)).ShouldBe(0, 0.05);
        CadenceFit.Distance(Busy, Runs(0.352, 0.352, 0.352, 0.352, 0.48)).ShouldBe(-1);
        CadenceFit.Distance(Busy, Runs(0.352, 0.24, 0.352, 0.24, 0.16)).ShouldBe(-1);
    }

    [Fact]
    public void A_pace_that_is_off_is_nearer_than_bursts_that_are_uneven()
    {
        var paced = CadenceFit.Distance(Busy, Runs(0.32, 0.32, 0.32, 0.32, 0.16));
        var uneven = CadenceFit.Distance(Busy, Runs(0.384, 0.32, 0.384, 0.32, 0.16));
        paced.ShouldBeGreaterThan(0.1);
        uneven.ShouldBeGreaterThan(paced);
    }

    [Fact]
    public void A_burst_cut_off_at_its_beginning_says_only_that_it_was_not_longer()
    {
        var runs = Runs(0.096, 0.352, 0.352, 0.352, 0.16);
        runs[0].Truncated = true;
        CadenceFit.Distance(Busy, runs).ShouldBeInRange(0, 0.1);
        runs[0].Length = 40;
        CadenceFit.Distance(Busy, runs).ShouldBe(-1);
    }

    [Fact]
    public void Where_packets_are_lost_an_edge_may_be_farther_off()
    {
        var runs = Runs(0.432, 0.352, 0.352, 0.352, 0.16);
        CadenceFit.Distance(Busy, runs).ShouldBe(-1);
        runs[2].Missing = 2;
        CadenceFit.Distance(Busy, runs).ShouldBeGreaterThan(0);
    }

    private static CompiledTone Row(string name) => TonePlan.China.Compiled.LowRows.Single(row => row.Tone.Name == name);

    private static ToneRun[] Runs(params double[] seconds)
    {
        var start = 0;
        var runs = new ToneRun[seconds.Length];
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = new ToneRun { On = i % 2 == 0, Start = start, Length = (int)Math.Round(seconds[i] / Hop.Seconds) };
            start += runs[i].Length;
        }

        return runs;
    }

    private static ToneRun[] Cut(short[] call)
    {
        var (hop, peaks, bursts) = (new Hop(), new TonePeaks(), new BurstTracker([]));
        for (var at = 0; at + Hop.Length <= call.Length; at += Hop.Length)
        {
            hop.Advance(call.AsSpan(at, Hop.Length));
            peaks.Advance(hop);
            bursts.Advance(hop, peaks, known: false);
        }

        return bursts.Runs.ToArray();
    }
}
