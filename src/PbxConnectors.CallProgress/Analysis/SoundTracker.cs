namespace PbxConnectors.CallProgress;

/// <summary>Follows what is no tone: sound and silence, utterances and the pauses between them, and whether it is music.</summary>
internal sealed class SoundTracker
{
    private const int PauseHops = 31;
    private const float SameTone = 8;

    // One or two low tones where bursts of one were heard already.
    private const float KnownTonePurity = 0.8f;

    private readonly NoiseFloor _floor = new();
    private readonly MusicMeter _music = new();
    private readonly RoomMeter _room = new();
    private Utterance _utterance = new(-1, behindMusic: false);
    private (int Start, int End) _last = (-1, -1);
    private (int Start, int End) _greeting = (-1, -1);
    private bool _greetingHasRoom;
    private int _speechHops;
    private float _frequency;

    /// <summary>The current hop holds sound.</summary>
    public bool Active { get; private set; }

    /// <summary>Hops of sound so far, tones left out.</summary>
    public int ActiveHops { get; private set; }

    /// <summary>Hops of sound so far that belong to a voice, not to the room behind it, nor to music before it.</summary>
    public int ForegroundHops { get; private set; }

    /// <summary>Hops of the utterances in which a voice was heard.</summary>
    public int SpeechHops => _speechHops + (_utterance.HasVoice ? _utterance.Hops : 0);

    /// <summary>First hop of the latest utterance: sound without a pause of half a second.</summary>
    public int UtteranceStart { get; private set; } = -1;

    /// <summary>Last hop of sound.</summary>
    public int UtteranceEnd { get; private set; } = -1;

    /// <summary>First hop of the first utterance, −1 before it.</summary>
    public int FirstSound { get; private set; } = -1;

    /// <summary>The first utterance that can be speech, as far as it was heard: what a person would answer with. Empty before it.</summary>
    public (int Start, int End) Greeting => _greeting.Start >= 0 ? _greeting
        : UtteranceStart >= 0 && _utterance.CanBeSpeech ? (UtteranceStart, _utterance.VoiceEnd) : (-1, -1);

    /// <summary>Behind the greeting it was quiet.</summary>
    public bool GreetingIsOver => _greeting.Start >= 0 || _utterance.IsOver;

    /// <summary>First hop of the next sound after the greeting; the greatest of all while there is none.</summary>
    public int GreetingFollowedAt { get; private set; } = int.MaxValue;

    /// <summary>A room is heard behind the greeting.</summary>
    public bool GreetingHasRoom => _greeting.Start >= 0 ? _greetingHasRoom : _utterance.HasRoom;

    /// <summary>There was music, and a pause behind it.</summary>
    public bool IsBehindMusic { get; private set; }

    /// <summary>Music sounds, or sounded and nothing else was clearly heard since.</summary>
    public bool SoundsLikeMusic => _music.SoundsLikeMusic;

    /// <summary>What was heard before the first word.</summary>
    public RoomMeter Room => _room;

    public void Advance(Hop hop, TonePeaks peaks, bool tone, bool promising)
    {
        var measured = !tone && !hop.MayBeMissing;
        if (measured)
        {
            _floor.Advance(hop, peaks);
            // What was taken for sound before is taken back.
            if (_floor.FoundOut && UtteranceStart >= hop.Index - NoiseFloor.Reach - 2)
            {
                TakeBack(UtteranceStart, hop.Index);
            }
        }

        Active = !tone && _floor.IsSound(hop.Level);
        var steady = peaks.Frequency > 0 && Math.Abs(peaks.Frequency - _frequency) < SameTone;
        var tonal = promising ? peaks.LowPurity >= KnownTonePurity || (peaks.IsPure && steady) : peaks.IsPure && (steady || peaks.IsLowPair);
        _frequency = peaks.Frequency;
        // Tones hold their spectrum better than any music.
        var toneOnly = tone || (promising && tonal);
        if (!toneOnly && !hop.MayBeMissing)
        {
            _music.Advance(hop, peaks, Active, steady);
        }

        _room.Advance(hop, measured);
        if (Active)
        {
            AddSound(hop, peaks, tonal, steady, toneOnly);
        }
        else if (measured)
        {
            _utterance.AddQuiet(hop);
        }
    }

    /// <summary>What was taken for sound since a hop turned out to be a tone, or noise.</summary>
    public void TakeBack(int since, int now)
    {
        if (UtteranceEnd < since)
        {
            return;
        }

        ActiveHops = Math.Max(0, ActiveHops - (now - since + 1));
        ForegroundHops = Math.Max(0, ForegroundHops - (now - since + 1));
        if (UtteranceStart < since - 2)
        {
            UtteranceEnd = since - 1;
            return;
        }

        (UtteranceStart, UtteranceEnd) = _last;
        _utterance = new Utterance(UtteranceStart, IsBehindMusic);
        if (FirstSound >= since - 2)
        {
            FirstSound = -1;
        }
    }

    private void AddSound(Hop hop, TonePeaks peaks, bool tonal, bool steady, bool toneOnly)
    {
        ActiveHops++;
        if (FirstSound < 0)
        {
            FirstSound = hop.Index;
        }

        var foreground = _utterance.IsForeground(hop.Level);
        if (UtteranceEnd < 0 || hop.Index - UtteranceEnd > PauseHops || (foreground && hop.Index - _utterance.VoiceEnd > PauseHops))
        {
            BeginUtterance(hop.Index);
        }

        UtteranceEnd = hop.Index;
        ForegroundHops += foreground ? 1 : 0;
        // What the edges of a lost packet look like says nothing.
        if (!hop.MayBeMissing)
        {
            _utterance.Add(hop, peaks.Purity, tonal, steady, SoundsLikeMusic, toneOnly ? null : _music.Likeness);
        }
    }

    private void BeginUtterance(int index)
    {
        _speechHops = SpeechHops;
        if (_greeting.Start < 0 && UtteranceStart >= 0 && _utterance.CanBeSpeech && _utterance.IsOver)
        {
            (_greeting, _greetingHasRoom, GreetingFollowedAt) = ((UtteranceStart, _utterance.VoiceEnd), _utterance.HasRoom, index);
        }

        _last = (UtteranceStart, UtteranceEnd);
        IsBehindMusic |= _utterance.IsMusic;
        if (_utterance.IsMusic)
        {
            ForegroundHops = 0;
        }

        _utterance = new Utterance(index, IsBehindMusic);
        UtteranceStart = index;
    }
}
