namespace PbxConnectors.Testing;

/// <summary>A recording the exchange can play: 8 kHz, 16 bit, mono. Immutable.</summary>
/// <param name="Label">What it says, as a number-state label ("empty", "power_off"), or "human" or "music".</param>
/// <param name="Name">A name for people, e.g. the file's.</param>
/// <param name="Samples">The samples.</param>
public sealed record LabClip(string Label, string Name, ReadOnlyMemory<short> Samples)
{
    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Samples.Length / (double)ToneSynthesizer.SampleRate);
}
