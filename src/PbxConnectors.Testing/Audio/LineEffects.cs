namespace PbxConnectors.Testing;

/// <summary>What a telephone line does to sound: a level of its own and a little noise, the same for the whole call.</summary>
internal static class LineEffects
{
    public static void Apply(Span<short> samples, int seed)
    {
        var random = new Random(seed);
        var gain = Math.Pow(10, (-6 + 8 * random.NextDouble()) / 20);
        // Between -65 and -55 dBm0, what a quiet line carries.
        var noise = 40 * Math.Pow(10, (-10 + 10 * random.NextDouble()) / 20);
        for (var i = 0; i < samples.Length; i++)
        {
            // The sum of three even draws is close enough to Gaussian noise and much cheaper.
            var hiss = noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
            samples[i] = (short)Math.Clamp(samples[i] * gain + hiss, short.MinValue, short.MaxValue);
        }
    }
}
