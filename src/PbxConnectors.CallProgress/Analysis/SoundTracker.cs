using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Tells sound from silence by a floor that follows the line noise, and speech from music by how long a spectrum holds: music keeps
/// its notes over an eighth of a second, speech moves on, pauses and jumps in level.
/// </summary>
internal sealed class SoundTracker
{
    private const int Window = 94;
    private const int FewestHops = 40;
    private const int Lag = 8;
    private const int FirstBin = 7;
    private const int Bins = 56;
    private const float LowestSound = -62;
    private const float AboveFloor = 9;
    private const float HighestFloor = -42;
    private const float Nothing = -100;
    private const float BelowTop = 25;

    // Evidence for music in logarithms of odds, summed: what lasted is not taken back by a bar of drums, and what was not music yet may
    // soon be.
    private const float MusicBegins = 12;
    private const float MusicEnds = -15;
    private const float SurestMusic = 10;
    private const float MostMusic = 100;
    private const float LeastMusic = -20;
    private const int EnoughHops = 64;
    private const int WidestTone = 5;

    // A voice of one pitch holds its strongest harmonic and not its spectrum.
    private const float LeastHeld = 0.36f;
    private const float ClearNote = 0.5f;
    private const int PauseHops = 31;

    // Line noise holds its level, and its strongest peak is somewhere else each time; 0.4 s of that is enough to know it by. What is as
    // loud as music has to wander more, as a beat with little melody does not.
    private const int SteadyHops = 25;
    private const float LoudNoise = -38;
    private const float SteadySpread = 1.6f;
    private const float NoiseSameness = 0.6f;
    private const float LoudNoiseSameness = 0.45f;
    private const float BelowNoise = 3;

    // A hop of one or two tones is neither speech nor music; what mostly consists of them is a tone nobody named.
    private const float TonePurity = 0.8f;
    private const float PairPurity = 0.97f;
    private const float SameTone = 8;
    private const float MostTonal = 0.4f;
    private const int LongestClick = 6;

    // A voice moves from sound to sound and its pitch glides. A held or struck note keeps its spectrum over an eighth of a second and its
    // frequency from hop to hop; of what is heard behind music more of that movement is asked.
    private const float MostHeld = 0.72f;
    private const float MostSteady = 0.82f;
    private const float MostHeldBehindMusic = 0.5f;
    private const float MostSteadyBehindMusic = 0.55f;
    private const int FewestCompared = 16;
    private const int PacketHops = 4;

    // In the vowels of a voice one harmonic stands out, but never alone, and it glides; noise has no such peak, and a tone nothing else.
    private const float LowestVoice = 0.25f;
    private const float LeastVoiced = 0.15f;
    private const int FewestVoiced = 5;
    private const float StandsOut = 9;
    private const float LowestFloor = -80;

    private readonly float[] _levels = new float[Window];
    private readonly float[] _likeness = new float[Window];
    private readonly bool[] _pure = new bool[Window];
    private readonly bool[] _holds = new bool[Window];
    private readonly byte[] _notes = new byte[Window];
    private readonly float[] _spectra = new float[Bins * Lag];
    private readonly float[] _steady = new float[SteadyHops];
    private readonly float[] _lately = new float[PacketHops];
    private float _sameness = 0.5f;
    private int _bin;
    private float _frequency;
    private float _floor = -46;
    private int _utteranceHops;
    private int _utteranceTones;
    private bool _utteranceMusic;
    private int _utteranceSteady;
    private int _utteranceCompared;
    private int _utteranceVoiced;
    private float _utteranceLikeness;
    private int _speechHops;
    private float _loudest = Nothing;
    private float _quiet;
    private int _quietHops;
    private int _noiseHops;
    private bool _behindMusic;
    private int _hops;
    private float _music;
    private int _lastStart = -1;
    private int _lastEnd = -1;
    private (int Start, int End) _greeting = (-1, -1);

    /// <summary>The current hop holds sound.</summary>
    public bool Active { get; private set; }

    /// <summary>Hops of sound so far, tones left out.</summary>
    public int ActiveHops { get; private set; }

    /// <summary>Hops of the utterances in which a voice was heard.</summary>
    public int SpeechHops => _speechHops + (HasVoice ? _utteranceHops : 0);

    /// <summary>First and last hop of the latest utterance: sound without a pause of half a second.</summary>
    public int UtteranceStart { get; private set; } = -1;

    public int UtteranceEnd { get; private set; } = -1;

    /// <summary>Number of utterances begun.</summary>
    public int Utterances { get; private set; }

    /// <summary>First hop of the first utterance, −1 before it.</summary>
    public int FirstSound { get; private set; } = -1;

    /// <summary>The first utterance that can be speech, as far as it was heard: what a person would answer with. Empty before it.</summary>
    public (int Start, int End) Greeting => _greeting.Start >= 0 ? _greeting : CanBeSpeech ? (UtteranceStart, UtteranceEnd) : (-1, -1);

