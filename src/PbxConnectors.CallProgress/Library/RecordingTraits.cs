namespace PbxConnectors.CallProgress;

/// <summary>What can be said of the quality of a recording, measured when it enters a library. Immutable.</summary>
/// <param name="PeakLevel">Loudest sample in dB below full scale (0 or negative; −96 for digital silence).</param>
/// <param name="ClippedShare">Share of the samples that lie on flat tops at full scale, 0 to 1.</param>
/// <param name="Sound">Length of what is not silence, in steps of 20 ms.</param>
public sealed record RecordingTraits(double PeakLevel, double ClippedShare, TimeSpan Sound)
{
    // G.711 at full scale decodes to 32124 (mu-law) or 32256 (A-law).
    private const int FullScale = 32000;
    private const int ShortestFlatTop = 3;

    // Below the loudest frame by more than this nothing is heard of speech on a telephone line.
    private const double SoundBelowPeak = 30;
    private const double LeastSound = -65;

    /// <summary>Measures a recording.</summary>
    internal static RecordingTraits Measure(ReadOnlySpan<short> samples, int rate)
    {
        var (peak, clipped, run) = (0, 0, 0);
        for (var i = 0; i < samples.Length; i++)
        {
            var size = Math.Abs((int)samples[i]);
            peak = Math.Max(peak, size);
            run = size < FullScale ? 0 : i > 0 && run > 0 && samples[i] == samples[i - 1] ? run + 1 : 1;
            if (run == ShortestFlatTop)
            {
                clipped += ShortestFlatTop;
            }
            else if (run > ShortestFlatTop)
            {
                clipped++;
            }
        }

        var levels = FrameLevels(samples, rate / 50);
        var threshold = levels.Length == 0 ? 0 : Math.Max(LeastSound, levels.Max() - SoundBelowPeak);
        return new RecordingTraits(
            Math.Round(20 * Math.Log10(Math.Max(peak, 0.5) / 32768.0), 1),
            samples.Length == 0 ? 0 : Math.Round((double)clipped / samples.Length, 5),
            TimeSpan.FromMilliseconds(20 * levels.Count(level => level > threshold)));
    }

    private static double[] FrameLevels(ReadOnlySpan<short> samples, int frame)
    {
        var levels = new double[samples.Length / frame];
        for (var i = 0; i < levels.Length; i++)
        {
            double sum = 0, square = 0;
            foreach (var sample in samples.Slice(i * frame, frame))
            {
                sum += sample;
                square += (double)sample * sample;
            }

            // A constant offset is no sound.
            var power = (square / frame) - (sum / frame * (sum / frame));
            levels[i] = 10 * Math.Log10(Math.Max(power, 0.01) / (32768.0 * 32768.0));
        }

        return levels;
    }
}
