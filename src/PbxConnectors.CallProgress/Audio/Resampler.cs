namespace PbxConnectors.CallProgress;

/// <summary>Converts whole recordings to the telephone rate of 8 kHz by a windowed-sinc filter.</summary>
internal static class Resampler
{
    private const int TargetRate = 8000;
    private const int ZeroCrossings = 16;

    public static short[] ToTelephoneRate(ReadOnlySpan<short> samples, int rate)
    {
        if (rate == TargetRate)
            return samples.ToArray();
        var step = (double)rate / TargetRate;
        // Downwards the filter also has to keep what lies above 4 kHz from folding back.
        var cutoff = Math.Min(1.0, 1.0 / step) * 0.97;
        var half = (int)Math.Ceiling(ZeroCrossings / cutoff);
        var result = new short[(int)(samples.Length / step)];
        for (var i = 0; i < result.Length; i++)
        {
            var centre = i * step;
            var first = Math.Max(0, (int)Math.Ceiling(centre - half));
            var last = Math.Min(samples.Length - 1, (int)Math.Floor(centre + half));
            double sum = 0, weight = 0;
            for (var k = first; k <= last; k++)
            {
                var x = (k - centre) * cutoff;
                var angle = Math.PI * x;
                var tap = (Math.Abs(x) < 1e-9 ? 1 : Math.Sin(angle) / angle) * (0.5 + (0.5 * Math.Cos(angle / ZeroCrossings)));
                sum += samples[k] * tap;
                weight += tap;
            }

            result[i] = weight == 0 ? (short)0 : (short)Math.Clamp(Math.Round(sum / weight), short.MinValue, short.MaxValue);
        }

        return result;
    }
}
