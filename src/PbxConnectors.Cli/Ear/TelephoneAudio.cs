using PbxConnectors.CallProgress;

namespace PbxConnectors.Cli.Ear;

/// <summary>A recording as the telephone network would carry it: 8 kHz mono.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Warnings">What was odd about the file.</param>
internal sealed record TelephoneAudio(short[] Samples, IReadOnlyList<string> Warnings)
{
    private const int ZeroCrossings = 16;

    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / CallListener.SampleRate);

    /// <summary>Reads a WAV file of any kind and rate. Returns null and the problem when it cannot be read.</summary>
    public static TelephoneAudio? Read(string path, out string? problem)
    {
        if (Directory.Exists(path))
        {
            problem = "It is a folder, not a recording.";
            return null;
        }

        if (!File.Exists(path))
        {
            problem = "There is no such file.";
            return null;
        }

        return WaveFile.TryRead(path, out var audio, out problem)
            ? new TelephoneAudio(Resample(audio.Samples.Span, audio.SampleRate), audio.Warnings)
            : null;
    }

    // A live stream has no second pass, so frames must come at the rate of the network: windowed sinc, Hann window.
    private static short[] Resample(ReadOnlySpan<short> samples, int rate)
    {
        if (rate == CallListener.SampleRate)
            return samples.ToArray();
        var step = (double)rate / CallListener.SampleRate;
        // A little below half of the lower rate, for the filter's slope.
        var bandwidth = 0.95 * Math.Min(1, 1 / step);
        var reach = ZeroCrossings / bandwidth;
        var result = new short[(int)(samples.Length / step)];
        for (var i = 0; i < result.Length; i++)
        {
            var centre = i * step;
            double sum = 0, gain = 0;
            var last = Math.Min(samples.Length - 1, (int)(centre + reach));
            for (var n = Math.Max(0, (int)Math.Ceiling(centre - reach)); n <= last; n++)
            {
                var tap = Tap((n - centre) * bandwidth);
                sum += tap * samples[n];
                gain += tap;
            }

            result[i] = gain == 0 ? (short)0 : (short)Math.Clamp(Math.Round(sum / gain), short.MinValue, short.MaxValue);
        }

        return result;
    }

    private static double Tap(double x)
    {
        var angle = Math.PI * x;
        return (angle == 0 ? 1 : Math.Sin(angle) / angle) * Math.Pow(Math.Cos(angle / (2 * ZeroCrossings)), 2);
    }
}