    private bool CanBeSpeech => UtteranceStart >= 0 && _utteranceHops > LongestClick && !_utteranceMusic && _utteranceTones <= MostTonal * _utteranceHops
        && HasVoice && Moves;

    private bool HasVoice => _utteranceVoiced >= Math.Max(FewestVoiced, LeastVoiced * _utteranceHops);

    /// <summary>Behind the greeting it is quiet, if only as quiet as a noisy line is. Noise that was found out is as loud as before.</summary>
    public bool GreetingIsOver => _greeting.Start >= 0 || (_quietHops > 0 && _loudest - (_quiet / _quietHops) >= StandsOut);

    private bool Moves => _utteranceSteady < (_behindMusic ? MostSteadyBehindMusic : MostSteady) * _utteranceHops
        && (_utteranceCompared < FewestCompared || _utteranceLikeness < (_behindMusic ? MostHeldBehindMusic : MostHeld) * _utteranceCompared);

    /// <summary>Music sounds, or sounded and nothing else was clearly heard since.</summary>
    public bool SoundsLikeMusic { get; private set; }

    public void Advance(Hop hop, TonePeaks peaks, bool tone, bool promising)
    {
        var level = hop.Level;
        if (!tone && !hop.MayBeMissing)
        {
            // Down as soon as it lasts longer than a lost packet, up slowly, and never so high that steady music would pass for noise.
            _lately[hop.Index % PacketHops] = level;
            var loudest = Math.Max(Math.Max(_lately[0], _lately[1]), Math.Max(_lately[2], _lately[3]));
            _floor = loudest < _floor ? Math.Max(loudest, LowestFloor) : Math.Max(_floor, Math.Min(_floor + 0.02f, HighestFloor));
            FollowNoise(hop, peaks);
        }

        Active = !tone && level > Math.Max(LowestSound, _floor + AboveFloor);
        var tonal = peaks.LowPurity >= (promising ? TonePurity : PairPurity) || (peaks.Purity >= TonePurity && Math.Abs(peaks.Frequency - _frequency) < SameTone);
        var steady = peaks.Frequency > 0 && Math.Abs(peaks.Frequency - _frequency) < SameTone;
        _frequency = peaks.Frequency;
        var toneOnly = tone || (promising && tonal);
        // Tones hold their spectrum better than any music.
        if (!toneOnly && !hop.MayBeMissing)
            Remember(hop, peaks, steady);
        if (!Active)
        {
            if (!tone && !hop.MayBeMissing && hop.Index > UtteranceEnd + 1)
                (_quietHops, _quiet) = (_quietHops + 1, _quiet + level);
            return;
        }

        ActiveHops++;
        if (FirstSound < 0)
            FirstSound = hop.Index;
        if (UtteranceEnd < 0 || hop.Index - UtteranceEnd > PauseHops)
            BeginUtterance(hop.Index);
        (_quietHops, _quiet) = (0, 0);
        UtteranceEnd = hop.Index;
        // What the edges of a lost packet look like says nothing.
        if (hop.MayBeMissing)
            return;
        _utteranceHops++;
        _loudest = Math.Max(_loudest, level);
        _utteranceVoiced += !tone && !tonal && !steady && peaks.Purity > LowestVoice ? 1 : 0;
        _utteranceTones += tonal ? 1 : 0;
        _utteranceMusic |= SoundsLikeMusic && !_behindMusic;
        _utteranceSteady += steady ? 1 : 0;
        if (toneOnly || hop.Index - UtteranceStart < Lag)
            return;
        _utteranceCompared++;
        _utteranceLikeness += _likeness[(_hops - 1) % Window];
    }

    private void BeginUtterance(int index)
    {
        _speechHops = SpeechHops;
        if (_greeting.Start < 0 && CanBeSpeech && GreetingIsOver)
            _greeting = (UtteranceStart, UtteranceEnd);
        (_lastStart, _lastEnd) = (UtteranceStart, UtteranceEnd);
        _behindMusic |= _utteranceMusic || (_utteranceHops > LongestClick && !Moves);
        ForgetUtterance();
        UtteranceStart = index;
        Utterances++;
    }

    private void ForgetUtterance()
    {
        (_utteranceHops, _utteranceTones, _utteranceMusic, _loudest) = (0, 0, false, Nothing);
        (_utteranceSteady, _utteranceCompared, _utteranceVoiced, _utteranceLikeness) = (0, 0, 0, 0);
    }

