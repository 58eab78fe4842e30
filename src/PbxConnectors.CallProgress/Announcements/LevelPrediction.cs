using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>What a line makes of three neighbouring frames of a reference, and how far a frame of the stream is from it. Eight bands at a time.</summary>
internal static class LevelPrediction
{
    // A reference is quantised in steps of 3 dB.
    private const float Slack = 1;

    /// <summary>Moves three neighbouring frames by a fraction of a frame, −0.5 to 0.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Slide(ref Vector256<float> before, ref Vector256<float> here, ref Vector256<float> after, float fraction)
    {
        var later = Vector256.Create(Math.Max(fraction, 0));
        var earlier = Vector256.Create(Math.Max(-fraction, 0));
        var middle = here + ((after - here) * later) + ((before - here) * earlier);
        before += (here - before) * later;
        after += (here - after) * earlier;
        here = middle;
    }

    /// <summary>
    /// Distance of a frame, in weighted dB, to the range the prediction spans over half a frame to either side, and the weight: how far
    /// the frame or its prediction stands above the noise.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Distance, Vector256<float> Weight) Compare(Vector256<float> before, Vector256<float> here,
        Vector256<float> after, Vector256<float> gain, Vector256<float> floor, Vector256<float> query, Vector256<float> band)
    {
        // Half a frame aside the level lies between the mean of the decibels (a glide) and the mean of the powers (an edge).
        var half = Vector256.Create(0.5f);
        var lowest = Vector256.Min(here, Vector256.Min((before + here) * half, (here + after) * half));
        var highest = Vector256.Max(here, Vector256.Max(Add(before, here), Add(here, after)) - Vector256.Create(3f));
        var slack = Vector256.Create(Slack);
        // The lowest level a reference keeps means that or less.
        var low = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(lowest, Vector256.Create(-AnnouncementPattern.Range)),
            floor, Add(lowest + gain - slack, floor));
        var high = Add(highest + gain + slack, floor);
        var distance = Vector256.Min(Vector256.Max(Vector256.Max(query - high, low - query), Vector256<float>.Zero),
            Vector256.Create(MatcherTuning.LargestDistance));
        var above = Vector256.Max(query, (low + high) * half) - floor - Vector256.Create(3f);
        var weight = Vector256.Min(Vector256.Max(above * Vector256.Create(1 / MatcherTuning.FullWeight), Vector256<float>.Zero), Vector256.Create(1f)) * band;
        return (distance * weight, weight);
    }

    // Power sum of two levels in dB, close enough: exact where they are alike, the larger where they are 10 dB apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(Vector256<float> a, Vector256<float> b)
    {
        var near = Vector256.Max(Vector256.Create(1f) - (Vector256.Abs(a - b) * Vector256.Create(0.1f)), Vector256<float>.Zero);
        return Vector256.Max(a, b) + (near * near * Vector256.Create(3f));
    }
}
