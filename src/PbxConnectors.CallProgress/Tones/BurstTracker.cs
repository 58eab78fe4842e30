using System.Numerics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Cuts what sounds between 280 and 690 Hz into the bursts and pauses of a tone and measures each: length, frequency, level, and how
/// well pairs of tones explain it. An episode begins with a burst and ends when another sound takes over.
/// </summary>
internal sealed class BurstTracker
{
    public const float EdgePurity = 0.45f;
    private const int MaximumRuns = 24;
    private const int Debounce = 3;

    // A tone that swells and fades sixteen times a second (Japan's ringback) is loud for only half of each four hops.
    private const int SwellHops = 6;
    private const int LongestGlitch = 3;

    // The edges of a burst say little of it.
    private const int FirstHops = 3;

    // An edge lies where the power crosses half of that of the bursts, some hops before it is certain.
    private const int RecentHops = 16;
    private const int OnsetHops = 5;
    private const float EdgePower = 0.5f;
    private const float FarthestEdge = 2;

    // Two lost packets in a row; the shortest pause of a tone is half as long again.
    private const int LongestLoss = 4;
    private const float LowestLevel = 1.5e-6f;

    // Codecs let the level of a tone waver: one that is known goes on where it is weaker than what begins.
    private const float BeginPower = 0.5f;
    private const float GoOnPower = 0.25f;
    private const float LevelStep = 0.05f;
    private const float EnoughPurity = 0.68f;

    // The stronger of two tones is no more than this of both.
    private const float MostOfPair = 0.8f;
    private const float EnoughSingle = 0.6f;
    private const float LowestSound = -50;
    private const float SoundBefore = 0.25f;

    // Something loud that is no tone, for longer than a click: speech or music took over.
    private const float OtherPower = 0.16f;
    private const int OtherHops = 5;
    private const float NothingElse = 0.97f;

    private readonly PairFit[] _pairs;
    private readonly ToneRun[] _runs = new ToneRun[MaximumRuns];
    private readonly float[] _pairSums;
    private readonly float[] _powers = new float[RecentHops];
    private readonly float[] _onset = new float[OnsetHops];
    private float _lastPower;
    private int _contrary;
    private uint _loud;
    private int _other;
    private float _before;
    private HeldHop _held;
    private int _missing;
    private int _lost;

    public BurstTracker(PairFit[] pairs)
    {
        _pairs = pairs;
        _pairSums = new float[MaximumRuns * pairs.Length];
    }

    /// <summary>The bursts and pauses of this episode, in turn; empty while no tone is heard. The last one goes on.</summary>
    public ReadOnlySpan<ToneRun> Runs => _runs.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>Power of the bursts.</summary>
    public float Reference { get; private set; }

    /// <summary>An episode began in this hop.</summary>
    public bool Began { get; private set; }

    /// <summary>Runs at the beginning that were forgotten in this hop.</summary>
    public int Forgotten { get; private set; }

    /// <summary>The hop is as pure as a tone.</summary>
    public static bool IsPure(TonePeaks peaks) => peaks.LowPurity >= EnoughPurity;

    /// <summary>Adds a hop; <paramref name="known"/> when the bursts so far are those of one tone or pair.</summary>
    public void Advance(Hop hop, TonePeaks peaks, bool known)
    {
        (Began, Forgotten) = (false, 0);
        var power = 0.5f * (peaks.LowPower + _lastPower);
        _lastPower = peaks.LowPower;
        _powers[hop.Index % RecentHops] = power;
        // The edge of a burst splatters, so what follows may be less pure than what begins.
        var least = Reference * (known && Count > 0 && _runs[Count - 1].On ? GoOnPower : BeginPower);
        var on = peaks.LowPurity >= EdgePurity && power > LowestLevel && power >= least;
        if (Count == 0)
        {
            if (on && IsPure(peaks))
            {
                Begin(hop.Index, power);
            }
            else
            {
                _before = hop.Level > LowestSound ? hop.Power : 0;
            }

            return;
        }

        // In a pause that goes for a tone too, if it is so soft that no burst begins with it: the swell at the beginning was no burst.
        var soft = !_runs[Count - 1].On && !on && (known || peaks.LowPurity >= NothingElse);
        var other = (soft || peaks.LowPurity < EnoughPurity - 0.08f) && peaks.LowPower > Reference * OtherPower && !hop.MayBeMissing;
        _other = other ? _other + 1 : 0;
        if (_other >= OtherHops)
        {
            End();
            return;
        }

        if (on)
        {
            FollowLevel(power, known);
        }

        if (Count == 1 && hop.Index - _runs[0].Start < OnsetHops - 1)
        {
            _onset[hop.Index - _runs[0].Start + 1] = power;
        }

        Follow(hop, peaks, on);
    }

