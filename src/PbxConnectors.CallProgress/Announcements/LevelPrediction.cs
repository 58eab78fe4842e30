using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// What a line makes of three neighbouring frames of a reference, and how far a frame of the stream is from it: all bands at a time, in
/// fine levels.
/// </summary>
internal static class LevelPrediction
{
    /// <summary>A frame is moved by whole parts of this many.</summary>
    public const int FrameParts = 32;

    /// <summary>Weights are given in so many parts of a band.</summary>
    public const int WeightScale = 12;

    private const int FullWeight = MatcherTuning.FullWeight * FineLevel.PerDecibel;

    // A reference is quantised in steps of 3 dB.
    private const float Slack = 1;

    // The power sum of two equal levels is 3 dB higher; levels further apart than this add nothing.
    private const int Near = 39 * FineLevel.PerDecibel / 4;
    private const int NearBits = 9;

    /// <summary>Moves three neighbouring frames by parts of a frame, up to half a frame back or on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Slide(ref Vector256<short> before, ref Vector256<short> here, ref Vector256<short> after, int parts)
    {
        var later = Vector256.Create((short)Math.Max(parts, 0));
        var earlier = Vector256.Create((short)Math.Max(-parts, 0));
        var middle = here + ((((after - here) * later) + ((before - here) * earlier)) >> 5);
        before += ((here - before) * later) >> 5;
        after += ((here - after) * earlier) >> 5;
        here = middle;
    }

    /// <summary>
    /// Distance of a frame, in weighted dB, to the range the prediction spans over half a frame to either side, and the weight: how far
    /// the frame or its prediction stands above the noise. Bands whose mask is zero do not count; where there is a background, a quarter of
    /// what a band has too much is forgiven.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (byte Distance, byte Weight) Compare(Vector256<short> before, Vector256<short> here, Vector256<short> after,
        Vector256<short> gain, Vector256<short> floor, Vector256<short> query, Vector256<short> bands, Vector256<short> forgiven)
    {
        // Half a frame aside the level lies between the mean of the decibels (a glide) and the mean of the powers (an edge).
        var lowest = Vector256.Min(here, Vector256.Min((before + here) >> 1, (here + after) >> 1));
        var highest = Vector256.Max(here, Vector256.Max(Add(before, here), Add(here, after)) - FineLevel.OfAll(3));
        var slack = FineLevel.OfAll(Slack);
        // The lowest level a reference keeps means that or less.
        var low = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(lowest, FineLevel.OfAll(-AnnouncementPattern.Range)),
            floor, Add(lowest + gain - slack, floor));
        var high = Add(highest + gain + slack, floor);
        // What is too loud may be the background, what is missing is not.
        var surplus = query - high;
        surplus -= (surplus >> 2) & forgiven;
        var distance = Vector256.Min(Vector256.Max(Vector256.Max(surplus, low - query), Vector256<short>.Zero),
            FineLevel.OfAll(MatcherTuning.LargestDistance));
        var above = Vector256.Max(query, (low + high) >> 1) - floor - FineLevel.OfAll(3);
        var weight = Vector256.Min(Vector256.Max(above, Vector256<short>.Zero), Vector256.Create((short)FullWeight)) & bands;
        // The product fits in 16 bits without a sign, and the sum of all bands after a shift.
        var weighted = (distance.AsUInt16() * weight.AsUInt16()) >>> 4;
        return (Rounded(Vector256.Sum(weighted), FullWeight), Rounded(Vector256.Sum(weight) * WeightScale, FullWeight));
    }

    private static byte Rounded(int value, int unit) => (byte)((value + (unit / 2)) / unit);

    // Power sum of two levels, close enough: exact where they are alike, the larger where they are 10 dB apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Add(Vector256<short> a, Vector256<short> b)
    {
        var near = Vector256.Max(Vector256.Create((short)Near) - Vector256.Abs(a - b), Vector256<short>.Zero);
        return Vector256.Max(a, b) + ((near * near) >> NearBits);
    }
}
