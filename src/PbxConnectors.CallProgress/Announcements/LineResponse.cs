using System.Numerics;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// What the line does to a reference, band by band: its gain, by the median over frames where both the reference and the stream are
/// audible, and the edge bands it cuts away.
/// </summary>
internal sealed class LineResponse
{
    private const int Bins = 128;
    private const int FirstBin = 10;

    /// <summary>A median is sure enough with this many frames; more are passed over evenly.</summary>
    private const int EnoughFrames = 96;

    /// <summary>Fewest audible frames for a band to have a gain of its own, and to be found cut.</summary>
    private const int FewestForGain = 12;
    private const int FewestForCut = 6;
    private const float LargestTilt = 12;

    private static readonly Vector256<short> Audible = FineLevel.OfAll(-27);

    /// <summary>Gain of each band.</summary>
    public Vector256<short> Gain { get; private set; }

    /// <summary>All bits of a band that counts, none of one that was cut away.</summary>
    public Vector256<short> Bands { get; private set; }

    /// <summary>Measures over the span of an alignment.</summary>
    public void Estimate(Alignment alignment, QueryLevels query)
    {
        Span<short> histogram = stackalloc short[BandLevels.Count * Bins];
        Span<short> overall = stackalloc short[Bins];
        Span<short> bins = stackalloc short[BandLevels.Count];
        var (audible, counts) = (Vector256<short>.Zero, Vector256<short>.Zero);
        var heardFrom = query.FloorLevels + FineLevel.OfAll(4);
        var end = Math.Min(alignment.End, query.Count);
        var step = StepOver(alignment.Start, end);
        var total = 0;
        for (var t = alignment.Start; t < end; t += step)
        {
            if (!TryRead(alignment, query, t, out var reference, out var levels))
                continue;
            var isAudible = Vector256.GreaterThanOrEqual(reference, Audible);
            var isHeard = isAudible & Vector256.GreaterThanOrEqual(levels, heardFrom);
            // What is true has all bits set: minus one.
            (audible, counts) = (audible - isAudible, counts - isHeard);
            var bin = ((levels - reference) >> FineLevel.Bits) - Vector256.Create((short)FirstBin);
            Vector256.Min(Vector256.Max(bin, Vector256<short>.Zero), Vector256.Create((short)(Bins - 1))).CopyTo(bins);
            for (var heard = isHeard.ExtractMostSignificantBits(); heard != 0; heard &= heard - 1)
            {
                var b = BitOperations.TrailingZeroCount(heard);
                histogram[(b * Bins) + bins[b]]++;
                overall[bins[b]]++;
                total++;
            }
        }

        var general = Median(overall, total);
        Span<short> gain = stackalloc short[BandLevels.Count];
        for (var b = 0; b < BandLevels.Count; b++)
        {
            var own = counts[b] >= FewestForGain ? Median(histogram.Slice(b * Bins, Bins), counts[b]) : general;
            gain[b] = (short)(Math.Clamp(own, general - LargestTilt, general + LargestTilt) * FineLevel.PerDecibel);
        }

        Gain = Vector256.Create<short>(gain);
        Bands = Vector256<short>.AllBitsSet;
        // Most lines pass both edges, and that shows at once.
        if (counts[0] * 2 < audible[0] || counts[BandLevels.Count - 1] * 2 < audible[BandLevels.Count - 1])
            CutEdges(alignment, query, end, step, general);
    }

    // A line that cuts the edges of the band takes their word away; a hole in the middle is no line.
    private void CutEdges(Alignment alignment, QueryLevels query, int end, int step, float general)
    {
        var (audible, heard) = (Vector256<short>.Zero, Vector256<short>.Zero);
        var from = Vector256.Max(Audible, query.FloorLevels + FineLevel.OfAll(8 - general));
        var heardAbove = query.FloorLevels + FineLevel.OfAll(4);
        for (var t = alignment.Start; t < end; t += step)
        {
            if (!TryRead(alignment, query, t, out var reference, out var levels))
                continue;
            var isAudible = Vector256.GreaterThanOrEqual(reference, from);
            (audible, heard) = (audible - isAudible, heard - (isAudible & Vector256.GreaterThan(levels, heardAbove)));
        }

        Span<short> bands = stackalloc short[BandLevels.Count];
        Bands.CopyTo(bands);
        for (var b = 0; b < BandLevels.Count && audible[b] >= FewestForCut && heard[b] * 2 < audible[b]; b++)
            bands[b] = 0;
        for (var b = BandLevels.Count - 1; b >= 0 && audible[b] >= FewestForCut && heard[b] * 2 < audible[b]; b--)
            bands[b] = 0;
        Bands = Vector256.Create<short>(bands);
    }

    // An odd step, so that frames of both kinds are met.
    private static int StepOver(int start, int end) => Math.Max(1, (end - start) / EnoughFrames) | 1;

    private static bool TryRead(Alignment alignment, QueryLevels query, int frame, out Vector256<short> reference, out Vector256<short> levels)
    {
        var at = (int)Math.Floor(alignment.ReferenceAt(frame) + 0.5);
        if ((uint)at >= (uint)alignment.Pattern.Frames || query.History.Marks[frame] != 0)
        {
            (reference, levels) = (default, default);
            return false;
        }

        (reference, levels) = (alignment.Pattern.Levels(at), query.Levels(frame));
        return true;
    }

    private static float Median(ReadOnlySpan<short> histogram, int count)
    {
        var sum = 0;
        for (var i = 0; i < histogram.Length; i++)
        {
            sum += histogram[i];
            if (2 * sum >= count)
                return i + FirstBin + 0.5f;
        }

        return 0;
    }
}
