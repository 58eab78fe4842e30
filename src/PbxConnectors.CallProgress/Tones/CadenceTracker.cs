using System.Numerics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Follows the bursts and pauses of a tone between 280 and 690 Hz and keeps, hop by hop, the rows of the tone plan that still
/// fit. A row is named as soon as every row of another meaning is refuted, not after whole cycles.
/// </summary>
internal sealed class CadenceTracker
{
    private const int MaximumRuns = 24;
    private const int Debounce = 3;

    // A tone that swells and fades sixteen times a second (Japan's ringback) is loud for only half of each four hops.
    private const int SwellHops = 6;
    private const int LongestGlitch = 3;

    // Two lost packets in a row; the shortest pause of a tone is half as long again.
    private const int LongestLoss = 4;
    private const float LowestLevel = 1.5e-6f;
    private const float EdgePower = 0.5f;
    private const float EnoughPurity = 0.68f;
    public const float EdgePurity = 0.45f;
    private const float LowestSound = -50;
    private const float SoundBefore = 0.25f;
    private const double ShortestPattern = 0.86;
    private const double DeepestPause = 0.06;
    private const double LargestLevelStep = 2.5;
    private const double DurationSlack = 0.03;
    private const double LargestFrequencySpread = 4;
    private const double LargestLevelSpread = 2.5;
    private const float EnoughPairFit = 0.66f;

    // The edges of a burst of few hops weigh on its mean.
    private const int ShortBurst = 6;
    private const double EnoughPureHops = 0.8;
    private const double LoudestPause = 0.35;
    private const double ShortestRing = 0.24;
    private const double RingingPause = 0.42;
    private const double PauseBehindCutRing = 0.9;
    private const double LongPairBurst = 1.2;
    private const float SurePairFit = 0.8f;

    // Busy, congestion and number unobtainable do not turn into each other: only a long fit says that they did.
    private const int RunsToTurn = 9;
    private const double ClearlyBetter = 0.5;

    private readonly CompiledTonePlan _plan;
    private readonly ToneRun[] _runs = new ToneRun[MaximumRuns];
    private readonly float[] _pairSums;
    private int _first;
    private int _runCount;
    private float _reference;
    private float _lastPower;
    private int _contrary;
    private uint _loud;
    private int _other;
    private float _before;
    private CompiledTone? _named;
    private bool _identified;
    private bool _fits;
    private HeldHop _held;
    private ToneKind? _lastKind;

    public CadenceTracker(CompiledTonePlan plan)
    {
        _plan = plan;
        _pairSums = new float[MaximumRuns * plan.Pairs.Length];
    }

    /// <summary>The row named, null while undecided.</summary>
    public ToneDefinition? Named => _named?.Tone;

    /// <summary>Hop at which the row was named.</summary>
    public int NamedAt { get; private set; }

    /// <summary>First hop of the tone being followed.</summary>
    public int EpisodeStart => _runCount > 0 ? _runs[_first].Start : -1;

    /// <summary>A tone is being followed right now (in a burst or in a pause of its cadence).</summary>
    public bool Following => _runCount > 0;

    /// <summary>The current hop is inside a burst that has lasted a while: the sound is a tone, not speech.</summary>
    public bool InBurst => _runCount > 0 && _runs[_runCount - 1].On
        && ((_named is not null && _fits) || (_runs[_runCount - 1].Length >= 8 && (Pair >= 0 || IsSteady(_runs[_runCount - 1]))));

    /// <summary>First hop of the burst or pause going on.</summary>
    public int RunStart => _runCount > 0 ? _runs[_runCount - 1].Start : -1;

    /// <summary>The bursts so far are those of one tone or pair: what follows will tell its cadence.</summary>
    public bool Promising => _runCount > 0 && (_named is not null || _identified);

    public ReadOnlySpan<ToneRun> Runs => _runs.AsSpan(0, _runCount);

    /// <summary>Mean frequency of the bursts so far, in hertz.</summary>
    public double Frequency { get; private set; }

    /// <summary>Index of the tone pair that fits the bursts better than a single tone, or −1.</summary>
    public int Pair { get; private set; } = -1;

