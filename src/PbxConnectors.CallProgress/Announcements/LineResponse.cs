using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// What the line does to a reference, band by band: its gain, by the median over frames where both the reference and the stream are
/// audible, and the edge bands it cuts away.
/// </summary>
internal sealed class LineResponse
{
    private const float Audible = -27;
    private const int Bins = 128;
    private const int FirstBin = 10;

    /// <summary>A median is sure enough with this many frames; more are passed over evenly.</summary>
    private const int EnoughFrames = 96;

    /// <summary>Fewest audible frames for a band to have a gain of its own, and to be found cut.</summary>
    private const int FewestForGain = 12;
    private const int FewestForCut = 6;
    private const float LargestTilt = 12;

    private readonly float[] _gain = new float[BandLevels.Count];
    private readonly float[] _weight = new float[BandLevels.Count];

    /// <summary>Gain of bands 0–7 and 8–15 in dB.</summary>
    public (Vector256<float> Low, Vector256<float> High) Gain => (Vector256.LoadUnsafe(ref _gain[0]), Vector256.LoadUnsafe(ref _gain[8]));

    /// <summary>1 for a band that counts, 0 for one that was cut away.</summary>
    public (Vector256<float> Low, Vector256<float> High) Weight => (Vector256.LoadUnsafe(ref _weight[0]), Vector256.LoadUnsafe(ref _weight[8]));

    /// <summary>Measures over the span of an alignment.</summary>
    public void Estimate(Alignment alignment, QueryLevels query)
    {
        Span<short> histogram = stackalloc short[BandLevels.Count * Bins];
        Span<short> overall = stackalloc short[Bins];
        Span<int> counts = stackalloc int[BandLevels.Count];
        Span<int> audible = stackalloc int[BandLevels.Count];
        Span<float> reference = stackalloc float[BandLevels.Count];
        Span<float> levels = stackalloc float[BandLevels.Count];
        var end = Math.Min(alignment.End, query.Count);
        var step = StepOver(alignment.Start, end);
        var total = 0;
        for (var t = alignment.Start; t < end; t += step)
        {
            if (!TryRead(alignment, query, t, reference, levels))
                continue;
            for (var b = 0; b < BandLevels.Count; b++)
            {
                if (reference[b] < Audible)
                    continue;
                audible[b]++;
                if (levels[b] < query.Floor[b] + 4)
                    continue;
                var bin = Math.Clamp((int)(levels[b] - reference[b]) - FirstBin, 0, Bins - 1);
                histogram[(b * Bins) + bin]++;
                overall[bin]++;
                counts[b]++;
                total++;
            }
        }

        var general = Median(overall, total);
        for (var b = 0; b < BandLevels.Count; b++)
        {
            var own = counts[b] >= FewestForGain ? Median(histogram.Slice(b * Bins, Bins), counts[b]) : general;
            _gain[b] = Math.Clamp(own, general - LargestTilt, general + LargestTilt);
            _weight[b] = 1;
        }

        // Most lines pass both edges, and that shows at once.
        if (counts[0] * 2 < audible[0] || counts[^1] * 2 < audible[^1])
            CutEdges(alignment, query, end, step, general);
    }

    // A line that cuts the edges of the band takes their word away; a hole in the middle is no line.
    private void CutEdges(Alignment alignment, QueryLevels query, int end, int step, float general)
    {
        Span<float> reference = stackalloc float[BandLevels.Count];
        Span<float> levels = stackalloc float[BandLevels.Count];
        Span<int> audible = stackalloc int[BandLevels.Count];
        Span<int> heard = stackalloc int[BandLevels.Count];
        for (var t = alignment.Start; t < end; t += step)
        {
            if (!TryRead(alignment, query, t, reference, levels))
                continue;
            for (var b = 0; b < BandLevels.Count; b++)
            {
                if (reference[b] < Audible || reference[b] + general < query.Floor[b] + 8)
                    continue;
                audible[b]++;
                heard[b] += levels[b] > query.Floor[b] + 4 ? 1 : 0;
            }
        }

        for (var b = 0; b < BandLevels.Count && audible[b] >= FewestForCut && heard[b] * 2 < audible[b]; b++)
            _weight[b] = 0;
        for (var b = BandLevels.Count - 1; b >= 0 && audible[b] >= FewestForCut && heard[b] * 2 < audible[b]; b--)
            _weight[b] = 0;
    }

    // An odd step, so that frames of both kinds are met.
    private static int StepOver(int start, int end) => Math.Max(1, (end - start) / EnoughFrames) | 1;

    private static bool TryRead(Alignment alignment, QueryLevels query, int frame, Span<float> reference, Span<float> levels)
    {
        var at = (int)Math.Floor(alignment.ReferenceAt(frame) + 0.5);
        if ((uint)at >= (uint)alignment.Pattern.Frames || query.History.Marks[frame] != 0)
            return false;
        var (low, high) = alignment.Pattern.Levels(at);
        low.CopyTo(reference);
        high.CopyTo(reference[8..]);
        (low, high) = query.Levels(frame);
        low.CopyTo(levels);
        high.CopyTo(levels[8..]);
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
