namespace PbxConnectors.CallProgress;

/// <summary>
/// Follows a tone between 280 and 690 Hz and keeps, hop by hop, the rows of the tone plan that still fit. A row is named as soon as
/// every row of another meaning is refuted, not after whole cycles.
/// </summary>
internal sealed class CadenceTracker
{
    private const double DeepestPause = 0.06;
    private const double LoudestPause = 0.35;
    private const double LargestLevelStep = 2.5;
    private const float EnoughPairFit = 0.66f;
    private const double EnoughPureHops = 0.8;

    // A burst is known for a tone after an eighth of a second.
    private const int KnownBurst = 8;
    private const float SamePurity = 0.55f;
    private const double SameTone = 15;

    // The edges of a burst of few hops weigh on its mean.
    private const int ShortBurst = 6;
    private const int LongestUnheard = 8;

    // Busy, congestion and number unobtainable do not turn into each other: only a long fit says that they did.
    private const int RunsToTurn = 9;

    // Two rows that both fit are compared after two cycles. Generators keep their frequency to well below 1.5 %.
    private const int RunsToCompare = 5;
    private const double ClearlyCloser = 0.5;
    private const double ClearlyCloserWithLoss = 1.5;
    private const double OffFrequency = 0.015;

    private readonly CompiledTonePlan _plan;
    private readonly BurstTracker _bursts;
    private int _first;
    private CompiledTone? _named;
    private bool _identified;
    private bool _fits;
    private ToneKind? _lastKind;

    public CadenceTracker(CompiledTonePlan plan)
    {
        _plan = plan;
        _bursts = new BurstTracker(plan.Pairs);
    }

    /// <summary>The row named, null while undecided.</summary>
    public ToneDefinition? Named => _named?.Tone;

    /// <summary>The row was named by one burst and its pause: another burst has to follow.</summary>
    public bool NamedEarly => _named is { LongestOff: > 0 and < CadenceFit.LongPause } && _bursts.Count - _first == 2;

    /// <summary>Hop at which the row was named.</summary>
    public int NamedAt { get; private set; } = -1;

    /// <summary>First hop of the tone being followed.</summary>
    public int EpisodeStart => Following ? Runs[_first].Start : -1;

    /// <summary>A tone is being followed right now (in a burst or in a pause of its cadence).</summary>
    public bool Following => _bursts.Count > 0;

    /// <summary>The current hop is inside a burst that has lasted a while: the sound is a tone, not speech.</summary>
    public bool InBurst => Following && Runs[^1].On
        && ((_named is not null && _fits) || (Runs[^1].Length >= KnownBurst && (Pair >= 0 || Runs[^1].IsSteady)));

    /// <summary>First hop of the burst or pause going on.</summary>
    public int RunStart => Following ? Runs[^1].Start : -1;

    /// <summary>The bursts so far are those of one tone or pair: what follows will tell its cadence.</summary>
    public bool Promising => Following && (_named is not null || _identified);

    /// <summary>The bursts and pauses heard, the last one going on.</summary>
    public ReadOnlySpan<ToneRun> Runs => _bursts.Runs;

    /// <summary>Mean frequency of the bursts so far, in hertz.</summary>
    public double Frequency { get; private set; }

    /// <summary>Index of the tone pair that fits the bursts better than a single tone, or −1.</summary>
    public int Pair { get; private set; } = -1;

    public void Advance(Hop hop, TonePeaks peaks)
    {
        _fits = Pair >= 0 ? BurstTracker.IsPure(peaks) : peaks.Purity >= SamePurity && Math.Abs(peaks.Frequency - Frequency) < SameTone;
        _bursts.Advance(hop, peaks, Promising);
        if (!Following || _bursts.Began)
        {
            _named = null;
            _identified = false;
        }

        if (_bursts.Began)
        {
            _lastKind = null;
            _first = 0;
            Pair = -1;
        }
        else if (Following)
        {
            _first = Math.Max(0, _first - _bursts.Forgotten);
            Judge(hop.Index);
        }
    }

    private void Judge(int index)
    {
        if (_named is not null)
        {
            // A row that stops to fit is another tone from here on.
            if (CadenceFit.Distance(_named, Runs[_first..], doubtful: true) >= 0)
            {
                return;
            }

            _named = null;
            _first = 0;
        }

        // The first bursts may belong to speech or music before the tone: try what is left without them.
        for (var first = 0; first < _bursts.Count; first += 2)
        {
            _identified = Identify(first);
            if (!_identified)
            {
                continue;
            }

            var runs = Runs[first..];
            var (best, ambiguous) = FindRow(runs);
            if (best is null || !IsEven(runs))
            {
                continue;
            }

            _first = first;
            if (ambiguous || !CadenceFit.HasEnough(best, runs, first == 0, best.Pair < 0 ? 0 : _bursts.PairSums(first)[best.Pair])
                || (IsEnd(_lastKind) && best.Tone.Kind != _lastKind && runs.Length < RunsToTurn))
            {
                return;
            }

            _named = best;
            _lastKind = best.Tone.Kind;
            NamedAt = index;
            return;
        }
    }

