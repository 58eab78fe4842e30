using System.Numerics;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// How the level of a line changes while an announcement is heard: a gain control that follows the sound, a switch to another path. By the
/// median of what the stream is louder than the best reference predicts, over three quarters of a second around every quarter.
/// </summary>
internal static class LineDrift
{
    /// <summary>Frames that have the same drift.</summary>
    public const int CellFrames = 16;
    public const int Cells = QueryLevels.Capacity / CellFrames;

    private const int Bins = 32;
    private const int Step = 2;

    /// <summary>Fewest audible bands to measure by: some five frames of clear speech.</summary>
    private const int FewestBands = 60;

    /// <summary>A line whose level moves less than this, in dB, does not drift: codecs and noise do as much.</summary>
    private const int LeastRange = 4;

    /// <summary>Measures from a little before the span to the end of the stream; false where the line does not drift.</summary>
    public static bool TryEstimate(Alignment alignment, QueryLevels query, Span<short> drift)
    {
        Span<short> histogram = stackalloc short[Cells * Bins];
        Span<short> bins = stackalloc short[BandLevels.Count];
        var (first, last) = (Cells, -1);
        var audibleFrom = query.FloorLevels + FineLevel.OfAll(6);
        for (var t = Math.Max(0, alignment.Start - MatcherTuning.StallFrames); t < query.Count; t += Step)
        {
            if (query.History.Marks[t] != 0 || !alignment.HasReferenceAt(t))
            {
                continue;
            }

            var (predicted, levels) = (alignment.PredictionAt(t), query.Levels(t));
            var audible = Vector256.GreaterThan(predicted, audibleFrom) & Vector256.GreaterThan(levels, audibleFrom);
            if (audible == Vector256<short>.Zero)
            {
                continue;
            }

            (((levels - predicted) >> FineLevel.Bits) + Vector256.Create((short)(Bins / 2))).CopyTo(bins);
            var cell = t / CellFrames;
            (first, last) = (Math.Min(first, cell), cell);
            for (var left = audible.ExtractMostSignificantBits(); left != 0; left &= left - 1)
            {
                histogram[(cell * Bins) + Math.Clamp((int)bins[BitOperations.TrailingZeroCount(left)], 0, Bins - 1)]++;
            }
        }

        drift.Clear();
        var (least, most) = (int.MaxValue, int.MinValue);
        var known = 0;
        for (var cell = first; cell <= last; cell++)
        {
            if (TryMedian(histogram, Math.Max(first, cell - 1), Math.Min(last, cell + 1), out var median))
            {
                (known, least, most) = (median, Math.Min(least, median), Math.Max(most, median));
            }

            drift[cell] = (short)(known * FineLevel.PerDecibel);
        }

        if (last >= 0)
        {
            drift[(last + 1)..].Fill((short)(known * FineLevel.PerDecibel));
        }

        return most - least >= LeastRange;
    }

    private static bool TryMedian(ReadOnlySpan<short> histogram, int first, int last, out int median)
    {
        var count = 0;
        for (var i = first * Bins; i < (last + 1) * Bins; i++)
        {
            count += histogram[i];
        }

        median = 0;
        if (count < FewestBands / Step)
        {
            return false;
        }

        var below = 0;
        for (var bin = 0; 2 * below < count; bin++)
        {
            for (var cell = first; cell <= last; cell++)
            {
                below += histogram[(cell * Bins) + bin];
            }

            median = bin - (Bins / 2);
        }

        return true;
    }
}
