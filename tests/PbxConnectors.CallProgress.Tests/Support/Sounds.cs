namespace PbxConnectors.CallProgress.Tests;

/// <summary>Test signals at 8 kHz and what telephone lines do to them.</summary>
internal static class Sounds
{
    public static short[] Silence(double seconds) => new short[(int)(seconds * 8000)];

    public static short[] Tone(double seconds, double decibels, params double[] frequencies)
    {
        var amplitude = 32767 * Math.Pow(10, decibels / 20) / Math.Sqrt(frequencies.Length);
        return ToSamples(Enumerable.Range(0, (int)Math.Round(seconds * 8000))
            .Select(n => frequencies.Sum(f => amplitude * Math.Sin((2 * Math.PI * f * n / 8000) + f))));
    }

    /// <summary>Repeats a cadence of on and off times until the length is reached.</summary>
    public static short[] Cadence(double seconds, double decibels, double[] frequencies, double[] onOff)
    {
        var samples = new List<short>();
        for (var i = 0; samples.Count < seconds * 8000; i++)
        {
            samples.AddRange(i % 2 == 0 ? Tone(onOff[i % onOff.Length], decibels, frequencies) : Silence(onOff[i % onOff.Length]));
        }

        return [.. samples.Take((int)(seconds * 8000))];
    }

    public static short[] Noise(double seconds, double decibels, int seed = 1)
    {
        var random = new Random(seed);
        var amplitude = 32767 * Math.Pow(10, decibels / 20);
        return ToSamples(Enumerable.Range(0, (int)(seconds * 8000)).Select(_ => amplitude * Gauss(random)));
    }

    public static short[] Join(params short[][] parts) => [.. parts.SelectMany(part => part)];

    public static short[] Mix(short[] a, short[] b) =>
        ToSamples(a.Select((sample, i) => (double)sample + (i < b.Length ? b[i] : 0)));

    public static short[] Gain(short[] samples, double decibels) =>
        ToSamples(samples.Select(sample => sample * Math.Pow(10, decibels / 20)));

    public static short[] WithNoise(short[] samples, double signalToNoise, int seed = 1)
    {
        var random = new Random(seed);
        var active = samples.Where(sample => Math.Abs((int)sample) > 300).Select(sample => (double)sample * sample).DefaultIfEmpty(1).Average();
        var amplitude = Math.Sqrt(active) / Math.Pow(10, signalToNoise / 20);
        return ToSamples(samples.Select(sample => sample + (amplitude * Gauss(random))));
    }

    public static short[] ThroughALaw(short[] samples) => [.. samples.Select(sample => G711.DecodeALaw(G711.EncodeALaw(sample)))];

    /// <summary>Loses packets of 20 ms.</summary>
    public static short[] WithLoss(short[] samples, double share, int seed = 1)
    {
        var random = new Random(seed);
        var result = samples.ToArray();
        for (var at = 0; at < result.Length; at += 160)
        {
            if (random.NextDouble() < share)
            {
                Array.Clear(result, at, Math.Min(160, result.Length - at));
            }
        }

        return result;
    }

    public static short[] ToSamples(IEnumerable<double> values) =>
        [.. values.Select(value => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue))];

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
