namespace PbxConnectors.CallProgress;

/// <summary>Hears the tones of one call: those with a cadence, those that stand alone, and which of them a stretch of the call was.</summary>
internal sealed class ToneEar
{
    private const int LongestSit = 80;

    // A beep ends; a tone without a cadence is known for one when it has lasted.
    private const double LongestBeep = 1.5;
    private const double ShortestContinuousTone = 1.3;

    private readonly CompiledTonePlan _plan;
    private bool _wasTone;

    public ToneEar(CompiledTonePlan plan)
    {
        _plan = plan;
        Cadence = new CadenceTracker(plan);
    }

    public TonePeaks Peaks { get; } = new();

    public CadenceTracker Cadence { get; }

    public SingleToneTracker Single { get; } = new();

    /// <summary>The current hop belongs to a burst of a tone.</summary>
    public bool InBurst => Cadence.InBurst || Single.InBurst;

    /// <summary>The burst was found out in this hop; it began at <see cref="BurstStart"/>.</summary>
    public bool Begins { get; private set; }

    /// <summary>First hop of the burst going on.</summary>
    public int BurstStart => Cadence.InBurst ? Cadence.RunStart : Single.RunStart;

    /// <summary>Frequency of the burst going on in hertz, 0 while it is not known.</summary>
    public double Frequency => Single.InBurst ? Single.Frequency : Cadence.Frequency;

    /// <summary>The row of the tone plan named last, null before the first.</summary>
    public ToneDefinition? Named { get; private set; }

    /// <summary>That row was named by one burst and its pause, and may be taken back.</summary>
    public bool NamedEarly { get; private set; }

    /// <summary>First and last hop of the tone named last.</summary>
    public int NamedStart { get; private set; }

    public int NamedEnd { get; private set; }

    /// <summary>Whether the tone named last began in this hop's hearing, so that what was heard before it is known.</summary>
    public bool NamedAnew { get; private set; }

    public void Advance(Hop hop)
    {
        Peaks.Advance(hop);
        Cadence.Advance(hop, Peaks);
        Single.Advance(hop, Peaks);
        Begins = InBurst && !_wasTone;
        _wasTone = InBurst;
        NamedAnew = false;
        if (Cadence.Named is not { } named)
        {
            // No other burst followed: it was no cadence.
            if (NamedEarly)
            {
                (Named, NamedEarly) = (null, false);
            }

            return;
        }

        NamedEarly = Cadence.NamedEarly;
        NamedAnew = Named != named || Cadence.EpisodeStart > NamedEnd;
        if (NamedAnew)
        {
            (Named, NamedStart) = (named, Cadence.EpisodeStart);
        }

        NamedEnd = hop.Index;
    }

    /// <summary>The kind of tone a stretch is, null when nothing names it.</summary>
    public ToneKind? KindOf(in Stretch stretch)
    {
        if (Named is not null && stretch.Start <= NamedEnd && stretch.End > NamedStart)
        {
            return Named.Kind;
        }

        if (Single.Sit is not null && stretch.Start <= Single.SitStart + LongestSit && stretch.End > Single.SitStart)
        {
            return ToneKind.Sit;
        }

        return Single.Fax is { } fax && stretch.End > Single.FaxStart ? fax : KindAlone(stretch);
    }

    /// <summary>The kind of a tone that belongs to no cadence: one of the plan that goes on and on, or a beep.</summary>
    public ToneKind? KindAlone(in Stretch stretch)
    {
        if (IsContinuous(stretch))
        {
            foreach (var row in _plan.HighRows)
            {
                if (row.Durations.Length == 0 && Math.Abs(row.Tone.Frequencies[0] - stretch.Frequency) <= row.Tone.FrequencyTolerance)
                {
                    return row.Tone.Kind;
                }
            }
        }

        return SingleToneTracker.CanBeBeep(stretch.Frequency) && stretch.Seconds < LongestBeep ? ToneKind.Beep : null;
    }

    /// <summary>A tone without a cadence is known for one when it has lasted.</summary>
    public static bool IsContinuous(in Stretch tone) => tone.Seconds >= ShortestContinuousTone;
}
