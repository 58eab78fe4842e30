namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>
/// Pairs of spectral peaks as numbers of twenty bits: the bin of the first peak, and how far the second is from it in frequency and time.
/// Peaks are what stands above a threshold that every peak raises around itself and that decays, forwards and then backwards in time; all
/// constants are audfprint's defaults, at 8 kHz. For one thread.
/// </summary>
internal sealed class Landmarks
{
    public const int Hop = 256;
    public const int HashCount = 1 << 20;

    private const int Bins = FourierTransform.Bins;
    private const int PeaksPerFrame = 5;
    private const int PairsPerPeak = 3;
    private const int ShortestGap = 2;
    private const int LongestGap = 62;
    private const int WidestStep = 30;
    private const float Decay = 0.995f;
    private const float HighPassPole = 0.98f;
    private const double SpreadInBins = 30;

    private static readonly float[] Spread = [.. Enumerable.Range(0, Bins).Select(i => (float)Math.Exp(-0.5 * i * i / (SpreadInBins * SpreadInBins)))];

    private readonly FourierTransform _transform = new();
    private readonly float[] _threshold = new float[Bins];

    /// <summary>The landmarks of a recording: at which hop each begins, and its hash.</summary>
    public List<(int Time, int Hash)> Find(ReadOnlySpan<short> samples)
    {
        var frames = samples.Length < FourierTransform.Length ? 0 : ((samples.Length - FourierTransform.Length) / Hop) + 1;
        return frames == 0 ? [] : Pair(PeaksOf(Levels(samples, frames), frames));
    }

    // Logarithmic, at most 120 dB deep, around zero, and without what does not change in time.
    private float[] Levels(ReadOnlySpan<short> samples, int frames)
    {
        var levels = new float[frames * Bins];
        for (var frame = 0; frame < frames; frame++)
        {
            _transform.Transform(samples.Slice(frame * Hop, FourierTransform.Length), levels.AsSpan(frame * Bins, Bins));
        }

        var floor = MathF.Max(1e-3f, levels.Max() / 1e6f);
        double sum = 0;
        foreach (ref var level in levels.AsSpan())
        {
            level = MathF.Log(MathF.Max(level, floor));
            sum += level;
        }

        var mean = (float)(sum / levels.Length);
        for (var bin = 0; bin < Bins; bin++)
        {
            var (before, passed) = (0f, 0f);
            for (var at = bin; at < levels.Length; at += Bins)
            {
                var level = levels[at] - mean;
                passed = level - before + (HighPassPole * passed);
                (before, levels[at]) = (level, passed);
            }
        }

        return levels;
    }

    private List<int>[] PeaksOf(float[] levels, int frames)
    {
        var peaks = new List<int>[frames];
        RaiseToFirstFrames(levels, Math.Min(10, frames));
        for (var frame = 0; frame < frames; frame++)
        {
            var row = levels.AsSpan(frame * Bins, Bins);
            peaks[frame] = LocalMaxima(row);
            foreach (var bin in peaks[frame])
            {
                Raise(bin, row[bin]);
            }

            Fall();
        }

        Array.Clear(_threshold);
        for (var frame = frames - 1; frame >= 0; frame--)
        {
            var row = levels.AsSpan(frame * Bins, Bins);
            var kept = new List<int>(PeaksPerFrame);
            foreach (var bin in peaks[frame])
            {
                if (row[bin] < _threshold[bin])
                {
                    continue;
                }

                kept.Add(bin);
                Raise(bin, row[bin]);
                // Of a peak that lasts only its first frame counts.
                if (frame + 1 < frames)
                {
                    peaks[frame + 1].Remove(bin);
                }
            }

            peaks[frame] = kept;
            Fall();
        }

        return peaks;
    }

    private void RaiseToFirstFrames(float[] levels, int frames)
    {
        Array.Clear(_threshold);
        for (var at = 0; at < frames * Bins; at++)
        {
            Raise(at % Bins, levels[at]);
        }
    }

    private List<int> LocalMaxima(ReadOnlySpan<float> row)
    {
        var found = new List<(float Level, int Bin)>();
        for (var bin = 1; bin < Bins - 1; bin++)
        {
            if (row[bin] > _threshold[bin] && row[bin] >= row[bin - 1] && row[bin] > row[bin + 1])
            {
                found.Add((row[bin], bin));
            }
        }

        found.Sort((a, b) => b.Level.CompareTo(a.Level));
        return [.. found.Take(PeaksPerFrame).Select(peak => peak.Bin)];
    }

    private void Raise(int at, float level)
    {
        for (var bin = 0; bin < Bins; bin++)
        {
            _threshold[bin] = MathF.Max(_threshold[bin], level * Spread[Math.Abs(bin - at)]);
        }
    }

    private void Fall()
    {
        foreach (ref var level in _threshold.AsSpan())
        {
            level *= Decay;
        }
    }

    private static List<(int Time, int Hash)> Pair(List<int>[] peaks)
    {
        var landmarks = new List<(int Time, int Hash)>();
        for (var time = 0; time < peaks.Length; time++)
        {
            foreach (var first in peaks[time])
            {
                var pairs = 0;
                for (var gap = ShortestGap; gap <= LongestGap && time + gap < peaks.Length && pairs < PairsPerPeak; gap++)
                {
                    foreach (var second in peaks[time + gap])
                    {
                        if (Math.Abs(second - first) > WidestStep || pairs == PairsPerPeak)
                        {
                            continue;
                        }

                        landmarks.Add((time, (first << 12) | (((second - first) & 63) << 6) | gap));
                        pairs++;
                    }
                }
            }
        }

        return landmarks;
    }
}
