namespace PbxConnectors.CallProgress.Tests;

/// <summary>
/// Speaks nonsense: every word stands for a fixed sequence of syllables, each a pulse train or noise through three formants. The
/// same word always sounds the same, as in prompts cut from one recording; different words share nothing but the voice.
/// </summary>
internal sealed class Speaker(int voice)
{
    private readonly double _pitch = 95 + (37 * (voice % 5));

    /// <summary>Says words with a short pause between them; "," makes a longer one.</summary>
    public short[] Say(string words)
    {
        var samples = new List<double>();
        foreach (var word in words.Split(' '))
        {
            if (word == ",")
            {
                samples.AddRange(new double[2000]);
                continue;
            }

            var random = new Random(Hash(word) ^ (voice * 7919));
            for (var syllable = 0; syllable < 2; syllable++)
            {
                AddSyllable(samples, random);
            }

            samples.AddRange(new double[300]);
        }

        return Sounds.ToSamples(samples);
    }

    private void AddSyllable(List<double> samples, Random random)
    {
        var length = 1200 + random.Next(900);
        var consonant = random.Next(3) > 0 ? 400 + random.Next(300) : 0;
        var (from, to) = (Formants(random), Formants(random));
        var glide = 0.85 + (0.3 * random.NextDouble());
        var (y1, y2) = (new double[3], new double[3]);
        double phase = 0;
        for (var n = 0; n < length; n++)
        {
            var t = (double)n / length;
            var pitch = _pitch * (1 + ((glide - 1) * t));
            phase += pitch / 8000;
            var pulse = phase >= 1 ? 1.0 : 0.0;
            phase -= Math.Floor(phase);
            var source = n < consonant ? 0.12 * ((2 * random.NextDouble()) - 1) : pulse;
            double sum = 0;
            for (var f = 0; f < 3; f++)
            {
                var frequency = n < consonant ? 1500 + (900 * f) : from[f] + ((to[f] - from[f]) * t);
                var r = Math.Exp(-Math.PI * (60 + (40 * f)) / 8000);
                var y = source + (2 * r * Math.Cos(2 * Math.PI * frequency / 8000) * y1[f]) - (r * r * y2[f]);
                (y2[f], y1[f]) = (y1[f], y);
                sum += y / (1 + f);
            }

            var envelope = Math.Min(1, Math.Min(n / 160.0, (length - n) / 320.0));
            samples.Add(1800 * sum * envelope);
        }
    }

    private static double[] Formants(Random random) =>
        [300 + (500 * random.NextDouble()), 1000 + (1200 * random.NextDouble()), 2400 + (700 * random.NextDouble())];

    // String.GetHashCode changes from run to run.
    private static int Hash(string word) => word.Aggregate(17, (hash, letter) => (hash * 31) + letter);
}