    /// <summary>How well each pair explains the hops of a burst, summed.</summary>
    public ReadOnlySpan<float> PairSums(int run) => Sums(run);

    // Codecs swell at the beginning of a burst by twice its power and more: what comes after is the level of the tone.
    private void FollowLevel(float power, bool known) => Reference = known
        ? Reference + Math.Clamp(power - Reference, -LevelStep * Reference, LevelStep * Reference)
        : Math.Max(power, Reference * 0.999f);

    private void Begin(int index, float power)
    {
        Sums(0).Clear();
        _held.Counts = false;
        Reference = power;
        _contrary = 0;
        _loud = 0;
        _other = 0;
        // With the half-overlapping windows a tone shows one hop before it is there.
        _runs[0] = new ToneRun { On = true, Start = index, Length = 1, Truncated = index <= 2, InSound = _before > SoundBefore * power };
        (_onset[0], _onset[1]) = (_powers[(index + RecentHops - 1) % RecentHops], power);
        Count = 1;
        Began = true;
    }

    private void End()
    {
        Count = 0;
        Reference = 0;
        _before = float.MaxValue;
    }

    private void Follow(Hop hop, TonePeaks peaks, bool on)
    {
        ref var run = ref _runs[Count - 1];
        _contrary = on == run.On ? 0 : _contrary + 1;
        _lost = !run.On || on ? 0 : hop.MayBeMissing ? _lost + 1 : _lost;
        _loud = run.On ? 0 : ((_loud << 1) | (on ? 1u : 0)) & ((1u << SwellHops) - 1);
        if (run.On ? _contrary >= Debounce : BitOperations.PopCount(_loud) >= Debounce)
        {
            Turn(hop.Index, hop.Index - (on ? BitOperations.Log2(_loud) : Debounce - 1), on);
        }
        else if (on == run.On)
        {
            // A pause that may be over already, or lost packets, is no longer than what was heard of it.
            if (on || (_loud == 0 && !hop.MayBeMissing))
            {
                run.Length = hop.Index - run.Start + 1;
            }

            CountMissing(ref run, hop);
            if (on)
            {
                MeasureBurst(ref run, hop, peaks);
            }
            else if (hop.Index - run.Start >= FirstHops)
            {
                MeasurePause(ref run, hop, peaks);
            }
        }
    }

    // Digital silence beside a burst shows in its first and last hops: lost is what the burst goes on behind.
    private void CountMissing(ref ToneRun run, Hop hop)
    {
        run.Silent |= !run.On && hop.ZeroRunIsSilence;
        if (run.Silent)
        {
            run.Missing = 0;
        }
        else if (!run.On || !hop.MayBeMissing)
        {
            run.Missing += run.On ? _missing : hop.MayBeMissing ? 1 : 0;
            _missing = 0;
        }
        else if (run.Length > FirstHops)
        {
            _missing++;
        }
    }

