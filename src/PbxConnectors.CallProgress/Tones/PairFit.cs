using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Least-squares fit of two sinusoids to 64 ms of signal. Resolves 440+480 Hz, whose beat a short spectrum cannot tell from one
/// wavering tone. Tables are built once per pair, for a few common shifts of both frequencies. Immutable, thread-safe.
/// </summary>
internal sealed class PairFit
{
    private const int Length = 512;
    private static readonly double[] Shifts = [-0.016, -0.011, -0.0055, 0, 0.0055, 0.011, 0.016];
    private static readonly float[] Window =
        Enumerable.Range(0, Length).Select(n => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / Length)))).ToArray();

    private readonly Basis[] _bases;

    public PairFit(double low, double high)
    {
        Low = low;
        High = high;
        _bases = Shifts.Select(shift => new Basis(low * (1 + shift), high * (1 + shift))).ToArray();
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>Share of the energy of 512 samples that two tones explain, 0 when they are of very unequal strength.</summary>
    public float Explain(ReadOnlySpan<float> samples, out double shift)
    {
        Span<float> windowed = stackalloc float[Length];
        var energy = 1e-12f;
        for (var i = 0; i < Length; i++)
        {
            windowed[i] = samples[i] * Window[i];
            energy += windowed[i] * windowed[i];
        }

        var best = 0f;
        shift = 0;
        for (var i = 0; i < _bases.Length; i++)
        {
            var explained = _bases[i].Explain(windowed) / energy;
            if (explained > best)
                (best, shift) = (explained, Shifts[i]);
        }

        return best;
    }

    private sealed class Basis
    {
        private const float LargestRatio = 8;
        private readonly float[][] _waves;

        // Rows of an orthonormal basis of the plane of each tone and of both together would hide the strength of each tone,
        // so the plain normal equations are solved, with the inverse prepared.
        private readonly double[,] _inverse;

        public Basis(double low, double high)
        {
            _waves = [Wave(low, Math.Cos), Wave(low, Math.Sin), Wave(high, Math.Cos), Wave(high, Math.Sin)];
            var gram = new double[4, 4];
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < 4; j++)
                    gram[i, j] = Dot(_waves[i], _waves[j]);
            }

            _inverse = Invert(gram);
        }

        public float Explain(ReadOnlySpan<float> windowed)
        {
            Span<double> projections = stackalloc double[4];
            for (var i = 0; i < 4; i++)
                projections[i] = Dot(_waves[i], windowed);
            Span<double> amplitudes = stackalloc double[4];
            double explained = 0;
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < 4; j++)
                    amplitudes[i] += _inverse[i, j] * projections[j];
                explained += amplitudes[i] * projections[i];
            }

            var low = (amplitudes[0] * amplitudes[0]) + (amplitudes[1] * amplitudes[1]);
            var high = (amplitudes[2] * amplitudes[2]) + (amplitudes[3] * amplitudes[3]);
            return Math.Max(low, high) > LargestRatio * Math.Min(low, high) ? 0 : (float)explained;
        }

        private static float[] Wave(double frequency, Func<double, double> wave) =>
            Enumerable.Range(0, Length).Select(n => Window[n] * (float)wave(2 * Math.PI * frequency * n / 8000)).ToArray();

        private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            ref var left = ref MemoryMarshal.GetReference(a);
            ref var right = ref MemoryMarshal.GetReference(b);
            var sum = Vector256<float>.Zero;
            for (nuint i = 0; i < Length; i += 8)
                sum += Vector256.LoadUnsafe(ref left, i) * Vector256.LoadUnsafe(ref right, i);
            return Vector256.Sum(sum);
        }

        private static double[,] Invert(double[,] matrix)
        {
            var n = matrix.GetLength(0);
            var work = (double[,])matrix.Clone();
            var inverse = new double[n, n];
            for (var i = 0; i < n; i++)
                inverse[i, i] = 1;
            // The matrix is symmetric and positive: Gauss-Jordan needs no pivoting.
            for (var column = 0; column < n; column++)
            {
                var pivot = work[column, column];
                for (var j = 0; j < n; j++)
                {
                    work[column, j] /= pivot;
                    inverse[column, j] /= pivot;
                }

                for (var row = 0; row < n; row++)
                {
                    if (row == column)
                        continue;
                    var factor = work[row, column];
                    for (var j = 0; j < n; j++)
                    {
                        work[row, j] -= factor * work[column, j];
                        inverse[row, j] -= factor * inverse[column, j];
                    }
                }
            }

            return inverse;
        }
    }
}
