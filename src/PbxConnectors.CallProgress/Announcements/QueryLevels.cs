using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>Levels of the stream in dB above −100, its noise floor per band, and how much sound each frame holds.</summary>
internal sealed class QueryLevels(int capacity)
{
    private const int LeastFrames = 8;
    private readonly int[] _histogram = new int[256];

    /// <summary>Noise floor per band in dB.</summary>
    public float[] Floor { get; } = new float[BandLevels.Count];

    /// <summary>Bands above the floor in each frame, 0 to 16; 0 for tones and lost packets.</summary>
    public float[] Weight { get; } = new float[capacity];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Level(FrameHistory history, int frame, int band) => history.Levels(frame, 1)[band] / BandLevels.StepsPerDecibel;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Low, Vector256<float> High) Levels(FrameHistory history, int frame)
    {
        var bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(history.Levels(frame, 1)));
        var (first, second) = Vector128.Widen(bytes);
        return (Scale(first), Scale(second));
    }

    /// <summary>Measures floor and weights anew over everything in the history.</summary>
    public void Update(FrameHistory history)
    {
        var marks = history.Marks;
        var usable = 0;
        foreach (var mark in marks)
            usable += mark == 0 ? 1 : 0;
        if (usable < LeastFrames)
        {
            Array.Clear(Weight);
            return;
        }

        var top = 0;
        for (var b = 0; b < BandLevels.Count; b++)
        {
            Array.Clear(_histogram);
            var levels = history.Levels(0, history.Count);
            for (var t = 0; t < marks.Length; t++)
            {
                if (marks[t] == 0)
                    _histogram[levels[(t * BandLevels.Count) + b]]++;
            }

            Floor[b] = (Percentile(usable / 10) / BandLevels.StepsPerDecibel) + 2f;
            top = Math.Max(top, Percentile(usable - 1 - (usable / 50)));
        }

        for (var b = 0; b < BandLevels.Count; b++)
            Floor[b] = Math.Max(Floor[b], (top / BandLevels.StepsPerDecibel) - MatcherTuning.DeepestFloor);
        var floorLow = Vector256.LoadUnsafe(ref Floor[0]) + Vector256.Create(3f);
        var floorHigh = Vector256.LoadUnsafe(ref Floor[8]) + Vector256.Create(3f);
        for (var t = 0; t < marks.Length; t++)
        {
            var (low, high) = Levels(history, t);
            var sum = Above(low - floorLow) + Above(high - floorHigh);
            Weight[t] = marks[t] == 0 ? Vector256.Sum(sum) : 0;
        }
    }

    private int Percentile(int rank)
    {
        var sum = 0;
        for (var i = 0; i < _histogram.Length; i++)
        {
            sum += _histogram[i];
            if (sum > rank)
                return i;
        }

        return 255;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Above(Vector256<float> level) =>
        Vector256.Min(Vector256.Max(level * Vector256.Create(1 / 14f), Vector256<float>.Zero), Vector256.Create(1f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scale(Vector128<ushort> words)
    {
        var (first, second) = Vector128.Widen(words);
        return Vector256.ConvertToSingle(Vector256.Create(first, second).AsInt32()) * (1 / BandLevels.StepsPerDecibel);
    }
}