    private void Turn(int index, int at, bool on)
    {
        _contrary = 0;
        _loud = 0;
        ref var run = ref _runs[Count - 1];
        run.Length = at - run.Start;
        if (Count == 1)
        {
            run.Edge = FindOnset();
        }

        // What was held back of this run is not of the one that begins or goes on.
        _held.Counts = false;
        _missing = 0;
        var missing = run.Missing;
        var glitch = run.Length <= (missing > 0 ? LongestLoss : LongestGlitch);
        if (glitch && Count >= 2)
        {
            // A lost packet in a burst, or a click in a pause: the run before goes on.
            Count--;
            ref var before = ref _runs[Count - 1];
            before.Length = index - before.Start + 1;
            before.Rest = 0;
            before.Missing += before.On ? missing : 0;
            return;
        }

        if (glitch && run.On)
        {
            End();
            return;
        }

        var edge = on ? FindRise(at) : FindFall(at);
        run.Rest = edge - run.Edge;
        if (Count == MaximumRuns)
        {
            Forget();
        }

        Sums(Count).Clear();
        _runs[Count++] = new ToneRun { On = on, Start = at, Edge = edge, Length = index - at + 1, Missing = on ? 0 : _lost };
    }

    // Edges in hops from the first hop of the run they begin.
    private float FindRise(int at)
    {
        var (before, after) = (PowerAt(at - 1), PowerAt(at));
        return before >= EdgePower * Reference ? -1 : Cross(before, after) - 1;
    }

    private float FindFall(int at)
    {
        for (var back = 1; back <= FarthestEdge + 1; back++)
        {
            var before = PowerAt(at - back);
            if (before >= EdgePower * Reference)
            {
                return Cross(before, PowerAt(at - back + 1)) - back;
            }
        }

        return -FarthestEdge;
    }

    private float FindOnset()
    {
        for (var i = 1; i < OnsetHops; i++)
        {
            if (_onset[i] >= EdgePower * Reference)
            {
                return _onset[i - 1] >= EdgePower * Reference ? -1 : Cross(_onset[i - 1], _onset[i]) + i - 2;
            }
        }

        return 0;
    }

    // Part of the way from one hop to the next at which the power crosses the edge.
    private float Cross(float from, float to) => Math.Clamp(((EdgePower * Reference) - from) / (to - from + float.Epsilon), 0, 1);

    private float PowerAt(int hop) => _powers[(hop + RecentHops) % RecentHops];

    private void Forget()
    {
        Forgotten = 2;
        Array.Copy(_runs, Forgotten, _runs, 0, MaximumRuns - Forgotten);
        Array.Copy(_pairSums, Forgotten * _pairs.Length, _pairSums, 0, (MaximumRuns - Forgotten) * _pairs.Length);
        Count -= Forgotten;
    }

    // A hop counts when the next one belongs to the burst too: the last hop of a burst is half over.
    private void MeasureBurst(ref ToneRun run, Hop hop, TonePeaks peaks)
    {
        if (run.Length <= FirstHops || hop.MayBeMissing)
        {
            _held.Counts = false;
            return;
        }

        if (_held.Counts)
        {
            run.Count(_held);
        }

        _held = new HeldHop
        {
            Counts = true,
            Pure = peaks.Purity > EnoughSingle && peaks.Purity > MostOfPair * peaks.LowPurity,
            Frequency = peaks.Frequency,
            Level = 10 * Math.Log10(peaks.LowPower + 1e-12),
        };
        // A steady single tone needs no comparison with pairs.
        if (run.Length < 5 || (hop.Index & 1) == 0 || run.IsSteady)
        {
            return;
        }

        run.PairCount++;
        var sums = Sums(Count - 1);
        var folded = new FoldedSamples(hop, stackalloc float[2 * FoldedSamples.Count]);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += _pairs[i].Explain(folded);
        }
    }

    // The last hop of a pause may hold the beginning of the next burst.
    private void MeasurePause(ref ToneRun run, Hop hop, TonePeaks peaks)
    {
        if (_held.Counts)
        {
            (run.LevelCount, run.LevelSum, run.PauseSum) = (run.LevelCount + 1, run.LevelSum + _held.Level, run.PauseSum + _held.WholePower);
        }

        _held = new HeldHop { Counts = true, Level = peaks.LowPower, WholePower = hop.Power };
    }

    private Span<float> Sums(int run) => _pairSums.AsSpan(run * _pairs.Length, _pairs.Length);
}
