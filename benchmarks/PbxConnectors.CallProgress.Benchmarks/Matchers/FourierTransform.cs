namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>Magnitudes of a Hann-windowed stretch of 512 samples, by the textbook radix-2 transform. For one thread.</summary>
internal sealed class FourierTransform
{
    public const int Length = 512;
    public const int Bins = Length / 2;

    private readonly float[] _re = new float[Length];
    private readonly float[] _im = new float[Length];
    private readonly float[] _window = Table(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Length)));
    private readonly float[] _cos = Table(i => Math.Cos(2 * Math.PI * i / Length));
    private readonly float[] _sin = Table(i => -Math.Sin(2 * Math.PI * i / Length));

    public void Transform(ReadOnlySpan<short> samples, Span<float> magnitudes)
    {
        for (int i = 0, reversed = 0; i < Length; i++)
        {
            _re[reversed] = samples[i] * _window[i];
            _im[reversed] = 0;
            var bit = Length >> 1;
            for (; (reversed & bit) != 0; bit >>= 1)
            {
                reversed ^= bit;
            }

            reversed |= bit;
        }

        for (var half = 1; half < Length; half <<= 1)
        {
            Butterflies(half);
        }

        for (var bin = 0; bin < Bins; bin++)
        {
            magnitudes[bin] = MathF.Sqrt((_re[bin] * _re[bin]) + (_im[bin] * _im[bin]));
        }
    }

    private void Butterflies(int half)
    {
        var step = Bins / half;
        for (var start = 0; start < Length; start += 2 * half)
        {
            for (var k = 0; k < half; k++)
            {
                var (a, b) = (start + k, start + k + half);
                var re = (_re[b] * _cos[k * step]) - (_im[b] * _sin[k * step]);
                var im = (_re[b] * _sin[k * step]) + (_im[b] * _cos[k * step]);
                (_re[b], _im[b]) = (_re[a] - re, _im[a] - im);
                (_re[a], _im[a]) = (_re[a] + re, _im[a] + im);
            }
        }
    }

    private static float[] Table(Func<int, double> value) => [.. Enumerable.Range(0, Length).Select(i => (float)value(i))];
}