    public void Advance(Hop hop, TonePeaks peaks)
    {
        var power = 0.5f * (peaks.LowPower + _lastPower);
        _lastPower = peaks.LowPower;
        // The edge of a burst splatters, so what follows may be less pure than what begins.
        var tonal = peaks.LowPurity >= EdgePurity;
        var on = tonal && power > LowestLevel && power >= _reference * EdgePower;
        _fits = Pair >= 0 ? peaks.LowPurity >= EnoughPurity : peaks.Purity >= 0.55f && Math.Abs(peaks.Frequency - Frequency) < 15;
        if (_runCount == 0)
        {
            if (on && peaks.LowPurity >= EnoughPurity)
                StartEpisode(hop.Index, power);
            else
                _before = hop.Level > LowestSound ? hop.Power : 0;
            return;
        }

        ref var run = ref _runs[_runCount - 1];
        // Something loud that is no tone: speech or music took over.
        var other = peaks.LowPurity < EnoughPurity - 0.08f && peaks.LowPower > _reference * 0.16f && !hop.MayBeMissing;
        _other = other ? _other + 1 : 0;
        if (_other >= 5)
        {
            EndEpisode();
            return;
        }

        if (on)
            _reference = Math.Max(power, _reference * 0.999f);
        _contrary = on == run.On ? 0 : _contrary + 1;
        _loud = run.On ? 0 : ((_loud << 1) | (on ? 1u : 0)) & ((1u << SwellHops) - 1);
        if (run.On ? _contrary >= Debounce : BitOperations.PopCount(_loud) >= Debounce)
        {
            Turn(hop.Index, hop.Index - (on ? BitOperations.Log2(_loud) : Debounce - 1), on);
        }
        else if (on == run.On)
        {
            run.Length = hop.Index - run.Start + 1;
            run.Missing += hop.MayBeMissing ? 1 : 0;
            if (on)
                Measure(ref run, hop, peaks);
            else if (run.Length > 3)
                MeasurePause(ref run, hop, peaks);
        }

        if (_runCount > 0)
            Judge(hop.Index);
    }

    private void StartEpisode(int index, float power)
    {
        ClearPairs(0);
        _held.Counts = false;
        _lastKind = null;
        _first = 0;
        _reference = power;
        _contrary = 0;
        _loud = 0;
        _other = 0;
        _named = null;
        _identified = false;
        Pair = -1;
        // With the half-overlapping windows a tone shows one hop before it is there.
        _runs[0] = new ToneRun { On = true, Start = index, Length = 1, Truncated = index <= 2, InSound = _before > SoundBefore * power };
        _runCount = 1;
    }

    private void EndEpisode()
    {
        _runCount = 0;
        _reference = 0;
        _before = float.MaxValue;
        _named = null;
        _identified = false;
    }

    private void Turn(int index, int at, bool on)
    {
        _contrary = 0;
        _loud = 0;
        ref var run = ref _runs[_runCount - 1];
        run.Length = at - run.Start;
        var glitch = run.Length <= (run.Missing > 0 ? LongestLoss : LongestGlitch);
        if (glitch && _runCount >= 2)
        {
            // A lost packet in a burst, or a click in a pause: the run before goes on.
            _runCount--;
            ref var before = ref _runs[_runCount - 1];
            before.Length = index - before.Start + 1;
            return;
        }

        if (glitch && run.On)
        {
            EndEpisode();
            return;
        }

        if (_runCount == MaximumRuns)
        {
            Array.Copy(_runs, 2, _runs, 0, MaximumRuns - 2);
            Array.Copy(_pairSums, 2 * _plan.Pairs.Length, _pairSums, 0, (MaximumRuns - 2) * _plan.Pairs.Length);
            _runCount -= 2;
            _first = Math.Max(0, _first - 2);
        }

        ClearPairs(_runCount);
        _held.Counts = false;
        _runs[_runCount++] = new ToneRun { On = on, Start = at, Length = index - at + 1 };
    }

