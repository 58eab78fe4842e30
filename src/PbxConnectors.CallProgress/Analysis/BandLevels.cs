namespace PbxConnectors.CallProgress;

/// <summary>
/// Sixteen mel-spaced band levels of a spectrum in dB, tilted by +4 dB per octave so that the weak upper bands of speech count.
/// A level is kept as a byte of half decibels above −100 dB.
/// </summary>
internal static class BandLevels
{
    public const int Count = 16;
    public const float StepsPerDecibel = 2;
    private const float LowestFrequency = 230;
    private const float HighestFrequency = 3550;
    private const float LowestLevel = -100;
    private static readonly Band[] Bands = BuildBands();

    /// <summary>Measures the bands of a power spectrum.</summary>
    public static void Measure(ReadOnlySpan<float> power, Span<byte> levels)
    {
        for (var b = 0; b < Count; b++)
        {
            var band = Bands[b];
            var sum = 1e-13f;
            for (var i = 0; i < band.Weights.Length; i++)
                sum += band.Weights[i] * power[band.First + i];
            var level = (10 * MathF.Log10(sum)) + band.Tilt;
            levels[b] = (byte)Math.Clamp((level - LowestLevel) * StepsPerDecibel, 0, 255);
        }
    }

    private static Band[] BuildBands()
    {
        var edges = new double[Count + 2];
        var (low, high) = (Mel(LowestFrequency), Mel(HighestFrequency));
        for (var i = 0; i < edges.Length; i++)
            edges[i] = 700 * (Math.Pow(10, (low + ((high - low) * i / (Count + 1))) / 2595) - 1) / Spectrum.BinWidth;
        var bands = new Band[Count];
        for (var b = 0; b < Count; b++)
        {
            var first = (int)Math.Ceiling(edges[b]);
            var last = (int)Math.Floor(edges[b + 2]);
            var weights = Enumerable.Range(first, last - first + 1)
                .Select(k => (float)(k < edges[b + 1] ? (k - edges[b]) / (edges[b + 1] - edges[b]) : (edges[b + 2] - k) / (edges[b + 2] - edges[b + 1])))
                .ToArray();
            bands[b] = new Band(first, weights, (float)(4 * Math.Log2(edges[b + 1] * Spectrum.BinWidth / 1000)));
        }

        return bands;
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));

    private readonly record struct Band(int First, float[] Weights, float Tilt);
}