    // Where noise is found out, what was taken for sound before is taken back.
    private void FollowNoise(Hop hop, TonePeaks peaks)
    {
        _steady[_noiseHops++ % SteadyHops] = hop.Level;
        _sameness += ((Math.Abs(peaks.Bin - _bin) <= 1 ? 1 : 0) - _sameness) / SteadyHops;
        _bin = peaks.Bin;
        if (_noiseHops < SteadyHops || _sameness > (hop.Level < LoudNoise ? NoiseSameness : LoudNoiseSameness) || hop.Level < LowestSound)
            return;
        float sum = 0, squares = 0;
        foreach (var level in _steady)
            (sum, squares) = (sum + level, squares + (level * level));
        var mean = sum / SteadyHops;
        if ((squares / SteadyHops) - (mean * mean) > SteadySpread * SteadySpread)
            return;
        if (_floor + AboveFloor < mean && UtteranceStart >= hop.Index - SteadyHops - 2)
            TakeBack(UtteranceStart, hop.Index);
        _floor = Math.Max(_floor, mean - BelowNoise);
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
            ForgetUtterance();
            if (FirstSound >= since - 2)
                FirstSound = -1;
        }
        else
        {
            UtteranceEnd = since - 1;
        }
    }

    private void Remember(Hop hop, TonePeaks peaks, bool steady)
    {
        var slot = _hops % Window;
        var row = _spectra.AsSpan(_hops % Lag * Bins, Bins);
        _levels[slot] = Active ? hop.Level : Nothing;
        _holds[slot] = steady;
        _pure[slot] = peaks.LowPurity >= PairPurity || peaks.Purity >= TonePurity;
        _notes[slot] = Active && peaks.Purity > ClearNote ? (byte)peaks.Bin : (byte)0;
        _likeness[slot] = Compare(hop.Spectrum.Power.AsSpan(FirstBin, Bins), row);
        _hops++;
        if ((_hops & 7) != 0 || _hops < FewestHops)
            return;
        _music = Math.Clamp(_music + Math.Clamp(MeasureMusic(), -SurestMusic, SurestMusic), LeastMusic, MostMusic);
        SoundsLikeMusic = SoundsLikeMusic ? _music > MusicEnds : _music > MusicBegins && _hops >= EnoughHops;
    }

    // Correlation of the spectrum in (coarse) logarithms with that of eight hops before, which it replaces.
    private static float Compare(ReadOnlySpan<float> power, Span<float> row)
    {
        Vector256<float> sumA = default, sumB = default, sumAB = default, sumAA = default, sumBB = default;
        for (var i = 0; i < Bins; i += 8)
        {
            // The bits of a float, read as an integer, are its logarithm up to scale, bias and a small ripple.
            var bits = (Vector256.Create(power.Slice(i, 8)) + Vector256.Create(1e-9f)).AsInt32();
            var a = (Vector256.ConvertToSingle(bits) * Vector256.Create(1f / (1 << 23))) - Vector256.Create(127f);
            var b = Vector256.Create<float>(row.Slice(i, 8));
            sumA += a;
            sumB += b;
            sumAB += a * b;
            sumAA += a * a;
            sumBB += b * b;
            a.CopyTo(row[i..]);
        }

        var (meanA, meanB) = (Vector256.Sum(sumA) / Bins, Vector256.Sum(sumB) / Bins);
        var (spreadA, spreadB) = ((Vector256.Sum(sumAA) / Bins) - (meanA * meanA), (Vector256.Sum(sumBB) / Bins) - (meanB * meanB));
        return ((Vector256.Sum(sumAB) / Bins) - (meanA * meanB)) / MathF.Sqrt((Math.Max(0, spreadA) * Math.Max(0, spreadB)) + 1e-6f);
    }

    // Music holds its notes, and its level steps little; both were weighed on music and on speech over good and poor lines.
    private float MeasureMusic()
    {
        var n = Math.Min(_hops, Window);
        var top = LowestSound;
        for (var i = 0; i < n; i++)
            top = Math.Max(top, _levels[i]);
        float likeness = 0, steps = 0;
        var (loud, pure, held) = (0, 0, 0);
        for (var i = 0; i < n; i++)
        {
            var level = _levels[i];
            if (level < top - BelowTop || level < LowestSound)
                continue;
            loud++;
            pure += _pure[i] ? 1 : 0;
            held += _holds[i] ? 1 : 0;
            likeness += _likeness[i];
            steps += Math.Min(20, Math.Abs(level - _levels[(i + n - 4) % n]));
        }

        if (loud < FewestHops / 3 || (pure > MostTonal * loud && IsOneTone(n)))
            return 0;
        var music = (((8 * likeness) + (10.5f * held) - (1.25f * steps)) / loud) - (2f * (n - loud) / n) + 0.4f;
        return Math.Min(music, 40 * ((likeness / loud) - LeastHeld));
    }

    // A tone nobody named, through a codec that makes it waver: its peak never leaves the place.
    private bool IsOneTone(int n)
    {
        var (lowest, highest) = (byte.MaxValue, byte.MinValue);
        for (var i = 0; i < n; i++)
        {
            if (_notes[i] > 0)
                (lowest, highest) = (Math.Min(lowest, _notes[i]), Math.Max(highest, _notes[i]));
        }

        return highest - lowest <= WidestTone;
    }
}