    // A hop counts when the next one belongs to the burst too: the last hop of a burst is half over.
    private void Measure(ref ToneRun run, Hop hop, TonePeaks peaks)
    {
        if (run.Length < 4 || hop.MayBeMissing)
        {
            _held.Counts = false;
            return;
        }

        if (_held.Counts)
            Count(ref run, _held);
        _held = new HeldHop { Counts = true, Pure = peaks.Purity > 0.6f, Frequency = peaks.Frequency, Level = 10 * Math.Log10(peaks.LowPower + 1e-12) };
        // A steady single tone needs no comparison with pairs.
        if (run.Length < 5 || (hop.Index & 1) == 0 || IsSteady(run))
            return;
        run.PairCount++;
        var pairs = PairSums(_runCount - 1);
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] += _plan.Pairs[i].Explain(hop.History, out _);
    }

    // The last hop of a pause may hold the beginning of the next burst.
    private void MeasurePause(ref ToneRun run, Hop hop, TonePeaks peaks)
    {
        if (_held.Counts)
            (run.LevelCount, run.LevelSum, run.PauseSum) = (run.LevelCount + 1, run.LevelSum + _held.Level, run.PauseSum + _held.WholePower);
        _held = new HeldHop { Counts = true, Level = peaks.LowPower, WholePower = hop.Power };
    }

    private static void Count(ref ToneRun run, in HeldHop hop)
    {
        if (hop.Pure)
        {
            run.FrequencyCount++;
            run.FrequencySum += hop.Frequency;
            run.FrequencySquares += hop.Frequency * hop.Frequency;
        }

        run.LevelCount++;
        run.LevelSum += hop.Level;
        run.LevelSquares += hop.Level * hop.Level;
    }

    private Span<float> PairSums(int run) => _pairSums.AsSpan(run * _plan.Pairs.Length, _plan.Pairs.Length);

    private void ClearPairs(int run) => PairSums(run).Clear();

    private static bool IsSteady(in ToneRun run) =>
        run.FrequencyCount >= 4 && 2 * run.FrequencyCount >= run.LevelCount && run.FrequencySpread <= LargestFrequencySpread && run.LevelSpread <= LargestLevelSpread;

    private void Judge(int index)
    {
        if (_named is not null)
        {
            // A row that stops to fit is another tone from here on.
            if (Fit(_named, _first) >= 0)
                return;
            _named = null;
            _first = 0;
        }

        // The first bursts may belong to speech or music before the tone: try what is left without them.
        for (var first = 0; first < _runCount; first += 2)
        {
            _identified = Identify(first);
            if (!_identified)
                continue;
            var (best, ambiguous) = FindRow(first);
            if (best is null || !IsEven(first))
                continue;
            _first = first;
            if (ambiguous || !HasEnough(best, first) || (IsEnd(_lastKind) && best.Tone.Kind != _lastKind && _runCount - first < RunsToTurn))
                return;
            _named = best;
            _lastKind = best.Tone.Kind;
            NamedAt = index;
            return;
        }
    }

    // Bursts of a tone are equally loud and its pauses quiet; those of speech and music are neither.
    private bool IsEven(int first)
    {
        var (lowest, highest) = (double.MaxValue, double.MinValue);
        for (var i = first; i < _runCount; i++)
        {
            ref readonly var run = ref _runs[i];
            if (run.LevelCount < 2)
                continue;
            var level = run.LevelSum / run.LevelCount;
            if (run.On)
                (lowest, highest) = (Math.Min(lowest, level), Math.Max(highest, level));
            else if (level > DeepestPause * _reference || run.PauseSum / run.LevelCount > LoudestPause * _reference)
                return false;
        }

        return highest - lowest <= LargestLevelStep;
    }

    private static bool IsEnd(ToneKind? kind) => kind is ToneKind.Busy or ToneKind.Congestion or ToneKind.Vacant;

    // The best row, ambiguous as long as one of another meaning fits: for a few bursts at all, then nearly as well.
    private (CompiledTone? Best, bool Ambiguous) FindRow(int first)
    {
        CompiledTone? best = null;
        var (bestDistortion, otherDistortion) = (double.MaxValue, double.MaxValue);
        foreach (var row in _plan.LowRows)
        {
            if (!MatchesFrequency(row))
                continue;
            var distortion = Fit(row, first);
            if (distortion < 0)
                continue;
            if (best is not null && best.Tone.Kind != row.Tone.Kind)
                otherDistortion = Math.Min(otherDistortion, Math.Max(distortion, bestDistortion));
            if (distortion < bestDistortion)
                (best, bestDistortion) = (row, distortion);
        }

        var ambiguous = otherDistortion < double.MaxValue && (_runCount - first < RunsToTurn || bestDistortion > ClearlyBetter * otherDistortion);
        return (best, ambiguous);
    }

    // One steady tone, or one of the plan's pairs: which, and whether the bursts agree with each other.
    private bool Identify(int first)
    {
        double sum = 0, weight = 0;
        var (levels, pairs) = (0, 0);
        var steady = true;
        for (var i = first; i < _runCount; i += 2)
        {
            ref readonly var run = ref _runs[i];
            levels += run.LevelCount;
            pairs += run.PairCount;
            if (run.FrequencyCount < 2)
                continue;
            steady &= run.FrequencySpread <= LargestFrequencySpread * (run.FrequencyCount < ShortBurst ? 1.25 : 1) && run.LevelSpread <= LargestLevelSpread;
            sum += run.FrequencySum;
            weight += run.FrequencyCount;
        }

        Frequency = weight > 0 ? sum / weight : 0;
        Pair = -1;
        if (steady && weight >= 3 && weight >= EnoughPureHops * levels)
        {
            for (var i = first; i < _runCount; i += 2)
            {
                if (_runs[i].FrequencyCount >= 3 && Math.Abs(_runs[i].Frequency - Frequency) > (_runs[i].FrequencyCount < ShortBurst ? 6 : 5))
                    return false;
            }

            return true;
        }

        if (pairs < 3)
            return false;
        var best = EnoughPairFit * pairs;
        for (var p = 0; p < _plan.Pairs.Length; p++)
        {
            var explained = 0f;
            for (var i = first; i < _runCount; i += 2)
                explained += PairSums(i)[p];
            if (explained > best)
                (best, Pair) = (explained, p);
        }

        return Pair >= 0;
    }

    private bool MatchesFrequency(CompiledTone row)
    {
        if (row.Pair >= 0 || Pair >= 0)
            return row.Pair == Pair;
        return Math.Abs(Frequency - row.Tone.Frequencies[0]) <= row.Tone.FrequencyTolerance;
    }

    /// <summary>Mean squared distortion of the best alignment of the runs with a row, −1 when none fits.</summary>
    private double Fit(CompiledTone row, int first)
    {
        var pattern = row.Durations;
        if (pattern.Length == 0)
            return _runCount - first == 1 ? 0.5 : -1;
        var best = -1.0;
        for (var phase = 0; phase < pattern.Length; phase += 2)
        {
            var distortion = FitPhase(row, first, phase);
            if (distortion >= 0 && (best < 0 || distortion < best))
                best = distortion;
        }

        return best;
    }

    private double FitPhase(CompiledTone row, int first, int phase)
    {
        double sum = 0;
        var terms = 1;
        for (var i = first; i < _runCount; i++)
        {
            var expected = row.Durations[(phase + i - first) % row.Durations.Length];
            var slack = (expected * row.Tone.CadenceTolerance) + DurationSlack;
            var excess = _runs[i].Seconds - expected;
            if (excess > slack)
                return -1;
            var open = i == _runCount - 1;
            if (open || (i == first && _runs[first].IsCut))
                continue;
            if (excess < -slack)
                return -1;
            sum += excess * excess / (slack * slack);
            terms++;
        }

        return sum / terms;
    }

    private bool HasEnough(CompiledTone row, int first)
    {
        if (row.Durations.Length == 0)
            return _runs[first].Seconds >= 1.3;
        if (row.LongestOff >= 1)
        {
            // Seldom repeated bursts: the length of the burst and a good part of the pause have to speak for themselves. A burst of two
            // tones that no shorter row explains speaks before its pause.
            var last = _runs[_runCount - 1];
            if (_runCount - first == 1)
                return row.Pair >= 0 && last.Seconds >= LongPairBurst && last.PairCount > 0 && PairSums(first)[row.Pair] >= SurePairFit * last.PairCount;
            var cut = _runs[first].IsCut && _runs[first].Seconds < (row.LongestOn * (1 - row.Tone.CadenceTolerance)) - DurationSlack;
            return !last.On && _runs[first].Seconds >= ShortestRing && last.Seconds >= (cut && _runCount - first == 2 ? PauseBehindCutRing : RingingPause);
        }

        return _runCount - first >= 3 && (_runs[_runCount - 1].Start + _runs[_runCount - 1].Length - _runs[first].Start) * Hop.Seconds >= ShortestPattern;
    }

    /// <summary>What was measured of a hop that may be the last of its burst or pause.</summary>
    private struct HeldHop
    {
        public bool Counts;
        public bool Pure;
        public double Frequency;

        /// <summary>In a burst the level in decibels, in a pause the power.</summary>
        public double Level;

        /// <summary>Power of the whole band, in a pause.</summary>
        public double WholePower;
    }
}
