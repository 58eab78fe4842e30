namespace PbxConnectors.CallProgress;

/// <summary>Everything that is measured of one call, hop by hop: tones, sound, announcements, and the timeline of them.</summary>
internal sealed class CallHearing
{
    private const int EvaluationInterval = 8;

    public CallHearing(AnnouncementLibrary library, CallProgressOptions options)
    {
        Options = options;
        Tones = new ToneEar(options.TonePlan.Compiled);
        Announcements = new AnnouncementEar(library, (int)Math.Round(options.ClausePause.TotalSeconds / Hop.Seconds));
    }

    public CallProgressOptions Options { get; }

    public Hop Hop { get; } = new();

    public ToneEar Tones { get; }

    public SoundTracker Sound { get; } = new();

    public AnnouncementEar Announcements { get; }

    public CallTimeline Timeline { get; } = new();

    /// <summary>Hops of what can be speech before the tone named last began.</summary>
    public int SpeechBeforeTone { get; private set; }

    /// <summary>The audio ended.</summary>
    public bool Completed { get; private set; }

    /// <summary>Time heard so far.</summary>
    public TimeSpan Position => Hop.TimeOf(Hop.Index + 1);

    /// <summary>Hears 128 samples; returns whether there may be something new to decide.</summary>
    public bool Advance(ReadOnlySpan<short> samples)
    {
        Hop.Advance(samples);
        Tones.Advance(Hop);
        var tone = Tones.InBurst;
        Announcements.Add(Hop, tone);
        if (Tones.Begins)
        {
            Announcements.MarkTone(Hop.Index - Tones.BurstStart + 1);
            Sound.TakeBack(Tones.BurstStart, Hop.Index);
            Timeline.TurnIntoTone(Tones.BurstStart, Hop.Index);
        }

        Sound.Advance(Hop, Tones.Peaks, tone, Tones.Cadence.Promising);
        if (Tones.NamedAnew)
        {
            SpeechBeforeTone = Sound.SpeechHops;
        }

        var kind = tone || (!Sound.Active && Tones.Cadence.Named is not null) ? SegmentKind.Tone
            : Sound.Active ? SegmentKind.Sound
            : SegmentKind.Silence;
        Timeline.Advance(Hop.Index, kind, kind == SegmentKind.Sound && Sound.SoundsLikeMusic);
        if (tone)
        {
            Timeline.FollowTone(Hop.Index, Tones.Frequency);
        }

        if (Hop.Index % EvaluationInterval != EvaluationInterval - 1)
        {
            return Tones.Cadence.NamedAt == Hop.Index;
        }

        Announcements.Evaluate(Hop.Index / EvaluationInterval, Hop.Index, Sound.UtteranceEnd);
        return true;
    }

    /// <summary>Says that the audio ended.</summary>
    public void Complete()
    {
        Completed = true;
        Announcements.Complete();
    }
}