    // Bursts of a tone are equally loud and its pauses quiet; those of speech and music are neither.
    private bool IsEven(ReadOnlySpan<ToneRun> runs)
    {
        var (lowest, highest) = (double.MaxValue, double.MinValue);
        foreach (ref readonly var run in runs)
        {
            if (run.LevelCount < 2)
            {
                // A burst of which nothing was heard for sure may be a piece of one.
                if (run.On && run.Length > LongestUnheard)
                {
                    return false;
                }

                continue;
            }

            var level = run.LevelSum / run.LevelCount;
            if (run.On)
            {
                (lowest, highest) = (Math.Min(lowest, level), Math.Max(highest, level));
            }
            else if (level > DeepestPause * _bursts.Reference || run.PauseSum / run.LevelCount > LoudestPause * _bursts.Reference)
            {
                return false;
            }
        }

        return highest - lowest <= LargestLevelStep;
    }

    private static bool IsEnd(ToneKind? kind) => kind is ToneKind.Busy or ToneKind.Congestion or ToneKind.Vacant;

    // The best row; ambiguous as long as one of another meaning fits that is not clearly farther off.
    private (CompiledTone? Best, bool Ambiguous) FindRow(ReadOnlySpan<ToneRun> runs)
    {
        CompiledTone? best = null;
        var bestDistance = double.MaxValue;
        foreach (var row in _plan.LowRows)
        {
            var distance = Distance(row, runs, doubtful: false);
            if (distance >= 0 && distance < bestDistance)
            {
                (best, bestDistance) = (row, distance);
            }
        }

        if (best is null)
        {
            return default;
        }

        var margin = runs.Length < RunsToCompare ? double.MaxValue : CadenceFit.MayLosePackets(runs) ? ClearlyCloserWithLoss : ClearlyCloser;
        foreach (var row in _plan.LowRows)
        {
            if (row.Tone.Kind != best.Tone.Kind && Distance(row, runs, doubtful: true) is var distance and >= 0 && distance - bestDistance < margin)
            {
                return (best, true);
            }
        }

        return (best, false);
    }

    // A single tone has two ways to be off; which pair it is was decided before.
    private double Distance(CompiledTone row, ReadOnlySpan<ToneRun> runs, bool doubtful)
    {
        if (row.Pair >= 0 || Pair >= 0)
        {
            return row.Pair == Pair ? CadenceFit.Distance(row, runs, doubtful) : -1;
        }

        var nominal = row.Tone.Frequencies[0];
        if (Math.Abs(Frequency - nominal) > row.Tone.FrequencyTolerance)
        {
            return -1;
        }

        var off = (Frequency - nominal) / (OffFrequency * nominal);
        var distance = CadenceFit.Distance(row, runs, doubtful);
        return distance < 0 ? -1 : distance + (off * off);
    }

    // One steady tone, or one of the plan's pairs: which, and whether the bursts agree with each other.
    private bool Identify(int first)
    {
        double sum = 0, weight = 0;
        var (levels, pairs) = (0, 0);
        var steady = true;
        for (var i = first; i < _bursts.Count; i += 2)
        {
            ref readonly var run = ref Runs[i];
            levels += run.LevelCount;
            pairs += run.PairCount;
            if (run.FrequencyCount < 2)
            {
                continue;
            }

            steady &= run.FrequencySpread <= ToneRun.LargestFrequencySpread * (run.FrequencyCount < ShortBurst ? 1.25 : 1)
                && run.LevelSpread <= ToneRun.LargestLevelSpread;
            sum += run.FrequencySum;
            weight += run.FrequencyCount;
        }

        Frequency = weight > 0 ? sum / weight : 0;
        Pair = -1;
        if (steady && weight >= 3 && weight >= EnoughPureHops * levels)
        {
            return BurstsAgree(first);
        }

        Pair = pairs < 3 ? -1 : FindPair(first, EnoughPairFit * pairs);
        return Pair >= 0;
    }

    private bool BurstsAgree(int first)
    {
        for (var i = first; i < _bursts.Count; i += 2)
        {
            ref readonly var run = ref Runs[i];
            if (run.FrequencyCount >= 3 && Math.Abs(run.Frequency - Frequency) > (run.FrequencyCount < ShortBurst ? 6 : 5))
            {
                return false;
            }
        }

        return true;
    }

    private int FindPair(int first, float enough)
    {
        var (best, pair) = (enough, -1);
        for (var p = 0; p < _plan.Pairs.Length; p++)
        {
            var explained = 0f;
            for (var i = first; i < _bursts.Count; i += 2)
            {
                explained += _bursts.PairSums(i)[p];
            }

            if (explained > best)
            {
                (best, pair) = (explained, p);
            }
        }

        return pair;
    }
}
