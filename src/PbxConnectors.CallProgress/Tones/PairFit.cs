using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Least-squares fit of two sinusoids to 64 ms of signal. Resolves 440+480 Hz, whose beat a short spectrum cannot tell from one
/// wavering tone. Tables are built once per pair, for a few common shifts of both frequencies. Immutable, thread-safe.
/// </summary>
internal sealed class PairFit
{
    private static readonly double[] Shifts = [-0.016, -0.011, -0.0055, 0, 0.0055, 0.011, 0.016];

    private readonly Basis[] _bases;

    public PairFit(double low, double high)
    {
        Low = low;
        High = high;
        _bases = Shifts.Select(shift => new Basis(low * (1 + shift), high * (1 + shift))).ToArray();
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>Share of the energy that two tones explain, 0 when they are of very unequal strength.</summary>
    public float Explain(in FoldedSamples samples)
    {
        var best = 0f;
        foreach (var basis in _bases)
        {
            best = Math.Max(best, basis.Explain(samples));
        }

        return best / samples.Energy;
    }

    // Around the middle a tone is a cosine and a sine, and the two never mix: each half is a fit of two waves, solved by the inverse of a
    // two by two matrix.
    private sealed class Basis
    {
        private const float LargestRatio = 8;
        private readonly float[] _lowCosine;
        private readonly float[] _highCosine;
        private readonly float[] _lowSine;
        private readonly float[] _highSine;
        private readonly Inverse _cosines;
        private readonly Inverse _sines;

        public Basis(double low, double high)
        {
            (_lowCosine, _highCosine) = (Wave(low, Math.Cos), Wave(high, Math.Cos));
            (_lowSine, _highSine) = (Wave(low, Math.Sin), Wave(high, Math.Sin));
            (_cosines, _sines) = (new Inverse(_lowCosine, _highCosine), new Inverse(_lowSine, _highSine));
        }

        public float Explain(in FoldedSamples samples)
        {
            var (lowCosine, highCosine, cosines) = _cosines.Solve(samples.Even, _lowCosine, _highCosine);
            var (lowSine, highSine, sines) = _sines.Solve(samples.Odd, _lowSine, _highSine);
            var low = (lowCosine * lowCosine) + (lowSine * lowSine);
            var high = (highCosine * highCosine) + (highSine * highSine);
            return Math.Max(low, high) > LargestRatio * Math.Min(low, high) ? 0 : (float)(cosines + sines);
        }

        private static float[] Wave(double frequency, Func<double, double> wave) =>
            Enumerable.Range(0, FoldedSamples.Count)
                .Select(i => FoldedSamples.Window[i] * (float)wave(2 * Math.PI * frequency * FoldedSamples.Distance(i) / 8000)).ToArray();
    }

    private readonly struct Inverse
    {
        private readonly double _low;
        private readonly double _both;
        private readonly double _high;

        // Each wave stands on both sides of the middle.
        public Inverse(ReadOnlySpan<float> low, ReadOnlySpan<float> high)
        {
            var (a, b, c) = (2 * Dot(low, low, low).First, 2 * Dot(low, high, high).First, 2 * Dot(high, high, high).First);
            var determinant = (a * c) - (b * b);
            (_low, _both, _high) = (c / determinant, -b / determinant, a / determinant);
        }

        /// <summary>Strength of two waves in a signal, and the energy both explain.</summary>
        public (double Low, double High, double Explained) Solve(ReadOnlySpan<float> signal, ReadOnlySpan<float> low, ReadOnlySpan<float> high)
        {
            var (l, h) = Dot(signal, low, high);
            var (ofLow, ofHigh) = ((_low * l) + (_both * h), (_both * l) + (_high * h));
            return (ofLow, ofHigh, (ofLow * l) + (ofHigh * h));
        }

        private static (double First, double Second) Dot(ReadOnlySpan<float> signal, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
        {
            ref var at = ref MemoryMarshal.GetReference(signal);
            ref var a = ref MemoryMarshal.GetReference(first);
            ref var b = ref MemoryMarshal.GetReference(second);
            var (sumA, sumB) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (nuint i = 0; i < FoldedSamples.Count; i += 8)
            {
                var values = Vector256.LoadUnsafe(ref at, i);
                sumA += values * Vector256.LoadUnsafe(ref a, i);
                sumB += values * Vector256.LoadUnsafe(ref b, i);
            }

            return (Vector256.Sum(sumA), Vector256.Sum(sumB));
        }
    }
}
