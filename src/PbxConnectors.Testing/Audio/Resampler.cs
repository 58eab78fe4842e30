namespace PbxConnectors.Testing;

/// <summary>Brings recordings of other sample rates to 8 kHz.</summary>
internal static class Resampler
{
    private const int Taps = 16;

    public static ReadOnlyMemory<short> ToTelephoneRate(ReadOnlyMemory<short> samples, int rate)
    {
        const int target = ToneSynthesizer.SampleRate;
        if (rate == target || rate <= 0 || samples.IsEmpty) return samples;

        var ratio = rate / (double)target;
        // Going down, the filter must stop what the lower rate cannot carry, else it folds back into the band.
        var cutoff = Math.Min(1.0, 1 / ratio);
        var source = samples.Span;
        var result = new short[(int)(source.Length / ratio)];
        var reach = Taps / cutoff;
        for (var i = 0; i < result.Length; i++)
        {
            var centre = i * ratio;
            double sum = 0, weights = 0;
            for (var j = (int)Math.Ceiling(centre - reach); j <= centre + reach; j++)
            {
                if ((uint)j >= (uint)source.Length) continue;
                var weight = Kernel((j - centre) * cutoff);
                sum += weight * source[j];
                weights += weight;
            }

            result[i] = (short)Math.Clamp(weights == 0 ? 0 : sum / weights, short.MinValue, short.MaxValue);
        }

        return result;
    }

    // A windowed sinc (Hann).
    private static double Kernel(double x)
    {
        if (Math.Abs(x) < 1e-9) return 1;
        return Math.Sin(Math.PI * x) / (Math.PI * x) * (0.5 + 0.5 * Math.Cos(Math.PI * x / Taps));
    }
}
