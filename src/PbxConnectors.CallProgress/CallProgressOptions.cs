namespace PbxConnectors.CallProgress;

/// <summary>How a <see cref="CallProgressAnalyzer"/> listens. The defaults suit calls into Chinese networks.</summary>
public sealed record CallProgressOptions
{
    /// <summary>Samples per second of what is written. Default 8 000; others, 1 000 to 768 000, are converted as they come.</summary>
    public int SampleRate { get; init; } = RateConverter.TargetRate;

    /// <summary>The tones to name. Default: <see cref="TonePlan.International"/>, with the Chinese rows first.</summary>
    public TonePlan TonePlan { get; init; } = TonePlan.International;

    /// <summary>Quiet needed after the deciding words before an announcement is final. Default 130 ms; 32 ms to 2 s.</summary>
    public TimeSpan ClausePause { get; init; } = TimeSpan.FromMilliseconds(130);

    /// <summary>Quiet from the start after which the verdict is <see cref="NumberState.Silence"/>. Default 1.4 s.</summary>
    public TimeSpan SilenceAfter { get; init; } = TimeSpan.FromMilliseconds(1400);

    internal void Validate()
    {
        if (SampleRate is < WaveFile.MinimumSampleRate or > WaveFile.MaximumSampleRate)
        {
            throw new ArgumentException(
                $"CallProgressOptions.SampleRate is {SampleRate}: choose {WaveFile.MinimumSampleRate} to {WaveFile.MaximumSampleRate} Hz.");
        }

        if (TonePlan is null)
        {
            throw new ArgumentException("CallProgressOptions.TonePlan is null: set a plan, TonePlan.International hears all built-in ones.");
        }

        if (ClausePause < TimeSpan.FromMilliseconds(32) || ClausePause > TimeSpan.FromSeconds(2))
        {
            throw new ArgumentException($"CallProgressOptions.ClausePause is {ClausePause}: choose 32 ms to 2 s.");
        }

        if (SilenceAfter < TimeSpan.FromMilliseconds(200))
        {
            throw new ArgumentException($"CallProgressOptions.SilenceAfter is {SilenceAfter}: choose 200 ms or more.");
        }
    }
}
