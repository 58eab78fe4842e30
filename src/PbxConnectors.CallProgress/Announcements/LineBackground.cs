using System.Numerics;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// What else is on the line beside an announcement — other voices, its own echo, music: the level most of the stream stays below where the
/// reference that fits best is silent. To the percentile that finds the noise it is hidden, for it comes and goes.
/// </summary>
internal static class LineBackground
{
    private const int Bins = 128;

    /// <summary>More frames are passed over evenly.</summary>
    private const int EnoughFrames = 96;

    /// <summary>Fewest silent frames for a band to have a background.</summary>
    private const int FewestFrames = 12;

    /// <summary>Levels per band over the span of an alignment; zero where there is no more than noise.</summary>
    public static Vector256<short> Estimate(Alignment alignment, QueryLevels query)
    {
        Span<short> histogram = stackalloc short[BandLevels.Count * Bins];
        Span<short> bins = stackalloc short[BandLevels.Count];
        var counts = Vector256<short>.Zero;
        var end = Math.Min(alignment.End, query.Count);
        var step = Math.Max(1, (end - alignment.Start) / EnoughFrames) | 1;
        for (var t = alignment.Start; t < end; t += step)
        {
            if (query.History.Marks[t] != 0 || !alignment.HasReferenceAt(t))
            {
                continue;
            }

            var silent = Vector256.LessThan(alignment.PredictionAt(t), query.NoiseLevels);
            counts -= silent;
            (query.Levels(t) >> FineLevel.Bits).CopyTo(bins);
            for (var left = silent.ExtractMostSignificantBits(); left != 0; left &= left - 1)
            {
                var b = BitOperations.TrailingZeroCount(left);
                histogram[(b * Bins) + Math.Clamp((int)bins[b], 0, Bins - 1)]++;
            }
        }

        Span<short> levels = stackalloc short[BandLevels.Count];
        for (var b = 0; b < BandLevels.Count; b++)
        {
            var level = counts[b] >= FewestFrames ? Rank(histogram.Slice(b * Bins, Bins), MatcherTuning.BackgroundShare * counts[b]) : 0;
            levels[b] = (short)(level * FineLevel.PerDecibel);
        }

        var background = Vector256.Create<short>(levels);
        return background & Vector256.GreaterThan(background, query.NoiseLevels + FineLevel.OfAll(MatcherTuning.LeastBackground));
    }

    private static int Rank(ReadOnlySpan<short> histogram, float rank)
    {
        var (bin, sum) = (0, 0);
        while (bin < histogram.Length - 1 && (sum += histogram[bin]) < rank)
        {
            bin++;
        }

        return bin;
    }
}
