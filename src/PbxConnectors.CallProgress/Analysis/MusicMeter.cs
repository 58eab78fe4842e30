using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Tells music from speech by how long a spectrum and its strongest peak hold: music keeps its notes over an eighth of a second and its
/// level steps little, speech moves on, pauses and jumps. The evidence is summed over the call.
/// </summary>
internal sealed class MusicMeter
{
    /// <summary>Hops over which a spectrum is compared with itself: an eighth of a second.</summary>
    public const int Lag = 8;
    private const int Window = 94;
    private const int FewestHops = 40;
    private const int EnoughHops = 64;
    private const int FewestLoud = 20;
    private const int Interval = 8;
    private const int FirstBin = 7;
    private const int Bins = 56;
    private const float Nothing = -100;
    private const float LowestSound = -62;
    private const float BelowTop = 25;

    // Evidence for music in logarithms of odds, summed: what lasted is not taken back by a bar of drums, and what was not music yet may
    // soon be.
    private const float MusicBegins = 12;
    private const float MusicInAVoiceBegins = 19;
    private const float MusicEnds = -15;
    private const float SurestMusic = 10;
    private const float MostMusic = 100;
    private const float LeastMusic = -20;

    // Notes stand or change; a clear peak that glides may be a voice that sings its words, and more is asked of it.
    private const float ClearPeak = 0.4f;
    private const float MostGliding = 0.18f;

    // A tone nobody named, through a codec that makes it waver, holds its spectrum as well as any note.
    private const float MostPure = 0.4f;
    private const float ClearNote = 0.5f;
    private const int WidestTone = 5;

    // A voice of one pitch holds its strongest harmonic and not its spectrum.
    private const float LeastHeld = 0.36f;
    private const float HeldSlope = 40;

    private readonly float[] _levels = new float[Window];
    private readonly float[] _likeness = new float[Window];
    private readonly bool[] _pure = new bool[Window];
    private readonly bool[] _holds = new bool[Window];
    private readonly bool[] _glides = new bool[Window];
    private readonly byte[] _notes = new byte[Window];
    private readonly float[] _spectra = new float[Bins * Lag];
    private int _hops;
    private float _music;
    private bool _gliding;

    /// <summary>Music sounds, or sounded and nothing else was clearly heard since.</summary>
    public bool SoundsLikeMusic { get; private set; }

    /// <summary>Correlation of the latest spectrum with that of an eighth of a second before.</summary>
    public float Likeness { get; private set; }

    /// <summary>Adds a hop that is neither a tone nor lost.</summary>
    /// <param name="hop">The hop.</param>
    /// <param name="peaks">Its peaks.</param>
    /// <param name="sound">It is no silence.</param>
    /// <param name="holds">Its strongest peak has the frequency of the hop before.</param>
    public void Advance(Hop hop, TonePeaks peaks, bool sound, bool holds)
    {
        var slot = _hops % Window;
        _levels[slot] = sound ? hop.Level : Nothing;
        _holds[slot] = holds;
        _glides[slot] = !holds && peaks.Purity > ClearPeak;
        _pure[slot] = peaks.IsPure;
        _notes[slot] = sound && peaks.Purity > ClearNote ? (byte)peaks.Bin : (byte)0;
        Likeness = _likeness[slot] = Compare(hop.Spectrum.Power.AsSpan(FirstBin, Bins), _spectra.AsSpan(_hops % Lag * Bins, Bins));
        _hops++;
        if (_hops % Interval != 0 || _hops < FewestHops)
        {
            return;
        }

        _music = Math.Clamp(_music + Math.Clamp(Measure(), -SurestMusic, SurestMusic), LeastMusic, MostMusic);
        SoundsLikeMusic = SoundsLikeMusic ? _music > MusicEnds : _music > (_gliding ? MusicInAVoiceBegins : MusicBegins) && _hops >= EnoughHops;
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
    private float Measure()
    {
        var n = Math.Min(_hops, Window);
        var top = LowestSound;
        for (var i = 0; i < n; i++)
        {
            top = Math.Max(top, _levels[i]);
        }

        float likeness = 0, steps = 0;
        var (loud, pure, held, gliding) = (0, 0, 0, 0);
        for (var i = 0; i < n; i++)
        {
            var level = _levels[i];
            if (level < top - BelowTop || level < LowestSound)
            {
                continue;
            }

            loud++;
            pure += _pure[i] ? 1 : 0;
            held += _holds[i] ? 1 : 0;
            gliding += _glides[i] ? 1 : 0;
            likeness += _likeness[i];
            steps += Math.Min(20, Math.Abs(level - _levels[(i + n - 4) % n]));
        }

        _gliding = gliding > MostGliding * loud;
        if (loud < FewestLoud || (pure > MostPure * loud && IsOneTone(n)))
        {
            return 0;
        }

        var music = (((8 * likeness) + (10.5f * held) - (1.25f * steps)) / loud) - (2f * (n - loud) / n) + 0.4f;
        return Math.Min(music, HeldSlope * ((likeness / loud) - LeastHeld));
    }

    // A tone nobody named, through a codec that makes it waver: its peak never leaves the place.
    private bool IsOneTone(int n)
    {
        var (lowest, highest) = (byte.MaxValue, byte.MinValue);
        for (var i = 0; i < n; i++)
        {
            if (_notes[i] > 0)
            {
                (lowest, highest) = (Math.Min(lowest, _notes[i]), Math.Max(highest, _notes[i]));
            }
        }

        return highest - lowest <= WidestTone;
    }
}
