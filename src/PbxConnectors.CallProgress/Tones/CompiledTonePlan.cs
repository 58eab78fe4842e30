using System.Collections.Concurrent;

namespace PbxConnectors.CallProgress;

/// <summary>A row of a tone plan, prepared for matching: durations in seconds and the index of its pair.</summary>
internal sealed record CompiledTone(ToneDefinition Tone, double[] Durations, int Pair)
{
    /// <summary>Length of a burst or pause, counted from the first burst of the cadence on and on.</summary>
    public double Expected(int run) => Durations[run % Durations.Length];

    public double LongestOn { get; } = Durations.Where((_, i) => i % 2 == 0).DefaultIfEmpty(0).Max();

    public double LongestOff { get; } = Durations.Where((_, i) => i % 2 == 1).DefaultIfEmpty(0).Max();
}

/// <summary>A tone plan, prepared for matching. Immutable, thread-safe.</summary>
internal sealed class CompiledTonePlan
{
    private const double HighestLowTone = 680;
    private static readonly ConcurrentDictionary<(double Low, double High), PairFit> Fits = new();

    public CompiledTonePlan(TonePlan plan)
    {
        var pairs = new List<PairFit>();
        var rows = new List<CompiledTone>();
        foreach (var tone in plan.Tones)
        {
            var durations = tone.Cadence.SelectMany(s => new[] { s.On.TotalSeconds, s.Off.TotalSeconds }).ToArray();
            var pair = -1;
            if (tone.Frequencies.Count == 2)
            {
                var fit = Fits.GetOrAdd((tone.Frequencies[0], tone.Frequencies[1]), key => new PairFit(key.Low, key.High));
                pair = pairs.IndexOf(fit);
                if (pair < 0)
                {
                    pair = pairs.Count;
                    pairs.Add(fit);
                }
            }

            rows.Add(new CompiledTone(tone, durations, pair));
        }

        Pairs = [.. pairs];
        LowRows = rows.Where(row => row.Tone.Frequencies[^1] <= HighestLowTone).ToArray();
        HighRows = rows.Where(row => row.Tone.Frequencies[^1] > HighestLowTone && row.Pair < 0).ToArray();
    }

    public PairFit[] Pairs { get; }

    /// <summary>Rows between 280 and 690 Hz, which have a cadence to follow.</summary>
    public CompiledTone[] LowRows { get; }

    /// <summary>Rows above: fax, howler.</summary>
    public CompiledTone[] HighRows { get; }
}
