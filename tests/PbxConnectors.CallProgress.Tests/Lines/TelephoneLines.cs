namespace PbxConnectors.CallProgress.Tests;

/// <summary>Twenty-three things that happen to an announcement between the exchange and the ear. The same every run.</summary>
internal static class TelephoneLines
{
    private static readonly short[] Ringback = Sounds.Join(Sounds.Tone(1, -13, 450), Sounds.Silence(1.2));

    /// <summary>Lines on which the whole announcement, or most of it, is heard.</summary>
    public static IReadOnlyDictionary<string, Func<short[], short[]>> Whole { get; } = new Dictionary<string, Func<short[], short[]>>
    {
        ["clean"] = samples => samples,
        ["20 dB weaker"] = samples => Sounds.Gain(samples, -20),
        ["9.5 dB stronger, clipped"] = samples => Sounds.Gain(samples, 9.5),
        ["A-law"] = Sounds.ThroughALaw,
        ["mu-law"] = samples => [.. samples.Select(sample => G711.DecodeMuLaw(G711.EncodeMuLaw(sample)))],
        ["like GSM"] = samples => SpeechCodec.Pass(samples, 13),
        ["like AMR 12.2"] = samples => SpeechCodec.Pass(samples, 10),
        ["like AMR 4.75"] = samples => SpeechCodec.Pass(samples, 2),
        ["noise at 20 dB"] = samples => Sounds.WithNoise(samples, 20),
        ["noise at 10 dB"] = samples => Sounds.WithNoise(samples, 10),
        ["noise at 5 dB"] = samples => Sounds.WithNoise(samples, 5),
        ["3 % loss"] = samples => Sounds.WithLoss(samples, 0.03),
        ["10 % loss"] = samples => Sounds.WithLoss(samples, 0.10),
        ["1 % faster"] = samples => AtSpeed(samples, 1.01),
        ["2 % slower"] = samples => AtSpeed(samples, 0.98),
        ["400 to 2800 Hz"] = samples => BandPass(samples, 400, 2800),
        ["behind a ringback"] = samples => Sounds.Join(Ringback, samples),
        ["played in a loop"] = samples => Sounds.Join(samples, Sounds.Silence(0.6), samples[..(samples.Length / 2)]),
        ["weak, A-law, lossy and noisy"] = samples => Sounds.ThroughALaw(Sounds.WithLoss(Sounds.WithNoise(Sounds.Gain(samples, -8), 15), 0.02)),
    };

    /// <summary>Lines on which a part is heard that may be common to several states.</summary>
    public static IReadOnlyDictionary<string, Func<short[], short[]>> Part { get; } = new Dictionary<string, Func<short[], short[]>>
    {
        ["from its middle"] = samples => samples[(samples.Length * 2 / 5)..],
        ["last 3 s"] = samples => Last(samples, 3),
        ["last 2 s"] = samples => Last(samples, 2),
        ["last 1.5 s"] = samples => Last(samples, 1.5),
    };

    public static short[] AtSpeed(short[] samples, double speed) => Sounds.ToSamples(Enumerable.Range(0, (int)((samples.Length - 40) / speed)).Select(i =>
    {
        var at = i * speed;
        double sum = 0;
        for (var k = Math.Max(0, (int)at - 7); k < (int)at + 9; k++)
        {
            var x = Math.PI * (at - k);
            sum += samples[k] * (Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x * (0.5 + (0.5 * Math.Cos(x / 8.5))));
        }

        return sum;
    }));

    private static short[] Last(short[] samples, double seconds) => samples[Math.Max(0, samples.Length - (int)(seconds * 8000))..];

    private static short[] BandPass(short[] samples, double low, double high)
    {
        const int half = 60;
        var taps = Enumerable.Range(-half, (2 * half) + 1).Select(n =>
        {
            var ideal = n == 0 ? 2 * (high - low) / 8000 : (Math.Sin(2 * Math.PI * high * n / 8000) - Math.Sin(2 * Math.PI * low * n / 8000)) / (Math.PI * n);
            return ideal * (0.54 + (0.46 * Math.Cos(Math.PI * n / half)));
        }).ToArray();
        return Sounds.ToSamples(Enumerable.Range(0, samples.Length).Select(i =>
        {
            double sum = 0;
            for (var n = Math.Max(-half, i - samples.Length + 1); n <= Math.Min(half, i); n++)
            {
                sum += taps[n + half] * samples[i - n];
            }

            return sum;
        }));
    }
}
