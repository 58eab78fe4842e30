using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress.Tests;

/// <summary>What the matcher decides by before and while it measures: words, gains and predictions.</summary>
public class Announcements_side_by_side
{
    private const int Block = 64;

    private static readonly Speaker Voice = new(3);
    private static readonly short[] Opening = Voice.Say("good day the number you have dialled");
    private static readonly short[] Heard = Sounds.Join(Opening, Voice.Say("is not assigned to anybody"));

    [Fact]
    public void A_reference_that_goes_on_otherwise_than_the_one_that_fits_is_ruled_out_by_its_words()
    {
        var (query, witness) = Hear(Heard);
        var other = Pattern(Sounds.Join(Opening, Voice.Say("has been moved elsewhere last summer")));
        new WordContrast(query).RulesOut(PlaceAtTheEndOfTheOpening(other), witness).ShouldBeTrue();
    }

    [Theory]
    [InlineData(20)]
    [InlineData(5)]
    public void The_same_sound_is_not_ruled_out_on_a_noisy_line(double signalToNoise)
    {
        var (query, witness) = Hear(Sounds.WithNoise(Heard, signalToNoise), first: Heard);
        var same = Pattern(Sounds.ThroughALaw(Heard));
        new WordContrast(query).RulesOut(PlaceAtTheEndOfTheOpening(same), witness).ShouldBeFalse();
    }

