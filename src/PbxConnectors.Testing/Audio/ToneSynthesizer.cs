using System.Collections.Frozen;

namespace PbxConnectors.Testing;

/// <summary>
/// Makes call progress tones: 8 kHz, 16 bit, mono. Chinese tones are 450 Hz with the cadences of GB/T 3380; fax tones are those
/// of ITU-T T.30. Thread-safe; the same arguments always give the same samples.
/// </summary>
public static class ToneSynthesizer
{
    /// <summary>Samples per second of every tone.</summary>
    public const int SampleRate = 8000;

    // Peak of a sine at 0 dBm0 in 16 bit: G.711 A-law overloads at +3.14 dBm0.
    private const double PeakAtZeroDbm0 = 32767 * 0.6966;
    private const int RampSamples = 16;

    private static readonly FrozenDictionary<string, ToneShape> Shapes = new Dictionary<string, ToneShape>
    {
        ["dial"] = new(450, []),
        ["ringback"] = new(450, [1.0, 4.0]),
        ["busy"] = new(450, [0.35, 0.35]),
        ["congestion"] = new(450, [0.7, 0.7]),
        ["vacant"] = new(450, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4]),
        ["call_waiting"] = new(450, [0.4, 4.0]),
        ["fax_cng"] = new(1100, [0.5, 3.0]),
        ["fax_ced"] = new(2100, []),
        ["beep"] = new(1000, [0.4, 600]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The tones known: dial, ringback, busy, congestion, vacant (空号音), call_waiting, fax_cng, fax_ced, beep.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Shapes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Renders a tone, beginning with its first "on".</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="duration">How long, silences of the cadence included.</param>
    /// <param name="levelDbm0">Level in dBm0; networks send about -10.</param>
    /// <exception cref="ArgumentException">There is no tone of that name.</exception>
    public static short[] Render(string name, TimeSpan duration, double levelDbm0 = -10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var samples = new short[(long)(duration.TotalSeconds * SampleRate)];
        Fill(name, samples, levelDbm0);
        return samples;
    }

    internal static void ThrowIfUnknown(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!Shapes.ContainsKey(name))
        {
            throw new ArgumentException($"There is no tone '{name}'. Known tones: {string.Join(", ", Names)}.", nameof(name));
        }
    }

    internal static void Fill(string name, Span<short> samples, double levelDbm0 = -10)
    {
        ThrowIfUnknown(name);
        var shape = Shapes[name];
        var peak = PeakAtZeroDbm0 * Math.Pow(10, levelDbm0 / 20);
        var step = 2 * Math.PI * shape.Frequency / SampleRate;
        if (shape.Cadence.Length == 0)
        {
            FillBurst(samples, 0, samples.Length, step, peak);
            return;
        }

        double at = 0;
        for (var i = 0; at * SampleRate < samples.Length; i = (i + 1) % shape.Cadence.Length)
        {
            var from = (int)Math.Round(at * SampleRate);
            at += shape.Cadence[i];
            var to = (int)Math.Round(at * SampleRate);
            // Cadences alternate, beginning with "on".
            if (i % 2 == 0)
            {
                FillBurst(samples, from, to, step, peak);
            }
        }
    }

    private static void FillBurst(Span<short> samples, int from, int to, double step, double peak)
    {
        var end = Math.Min(to, samples.Length);
        for (var i = from; i < end; i++)
        {
            // A tone that starts at full height clicks, and a click is heard all over the band.
            var ramp = Math.Min(1.0, Math.Min(i - from + 1, to - i) / (double)RampSamples);
            samples[i] = (short)Math.Round(peak * ramp * Math.Sin(step * i));
        }
    }

    private sealed record ToneShape(double Frequency, double[] Cadence);
}
