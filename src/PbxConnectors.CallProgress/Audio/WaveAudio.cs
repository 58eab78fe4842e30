namespace PbxConnectors.CallProgress;

/// <summary>Mono 16-bit audio in memory. Immutable as long as the caller does not change the array behind the samples.</summary>
public sealed class WaveAudio
{
    /// <summary>Wraps samples.</summary>
    /// <param name="samples">Mono 16-bit samples; not copied.</param>
    /// <param name="sampleRate">Samples per second, 1 000 to 768 000.</param>
    /// <param name="warnings">What was odd about the file they came from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sample rate is out of range.</exception>
    public WaveAudio(ReadOnlyMemory<short> samples, int sampleRate = 8000, IReadOnlyList<string>? warnings = null)
    {
        if (sampleRate is < WaveFile.MinimumSampleRate or > WaveFile.MaximumSampleRate)
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate,
                $"A sample rate of {WaveFile.MinimumSampleRate} to {WaveFile.MaximumSampleRate} Hz is needed.");
        }

        Samples = samples;
        SampleRate = sampleRate;
        Warnings = warnings ?? [];
    }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; }

    /// <summary>Mono 16-bit samples.</summary>
    public ReadOnlyMemory<short> Samples { get; }

    /// <summary>Length of the audio.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);

    /// <summary>What was odd about the file, in words: truncated data, unknown length. Empty for a sound file.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The same sound at the 8 kHz of the telephone network; itself where it has that rate.</summary>
    public WaveAudio ToTelephoneRate() =>
        SampleRate == RateConverter.TargetRate ? this : new WaveAudio(RateConverter.Convert(Samples.Span, SampleRate), warnings: Warnings);
}