    [Fact]
    public void A_reference_that_begins_where_another_announcement_ends_is_not_ruled_out_by_that()
    {
        var next = Voice.Say("please hang up and try again");
        var (query, witness) = Hear(Sounds.Join(Heard, next), first: Heard);
        var start = ((Heard.Length / Hop.Length) - (Block / 2) + 31) / 32 * 32;
        var place = new AlignmentPool.Candidate(Pattern(next), -Heard.Length / Hop.Length, start, Block, 0.2f);
        new WordContrast(query).RulesOut(place, witness).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_witness_nothing_is_ruled_out()
    {
        var (query, _) = Hear(Heard);
        var other = Pattern(Voice.Say("something else altogether is said here"));
        new WordContrast(query).RulesOut(PlaceAtTheEndOfTheOpening(other), null).ShouldBeFalse();
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(-6)]
    public void The_gain_of_a_line_is_found_in_every_band(double decibels)
    {
        var (loud, quiet) = (Measured(Heard), Measured(Sounds.Gain(Heard, decibels)));
        for (var band = 0; band < BandLevels.Count; band++)
        {
            ((double)(quiet.Gain[band] - loud.Gain[band])).ShouldBe(decibels * FineLevel.PerDecibel, FineLevel.PerDecibel);
        }

        quiet.Bands.ShouldBe(Vector256<short>.AllBitsSet);
    }

    [Fact]
    public void A_gain_that_hardly_moved_is_left_as_it_was()
    {
        var (query, witness) = Hear(Heard);
        var line = new LineResponse();
        line.Estimate(witness, query).ShouldBeTrue();
        line.Estimate(witness, query).ShouldBeFalse();
    }

    [Fact]
    public void Six_bits_of_every_word_are_doubtful()
    {
        var history = new FrameHistory(Heard.Length / Hop.Length, withDoubts: true);
        foreach (var bands in Bands(Heard))
        {
            history.Add(bands, FrameMarks.None);
        }

        history.Flush();
        foreach (var bits in history.DoubtfulBits(0, history.WordCount))
        {
            int.PopCount(bits & 0x7FFF).ShouldBe(6);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_prediction_in_sixteenths_of_a_decibel_is_that_of_real_numbers(bool background)
    {
        var random = new Random(4);
        for (var turn = 0; turn < 2000; turn++)
        {
            var frames = Enumerable.Range(0, 3).Select(_ => Levels(random, -45, 0)).ToArray();
            var (gain, floor, heard) = (Levels(random, 60, 90), Levels(random, 20, 60), Levels(random, 10, 95));
            var (distance, weight) = LevelPrediction.Compare(Fine(frames[0]), Fine(frames[1]), Fine(frames[2]), Fine(gain), Fine(floor), Fine(heard),
                Vector256<short>.AllBitsSet, background ? Vector256<short>.AllBitsSet : Vector256<short>.Zero);
            var (expectedDistance, expectedWeight) = (0.0, 0.0);
            for (var band = 0; band < BandLevels.Count; band++)
            {
                var (d, w) = Expected(frames[0][band], frames[1][band], frames[2][band], gain[band], floor[band], heard[band], background ? 0.75 : 1);
                (expectedDistance, expectedWeight) = (expectedDistance + (d * w), expectedWeight + w);
            }

            ((double)distance).ShouldBe(expectedDistance, 2);
            ((double)weight / LevelPrediction.WeightScale).ShouldBe(expectedWeight, 0.1);
        }
    }

    // Half a frame aside the level lies between the mean of the decibels and that of the powers; a decibel to either side is quantisation. Of
    // what is too loud a background may explain a quarter.
    private static (double Distance, double Weight) Expected(double before, double here, double after, double gain, double floor, double heard, double surplus)
    {
        var lowest = Math.Min(here, Math.Min((before + here) / 2, (here + after) / 2));
        var highest = Math.Max(here, Math.Max(Sum(before, here), Sum(here, after)) - 3);
        var low = lowest <= -AnnouncementPattern.Range ? floor : Sum(lowest + gain - 1, floor);
        var high = Sum(highest + gain + 1, floor);
        var weight = Math.Clamp((Math.Max(heard, (low + high) / 2) - floor - 3) / MatcherTuning.FullWeight, 0, 1);
        return (Math.Clamp(Math.Max((heard - high) * surplus, low - heard), 0, MatcherTuning.LargestDistance), weight);

        static double Sum(double a, double b) => Math.Max(a, b) + (3 * Math.Pow(Math.Max(0, 1 - (Math.Abs(a - b) / 10)), 2));
    }

    private static double[] Levels(Random random, int least, int most) =>
        [.. Enumerable.Range(0, BandLevels.Count).Select(_ => random.Next(least * 2, (most * 2) + 1) / 2.0)];

    private static Vector256<short> Fine(double[] levels) => Vector256.Create<short>(levels.Select(level => (short)(level * FineLevel.PerDecibel)).ToArray());

    private static LineResponse Measured(short[] samples)
    {
        var (query, witness) = Hear(samples, first: Heard);
        var line = new LineResponse();
        line.Estimate(witness, query);
        return line;
    }

    private static AlignmentPool.Candidate PlaceAtTheEndOfTheOpening(AnnouncementPattern pattern) =>
        new(pattern, 0, ((Opening.Length / Hop.Length) - Block) / 32 * 32, Block, 0.2f);

    // A stream, and the reference it begins with laid over it.
    private static (QueryLevels Query, Alignment Witness) Hear(short[] samples, short[]? first = null)
    {
        var query = new QueryLevels(forIndex: false);
        var hop = new Hop();
        for (var at = 0; at + Hop.Length <= samples.Length; at += Hop.Length)
        {
            hop.Advance(samples.AsSpan(at, Hop.Length));
            query.Add(hop, tone: false);
        }

        query.Update();
        query.History.Flush();
        var witness = new Alignment();
        witness.Begin(Pattern(first ?? samples), 0, 32, Block, 1000);
        witness.Update(query, 1000);
        return (query, witness);
    }

    private static IEnumerable<byte[]> Bands(short[] samples)
    {
        var hop = new Hop();
        for (var at = 0; at + Hop.Length <= samples.Length; at += Hop.Length)
        {
            hop.Advance(samples.AsSpan(at, Hop.Length));
            yield return [.. hop.Bands];
        }
    }

    private static AnnouncementPattern Pattern(short[] samples) => AnnouncementPattern.Create(
        new AnnouncementReference { Name = "x", Label = "x", State = NumberState.Unknown, Duration = TimeSpan.Zero }, samples, out _)!;
}
