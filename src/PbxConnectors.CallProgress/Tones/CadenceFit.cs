namespace PbxConnectors.CallProgress;

/// <summary>Holds bursts and pauses against the cadence of a row of a tone plan.</summary>
internal static class CadenceFit
{
    private const double DurationSlack = 0.03;
    private const double ShortestPattern = 0.86;
    private const double ShortestContinuous = 1.3;
    private const double ShortestRing = 0.24;
    private const double RingingPause = 0.42;
    private const double PauseBehindCutRing = 0.9;
    private const double LongPairBurst = 1.2;
    private const float SurePairFit = 0.8f;

    // A cadence with a pause this long rings; all others repeat soon.
    private const double LongPause = 1;

    /// <summary>Mean squared distortion of the best alignment of the runs with a row, −1 when none fits.</summary>
    public static double Distortion(CompiledTone row, ReadOnlySpan<ToneRun> runs)
    {
        var pattern = row.Durations;
        if (pattern.Length == 0)
            return runs.Length == 1 ? 0.5 : -1;
        var best = -1.0;
        for (var phase = 0; phase < pattern.Length; phase += 2)
        {
            var distortion = DistortionFrom(row, runs, phase);
            if (distortion >= 0 && (best < 0 || distortion < best))
                best = distortion;
        }

        return best;
    }

    /// <summary>So much of the pattern was heard that nothing else can follow.</summary>
    /// <param name="row">The row that fits.</param>
    /// <param name="runs">The bursts and pauses heard.</param>
    /// <param name="pairSum">How well the row's pair of tones explains the first burst, summed over its hops; 0 for a single tone.</param>
    public static bool HasEnough(CompiledTone row, ReadOnlySpan<ToneRun> runs, float pairSum)
    {
        ref readonly var first = ref runs[0];
        ref readonly var last = ref runs[^1];
        if (row.Durations.Length == 0)
            return first.Seconds >= ShortestContinuous;
        if (row.LongestOff < LongPause)
            return runs.Length >= 3 && (last.Start + last.Length - first.Start) * Hop.Seconds >= ShortestPattern;
        // Seldom repeated bursts: the length of the burst and a good part of the pause have to speak for themselves. A burst of two
        // tones that no shorter row explains speaks before its pause.
        if (runs.Length == 1)
            return row.Pair >= 0 && last.Seconds >= LongPairBurst && last.PairCount > 0 && pairSum >= SurePairFit * last.PairCount;
        var cut = first.IsCut && first.Seconds < (row.LongestOn * (1 - row.Tone.CadenceTolerance)) - DurationSlack;
        return !last.On && first.Seconds >= ShortestRing && last.Seconds >= (cut && runs.Length == 2 ? PauseBehindCutRing : RingingPause);
    }

    private static double DistortionFrom(CompiledTone row, ReadOnlySpan<ToneRun> runs, int phase)
    {
        double sum = 0;
        var terms = 1;
        for (var i = 0; i < runs.Length; i++)
        {
            var expected = row.Durations[(phase + i) % row.Durations.Length];
            var slack = (expected * row.Tone.CadenceTolerance) + DurationSlack;
            var excess = runs[i].Seconds - expected;
            if (excess > slack)
                return -1;
            var open = i == runs.Length - 1;
            if (open || (i == 0 && runs[0].IsCut))
                continue;
            if (excess < -slack)
                return -1;
            sum += excess * excess / (slack * slack);
            terms++;
        }

        return sum / terms;
    }
}
