using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// What the line does to a reference, band by band: its gain, by the median over frames where both the reference and the stream are
/// audible, and the edge bands it cuts away.
/// </summary>
internal sealed class LineResponse
{
    /// <summary>A gain is one of 128 whole numbers of decibels, from this one on: seven halvings find it.</summary>
    private const int LeastGain = 10;
    private const int LargestHalf = 64;

    /// <summary>A median is sure enough with this many frames; more are passed over evenly.</summary>
    private const int EnoughFrames = 96;

    /// <summary>Fewest audible frames for a band to have a gain of its own, and to be found cut.</summary>
    private const short FewestForGain = 12;
    private const int FewestForCut = 6;
    private const float LargestTilt = 12;
    private const float SmallestStep = 1;

    private static readonly Vector256<short> Audible = FineLevel.OfAll(-27);

    /// <summary>Gain of each band.</summary>
    public Vector256<short> Gain { get; private set; }

    /// <summary>All bits of a band that counts, none of one that was cut away.</summary>
    public Vector256<short> Bands { get; private set; }

    /// <summary>Forgets what was measured.</summary>
    public void Begin() => (Gain, Bands) = (Vector256<short>.Zero, Vector256<short>.Zero);

    /// <summary>
    /// Measures over the span of an alignment. False where it is what is known already, within the slack a prediction has anyway: then
    /// nothing changes.
    /// </summary>
    public bool Estimate(Alignment alignment, QueryLevels query)
    {
        var (audible, counts) = (Vector256<short>.Zero, Vector256<short>.Zero);
        var heardFrom = query.FloorLevels + FineLevel.OfAll(4);
        var end = Math.Min(alignment.End, query.Count);
        var step = StepOver(alignment.Start, end);
        Span<Vector256<short>> gains = stackalloc Vector256<short>[2 * EnoughFrames];
        var frames = 0;
        for (var t = alignment.Start; t < end; t += step)
        {
            if (!TryRead(alignment, query, t, out var reference, out var levels))
            {
                continue;
            }

            var isAudible = Vector256.GreaterThanOrEqual(reference, Audible);
            var isHeard = isAudible & Vector256.GreaterThanOrEqual(levels, heardFrom);
            // What is true has all bits set: minus one.
            (audible, counts) = (audible - isAudible, counts - isHeard);
            var gain = (levels - reference) >> FineLevel.Bits;
            gains[frames++] = Vector256.ConditionalSelect(isHeard, gain, Vector256.Create(short.MaxValue));
        }

        var (own, general) = Medians(gains[..frames], counts);
        var tilt = FineLevel.OfAll(LargestTilt);
        var estimate = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(counts, Vector256.Create(FewestForGain)), own, general);
        estimate = Vector256.Min(Vector256.Max(estimate, general - tilt), general + tilt);
        // Most lines pass both edges, and that shows at once.
        var bands = counts[0] * 2 < audible[0] || counts[BandLevels.Count - 1] * 2 < audible[BandLevels.Count - 1]
            ? CutEdges(alignment, query, end, step, general)
            : Vector256<short>.AllBitsSet;
        if (bands == Bands && Vector256.LessThanOrEqualAll(Vector256.Abs(estimate - Gain), FineLevel.OfAll(SmallestStep)))
        {
            return false;
        }

        (Gain, Bands) = (estimate, bands);
        return true;
    }

    // A line that cuts the edges of the band takes their word away; a hole in the middle is no line.
    private static Vector256<short> CutEdges(Alignment alignment, QueryLevels query, int end, int step, Vector256<short> general)
    {
        var (audible, heard) = (Vector256<short>.Zero, Vector256<short>.Zero);
        var from = Vector256.Max(Audible, query.FloorLevels + FineLevel.OfAll(8) - general);
        var heardAbove = query.FloorLevels + FineLevel.OfAll(4);
        for (var t = alignment.Start; t < end; t += step)
        {
            if (!TryRead(alignment, query, t, out var reference, out var levels))
            {
                continue;
            }

            var isAudible = Vector256.GreaterThanOrEqual(reference, from);
            (audible, heard) = (audible - isAudible, heard - (isAudible & Vector256.GreaterThan(levels, heardAbove)));
        }

        Span<short> bands = stackalloc short[BandLevels.Count];
        bands.Fill(-1);
        for (var b = 0; b < BandLevels.Count && audible[b] >= FewestForCut && heard[b] * 2 < audible[b]; b++)
        {
            bands[b] = 0;
        }

        for (var b = BandLevels.Count - 1; b >= 0 && audible[b] >= FewestForCut && heard[b] * 2 < audible[b]; b--)
        {
            bands[b] = 0;
        }

        // A line that leaves less than half is none: the reference does not lie here.
        return bands.Count((short)-1) >= BandLevels.Count / 2 ? Vector256.Create<short>(bands) : Vector256<short>.AllBitsSet;
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
        if (query.Drifts)
        {
            levels -= Vector256.Create(query.DriftAt(frame));
        }

        return true;
    }

    // The median of each band, and that of all of them in every band.
    private static (Vector256<short> Own, Vector256<short> General) Medians(ReadOnlySpan<Vector256<short>> gains, Vector256<short> counts)
    {
        int total = Vector256.Sum(counts);
        // The largest gains that fewer than half of the frames stay below.
        var (own, general) = (Vector256.Create((short)(LeastGain - 1)), Vector256.Create((short)(LeastGain - 1)));
        for (short half = LargestHalf; half > 0; half >>= 1)
        {
            var (ownTried, generalTried) = (own + Vector256.Create(half), general + Vector256.Create(half));
            var (ownBelow, generalBelow) = (Vector256<short>.Zero, Vector256<short>.Zero);
            foreach (var gain in gains)
            {
                ownBelow -= Vector256.LessThanOrEqual(gain, ownTried);
                generalBelow -= Vector256.LessThanOrEqual(gain, generalTried);
            }

            own = Vector256.ConditionalSelect(Vector256.LessThan(ownBelow + ownBelow, counts), ownTried, own);
            general = 2 * Vector256.Sum(generalBelow) < total ? generalTried : general;
        }

        return (InTheMiddle(own), InTheMiddle(general));
    }

    // Of the decibel above.
    private static Vector256<short> InTheMiddle(Vector256<short> below) => (below << FineLevel.Bits) + FineLevel.OfAll(1.5f);
}
