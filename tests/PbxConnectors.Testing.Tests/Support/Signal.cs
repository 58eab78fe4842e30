namespace PbxConnectors.Testing.Tests;

/// <summary>Measures samples, so that tests hear what was made.</summary>
internal static class Signal
{
    public static double Power(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return samples.IsEmpty ? 0 : sum / samples.Length;
    }

    /// <summary>How much of the power is at one frequency (Goertzel): 1 for a pure tone.</summary>
    public static double ToneShare(ReadOnlySpan<short> samples, double frequency)
    {
        double re = 0, im = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var angle = 2 * Math.PI * frequency * i / 8000;
            re += samples[i] * Math.Cos(angle);
            im += samples[i] * Math.Sin(angle);
        }

        var total = Power(samples) * samples.Length;
        return total == 0 ? 0 : 2 * (re * re + im * im) / samples.Length / total;
    }
}
