namespace PbxConnectors.CallProgress;

/// <summary>
/// What was measured of a stretch of sound without a long pause, and whether it can be the voice of somebody near. What is far weaker than
/// the loudest of it is the room behind the voice. All thresholds stand here.
/// </summary>
internal struct Utterance
{
    private const int LongestClick = 6;
    private const float Background = 25;

    // In the vowels of a voice one harmonic stands out, but never alone, and it glides; noise has no such peak, and a tone nothing else.
    private const float LowestVoice = 0.25f;
    private const float LeastVoiced = 0.15f;
    private const int FewestVoiced = 5;

    // What mostly consists of one or two tones is a tone nobody named.
    private const float MostTonal = 0.4f;

    // A voice moves from sound to sound and its pitch glides. A held or struck note keeps its spectrum over an eighth of a second and its
    // frequency from hop to hop; of what is heard behind music more of that movement is asked.
    private const float MostHeld = 0.72f;
    private const float MostSteady = 0.82f;
    private const float MostHeldBehindMusic = 0.5f;
    private const float MostSteadyBehindMusic = 0.55f;
    private const int FewestCompared = 16;

    // Behind a voice it is quiet, if only as quiet as a noisy line is. Noise that was found out is as loud as before.
    private const float StandsOut = 9;

    // A room is never quite still: what is heard behind the voice, once that died away, comes and goes by more than the noise of a line.
    private const int DyingAway = 8;
    private const int FewestQuiet = 24;
    private const float RoomSpread = 2;
    private const float Silent = -80;

    private readonly bool _behindMusic;
    private bool _music;
    private int _hops;
    private int _tones;
    private int _steady;
    private int _voiced;
    private int _compared;
    private float _likeness;
    private float _loudest = float.MinValue;
    private float _quiet;
    private float _quietSquares;
    private int _quietHops;

    public Utterance(int start, bool behindMusic) => (Start, VoiceEnd, _behindMusic) = (start, start, behindMusic);

    public int Start { get; }

    /// <summary>Last hop that was no background.</summary>
    public int VoiceEnd { get; private set; }

    /// <summary>Hops that are neither background nor lost.</summary>
    public readonly int Hops => _hops;

    /// <summary>A voice was heard, whatever else.</summary>
    public readonly bool HasVoice => _voiced >= Math.Max(FewestVoiced, LeastVoiced * _hops);

    /// <summary>It can be somebody who speaks, and nothing else.</summary>
    public readonly bool CanBeSpeech => _hops > LongestClick && !_music && _tones <= MostTonal * _hops && HasVoice && Moves;

    /// <summary>It is music, or a note.</summary>
    public readonly bool IsMusic => _music || (_hops > LongestClick && !Moves);

    /// <summary>Behind it, it was quiet.</summary>
    public readonly bool IsOver => _quietHops > 0 && _loudest - (_quiet / _quietHops) >= StandsOut;

    /// <summary>A room is heard behind it: neither silence nor the even noise of a line.</summary>
    public readonly bool HasRoom
    {
        get
        {
            if (_quietHops < FewestQuiet)
            {
                return false;
            }

            var mean = _quiet / _quietHops;
            return (_quietSquares / _quietHops) - (mean * mean) >= RoomSpread * RoomSpread;
        }
    }

    private readonly bool Moves => _steady < (_behindMusic ? MostSteadyBehindMusic : MostSteady) * _hops
        && (_compared < FewestCompared || _likeness < (_behindMusic ? MostHeldBehindMusic : MostHeld) * _compared);

    /// <summary>A sound of this level belongs to the voice, not to the room.</summary>
    public readonly bool IsForeground(float level) => level > _loudest - Background;

    /// <summary>Adds a hop of sound, unless it is lost.</summary>
    /// <param name="hop">The hop.</param>
    /// <param name="purity">Share of the strongest peak.</param>
    /// <param name="tonal">It is little but a tone.</param>
    /// <param name="steady">Its strongest peak has the frequency of the hop before.</param>
    /// <param name="music">Music was found out.</param>
    /// <param name="likeness">Likeness of its spectrum to that of an eighth of a second before; null for a tone.</param>
    public void Add(Hop hop, float purity, bool tonal, bool steady, bool music, float? likeness)
    {
        if (!IsForeground(hop.Level))
        {
            AddQuiet(hop);
            return;
        }

        _loudest = Math.Max(_loudest, hop.Level);
        VoiceEnd = hop.Index;
        (_quietHops, _quiet, _quietSquares) = (0, 0, 0);
        _hops++;
        _voiced += !tonal && !steady && purity > LowestVoice ? 1 : 0;
        _tones += tonal ? 1 : 0;
        _steady += steady ? 1 : 0;
        _music |= music && !_behindMusic;
        if (likeness is not { } held || hop.Index - Start < MusicMeter.Lag)
        {
            return;
        }

        _compared++;
        _likeness += held;
    }

    /// <summary>Adds a hop without sound, or with that of the room only.</summary>
    public void AddQuiet(Hop hop)
    {
        if (hop.Index <= VoiceEnd + DyingAway)
        {
            return;
        }

        var level = Math.Max(hop.Level, Silent);
        (_quietHops, _quiet, _quietSquares) = (_quietHops + 1, _quiet + level, _quietSquares + (level * level));
    }
}
