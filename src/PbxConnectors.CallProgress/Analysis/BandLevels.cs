using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Sixteen mel-spaced band levels of a spectrum in dB, tilted by +4 dB per octave so that the weak upper bands of speech count.
/// A level is kept as a byte of half decibels above −100 dB.
/// </summary>
internal static class BandLevels
{
    public const int Count = 16;
    public const float StepsPerDecibel = 2;
    private const float LowestFrequency = 230;
    private const float HighestFrequency = 3550;
    private const float LowestLevel = -100;
    private const int Lane = 8;
    private static readonly float DecibelsPerOctave = 10 * MathF.Log10(2);
    private static readonly Band[] Bands = BuildBands();
    private static readonly float[] Tilts = BuildTilts();

    /// <summary>Measures the bands of a power spectrum.</summary>
    public static void Measure(ReadOnlySpan<float> power, Span<byte> levels)
    {
        Span<float> sums = stackalloc float[Count];
        for (var b = 0; b < Count; b++)
        {
            sums[b] = Sum(power, Bands[b]);
        }

        var low = Level(Vector256.Create<float>(sums), Vector256.Create(Tilts));
        var high = Level(Vector256.Create<float>(sums[Vector256<float>.Count..]), Vector256.Create(Tilts, Vector256<float>.Count));
        var steps = Vector256.Narrow(Vector256.ConvertToUInt32(low), Vector256.ConvertToUInt32(high));
        Vector128.Narrow(steps.GetLower(), steps.GetUpper()).CopyTo(levels);
    }

    private static float Sum(ReadOnlySpan<float> power, in Band band)
    {
        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(power), band.First);
        ref var weight = ref MemoryMarshal.GetArrayDataReference(band.Weights);
        var sum = Vector256.LoadUnsafe(ref at) * Vector256.LoadUnsafe(ref weight);
        for (nuint i = Lane; i < (nuint)band.Weights.Length; i += Lane)
        {
            sum += Vector256.LoadUnsafe(ref at, i) * Vector256.LoadUnsafe(ref weight, i);
        }

        return Vector256.Sum(sum);
    }

    private static Vector256<float> Level(Vector256<float> sum, Vector256<float> tilt)
    {
        var level = (Vector256.Log2(sum + Vector256.Create(1e-13f)) * DecibelsPerOctave) + tilt;
        return Vector256.Clamp((level - Vector256.Create(LowestLevel)) * StepsPerDecibel, Vector256<float>.Zero, Vector256.Create(255f));
    }

    // Weights fill whole vectors: those behind the last bin of a band are zero.
    private static Band[] BuildBands()
    {
        var edges = BuildEdges();
        var bands = new Band[Count];
        for (var b = 0; b < Count; b++)
        {
            var first = (int)Math.Ceiling(edges[b]);
            var last = (int)Math.Floor(edges[b + 2]);
            var weights = new float[(last - first + Lane) / Lane * Lane];
            for (var k = first; k <= last; k++)
            {
                weights[k - first] = (float)(k < edges[b + 1]
                    ? (k - edges[b]) / (edges[b + 1] - edges[b])
                    : (edges[b + 2] - k) / (edges[b + 2] - edges[b + 1]));
            }

            bands[b] = new Band(first, weights);
        }

        return bands;
    }

    private static float[] BuildTilts() =>
        BuildEdges().Skip(1).Take(Count).Select(centre => (float)(4 * Math.Log2(centre * Spectrum.BinWidth / 1000))).ToArray();

    private static double[] BuildEdges()
    {
        var edges = new double[Count + 2];
        var (low, high) = (Mel(LowestFrequency), Mel(HighestFrequency));
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = 700 * (Math.Pow(10, (low + ((high - low) * i / (Count + 1))) / 2595) - 1) / Spectrum.BinWidth;
        }

        return edges;
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));

    private readonly record struct Band(int First, float[] Weights);
}
