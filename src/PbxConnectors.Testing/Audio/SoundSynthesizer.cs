namespace PbxConnectors.Testing;

/// <summary>Seeded stand-ins for music and speech, used where no recording of them is at hand.</summary>
internal static class SoundSynthesizer
{
    private const int SampleRate = ToneSynthesizer.SampleRate;
    private static readonly double[] Scale = [261.63, 293.66, 329.63, 392.0, 440.0, 523.25, 587.33, 659.26];

    /// <summary>A melody of the pentatonic scale with a fifth below it.</summary>
    public static short[] Melody(TimeSpan duration, int seed)
    {
        var random = new Random(seed);
        var samples = new short[(int)(duration.TotalSeconds * SampleRate)];
        for (var at = 0; at < samples.Length;)
        {
            var length = SampleRate * random.Next(2, 6) / 8;
            var pitch = Scale[random.Next(Scale.Length)];
            for (var i = 0; i < length && at + i < samples.Length; i++)
            {
                var t = i / (double)SampleRate;
                var fade = Math.Exp(-2.5 * t) * Math.Min(1, i / 40.0);
                var value = Math.Sin(2 * Math.PI * pitch * t) + 0.5 * Math.Sin(4 * Math.PI * pitch * t)
                    + 0.6 * Math.Sin(2 * Math.PI * pitch * 2 / 3 * t);
                samples[at + i] = (short)(4500 * fade * value);
            }

            at += length;
        }

        return samples;
    }

    /// <summary>Voiced syllables of random vowels with pauses between the words: speech to a meter, babble to a person.</summary>
    public static short[] Babble(TimeSpan duration, int seed, int sampleRate = SampleRate)
    {
        var random = new Random(seed);
        var samples = new short[(int)(duration.TotalSeconds * sampleRate)];
        for (var at = 0; at < samples.Length;)
        {
            var length = (int)(sampleRate * (0.12 + 0.12 * random.NextDouble()));
            var pitch = 110 + 90 * random.NextDouble();
            var first = 300 + 500 * random.NextDouble();
            var second = 900 + 1400 * random.NextDouble();
            for (var i = 0; i < length && at + i < samples.Length; i++)
            {
                var t = i / (double)sampleRate;
                double value = 0;
                for (var harmonic = 1; harmonic * pitch < 3400; harmonic++)
                {
                    var frequency = harmonic * pitch;
                    var weight = Resonance(frequency, first, 120) + 0.5 * Resonance(frequency, second, 180);
                    value += weight * Math.Sin(2 * Math.PI * frequency * t);
                }

                var envelope = Math.Sin(Math.PI * i / length);
                samples[at + i] = (short)Math.Clamp(3500 * envelope * value, short.MinValue, short.MaxValue);
            }

            at += length;
            if (random.Next(4) == 0)
            {
                at += (int)(sampleRate * (0.1 + 0.3 * random.NextDouble()));
            }
        }

        return samples;
    }

    private static double Resonance(double frequency, double centre, double width) =>
        1 / (1 + Math.Pow((frequency - centre) / width, 2));
}
