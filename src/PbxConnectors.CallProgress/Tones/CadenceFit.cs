namespace PbxConnectors.CallProgress;

/// <summary>Holds bursts and pauses against the cadence of a row of a tone plan.</summary>
internal static class CadenceFit
{
    /// <summary>A cadence with a pause this long rings; all others repeat soon.</summary>
    public const double LongPause = 1;

    private const double DurationSlack = 0.03;
    private const double LossSlack = 0.03;
    private const int SilentEdges = 4;
    private const double MostLossSlack = 0.45;

    // How far one burst or pause may be off the pace of all before it speaks against a row: a hop, and a little of its length.
    private const double EvenDuration = 0.016;
    private const double EvenShare = 0.03;
    private const double LeastPaceTolerance = 0.08;
    private const double ShortestPattern = 0.86;
    private const double EarlyPause = 0.7;
    private const double EarlyPauseOfPair = 0.26;
    private const double ShortestContinuous = 1.3;
    private const double ShortestRing = 0.24;
    private const double RingingPause = 0.42;
    private const double PauseBehindLittle = 0.9;
    private const double LongPairBurst = 1.2;
    private const float SurePairFit = 0.8f;


    /// <summary>
    /// How far the best alignment of the runs lies from a row, −1 when none is within its tolerances: 0 on the row, and a difference of 1
    /// between two rows is a clear one.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="runs">The bursts and pauses heard.</param>
    /// <param name="doubtful">Whether packets that may be lost in pauses widen the tolerances too: what they do not refute stays possible.</param>
    public static double Distance(CompiledTone row, ReadOnlySpan<ToneRun> runs, bool doubtful = false)
    {
        // A packet lost at the edge of a burst moves it, and which one was is not to be seen.
        var lossy = doubtful ? MayLosePackets(runs) : LosesPackets(runs);
        var pattern = row.Durations;
        if (pattern.Length == 0)
        {
            return runs.Length == 1 ? 0.5 : -1;
        }

        var best = -1.0;
        for (var phase = 0; phase < pattern.Length; phase += 2)
        {
            var distance = Fits(row, runs, phase, lossy) ? DistanceFrom(row, runs, phase) : -1;
            if (distance >= 0 && (best < 0 || distance < best))
            {
                best = distance;
            }
        }

        return best;
    }

    /// <summary>So much of the pattern was heard that nothing else can follow.</summary>
    /// <param name="row">The row that fits.</param>
    /// <param name="runs">The bursts and pauses heard.</param>
    /// <param name="firstOfAll">No bursts were left out before them.</param>
    /// <param name="pairSum">How well the row's pair of tones explains the first burst, summed over its hops; 0 for a single tone.</param>
    public static bool HasEnough(CompiledTone row, ReadOnlySpan<ToneRun> runs, bool firstOfAll, float pairSum)
    {
        ref readonly var first = ref runs[0];
        ref readonly var last = ref runs[^1];
        if (row.Durations.Length == 0)
        {
            return first.Seconds >= ShortestContinuous;
        }

        if (row.LongestOff < LongPause)
        {
            return (last.Start + last.Length - first.Start) * Hop.Seconds >= ShortestPattern && HasCycle(row, runs, firstOfAll);
        }

        // Seldom repeated bursts: the length of the burst and a good part of the pause have to speak for themselves. A burst of two
        // tones that no shorter row explains speaks before its pause.
        if (runs.Length == 1)
        {
            return row.Pair >= 0 && last.Seconds >= LongPairBurst && last.PairCount > 0 && pairSum >= SurePairFit * last.PairCount;
        }

        var cut = first.IsCut && first.Seconds < (row.LongestOn * (1 - row.Tone.CadenceTolerance)) - DurationSlack;
        // Nor does one burst of several say much.
        var alone = runs.Length == 2 && (cut || row.Durations.Length > 2);
        return Longest(runs, on: true) >= ShortestRing && Longest(runs, on: false) >= (alone ? PauseBehindLittle : RingingPause);
    }

    // Of a cadence of several bursts two of them. Of one burst and one pause a whole cycle, or the burst and most of the pause: by then
    // nothing else is left that it can be, unless it was a note or a beep. Two tones together are neither.
    private static bool HasCycle(CompiledTone row, ReadOnlySpan<ToneRun> runs, bool firstOfAll)
    {
        if (row.Durations.Length > 2)
        {
            return runs.Length >= 4;
        }

        var pause = EarlyPause * row.LongestOff;
        return runs.Length >= 3
            || (runs.Length == 2 && firstOfAll && runs[1].Seconds >= (row.Pair >= 0 ? Math.Min(pause, EarlyPauseOfPair) : pause));
    }

    private static double Longest(ReadOnlySpan<ToneRun> runs, bool on)
    {
        var longest = 0.0;
        foreach (ref readonly var run in runs)
        {
            longest = Math.Max(longest, run.On == on ? run.Seconds : 0);
        }

        return longest;
    }

    private static bool Fits(CompiledTone row, ReadOnlySpan<ToneRun> runs, int phase, bool lossy)
    {
        for (var i = 0; i < runs.Length; i++)
        {
            ref readonly var run = ref runs[i];
            var expected = row.Expected(phase + i);
            var slack = (expected * row.Tone.CadenceTolerance) + DurationSlack;
            if (lossy)
            {
                slack = Math.Max(slack, Math.Min(slack + LossSlack, MostLossSlack * expected));
            }

            var excess = run.Seconds - expected;
            if (excess > slack || (excess < -slack && IsWhole(runs, i)))
            {
                return false;
            }
        }

        return true;
    }

    // Exchanges keep their pace, if not that of the book: first how far the pace is off, then what it leaves unexplained.
    private static double DistanceFrom(CompiledTone row, ReadOnlySpan<ToneRun> runs, int phase)
    {
        double heard = 0, expected = 0, squares = 0;
        var count = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            if (IsWhole(runs, i))
            {
                (heard, expected, count) = (heard + runs[i].Seconds, expected + row.Expected(phase + i), count + 1);
            }
        }

        if (count == 0)
        {
            return 0;
        }

        var pace = heard / expected;
        for (var i = 0; i < runs.Length; i++)
        {
            if (!IsWhole(runs, i))
            {
                continue;
            }

            var rest = (runs[i].Seconds - (pace * row.Expected(phase + i))) / (EvenDuration + (EvenShare * row.Expected(phase + i)));
            squares += rest * rest;
        }

        var off = (pace - 1) / Math.Max(LeastPaceTolerance, row.Tone.CadenceTolerance);
        return (0.5 * off * off) + (squares / count);
    }

    /// <summary>
    /// Packets were lost inside of bursts, or in pauses of a line that is never quite silent. A pause of digital silence looks like a loss
    /// from its beginning to its end.
    /// </summary>
    public static bool MayLosePackets(ReadOnlySpan<ToneRun> runs)
    {
        foreach (ref readonly var run in runs)
        {
            if (run.Missing > 0 && (run.On || run.Missing < run.Length - SilentEdges))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LosesPackets(ReadOnlySpan<ToneRun> runs)
    {
        foreach (ref readonly var run in runs)
        {
            if (run.On && run.Missing > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWhole(ReadOnlySpan<ToneRun> runs, int i) => i < runs.Length - 1 && !(i == 0 && runs[0].IsCut);
}
