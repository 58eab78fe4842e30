namespace PbxConnectors.CallProgress;

/// <summary>
/// Tells sound from silence by a floor that follows the line noise, and speech from music by how evenly the sound flows: speech
/// comes in syllables and pauses, music holds its notes.
/// </summary>
internal sealed class SoundTracker
{
    private const int Window = 96;
    private const int Lag = 6;
    private const float LowestSound = -62;
    private const float AboveFloor = 9;
    private const int PauseHops = 31;

    private readonly float[] _levels = new float[Window];
    private readonly bool[] _active = new bool[Window];
    private readonly float[] _changes = new float[Window];
    private readonly byte[] _bands = new byte[BandLevels.Count * Lag];
    private float _floor = -55;
    private int _hops;
    private int _lastStart = -1;
    private int _lastEnd = -1;

    /// <summary>The current hop holds sound.</summary>
    public bool Active { get; private set; }

    /// <summary>Hops of sound so far, tones left out.</summary>
    public int ActiveHops { get; private set; }

    /// <summary>First and last hop of the latest utterance: sound without a pause of half a second.</summary>
    public int UtteranceStart { get; private set; } = -1;

    public int UtteranceEnd { get; private set; } = -1;

    /// <summary>Number of utterances begun.</summary>
    public int Utterances { get; private set; }

    /// <summary>First hop of the first utterance, −1 before it.</summary>
    public int FirstSound { get; private set; } = -1;

    /// <summary>The latest second and a half sounds like music.</summary>
    public bool SoundsLikeMusic { get; private set; }

    public void Advance(Hop hop, bool tone)
    {
        var level = hop.Level;
        if (!tone && !hop.MayBeMissing)
        {
            // Down at once, up slowly: about 6 dB in a second of steady sound.
            _floor = level < _floor ? Math.Max(level, -80) : _floor + 0.06f;
        }

        Active = !tone && level > Math.Max(LowestSound, _floor + AboveFloor);
        Remember(hop, tone);
        if (!Active)
            return;
        ActiveHops++;
        if (FirstSound < 0)
            FirstSound = hop.Index;
        if (UtteranceEnd < 0 || hop.Index - UtteranceEnd > PauseHops)
        {
            (_lastStart, _lastEnd) = (UtteranceStart, UtteranceEnd);
            UtteranceStart = hop.Index;
            Utterances++;
        }

        UtteranceEnd = hop.Index;
    }

    /// <summary>What was taken for sound since a hop turned out to be a tone.</summary>
    public void TakeBack(int since, int now)
    {
        if (UtteranceEnd < since)
            return;
        ActiveHops = Math.Max(0, ActiveHops - (now - since + 1));
        if (UtteranceStart >= since - 2)
        {
            (UtteranceStart, UtteranceEnd) = (_lastStart, _lastEnd);
            Utterances--;
            if (FirstSound >= since - 2)
                FirstSound = -1;
        }
        else
        {
            UtteranceEnd = since - 1;
        }
    }

    private void Remember(Hop hop, bool tone)
    {
        var slot = _hops % Window;
        var old = _bands.AsSpan(_hops % Lag * BandLevels.Count, BandLevels.Count);
        var change = 0f;
        for (var b = 0; b < BandLevels.Count; b++)
            change += Math.Abs(hop.Bands[b] - old[b]);
        hop.Bands.CopyTo(old);
        _levels[slot] = hop.Level;
        _active[slot] = Active;
        _changes[slot] = change / (BandLevels.Count * BandLevels.StepsPerDecibel);
        _hops++;
        if ((_hops & 7) == 0 && !tone)
            SoundsLikeMusic = JudgeMusic();
    }

    private bool JudgeMusic()
    {
        var n = Math.Min(_hops, Window);
        if (n < 64)
            return false;
        float changes = 0, sum = 0;
        var active = 0;
        for (var i = 0; i < n; i++)
        {
            if (!_active[i])
                continue;
            active++;
            changes += _changes[i];
            sum += _levels[i];
        }

        if (active < 0.85f * n)
            return false;
        var mean = sum / active;
        var low = 0;
        for (var i = 0; i < n; i++)
            low += _levels[i] < mean - 12 ? 1 : 0;
        return low < 0.06f * n && changes / active < 7.5f;
    }
}
