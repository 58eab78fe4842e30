namespace PbxConnectors.CallProgress;

/// <summary>
/// What every 16 ms of audio is reduced to before anything is decided. The window of hop n is centred on sample 128·n.
/// </summary>
internal sealed class Hop
{
    public const int Length = 128;
    public const double Seconds = Length / 8000.0;
    private const int HistoryLength = 512;
    private const int MissingRun = 80;
    private const int LongestMissingRun = 800;

    private readonly float[] _history = new float[HistoryLength];
    private int _zeros;
    private int _lastZeroRun;
    private short _last;

    /// <summary>Number of the hop, from 0.</summary>
    public int Index { get; private set; } = -1;

    public Spectrum Spectrum { get; } = new();

    public byte[] Bands { get; } = new byte[BandLevels.Count];

    /// <summary>The last 512 samples, scaled to ±1.</summary>
    public ReadOnlySpan<float> History => _history;

    /// <summary>Power of the telephone band (about 220 to 3600 Hz); a full-scale sine has 1.5 (the Hann window's three bins).</summary>
    public float Power { get; private set; }

    /// <summary>Level of <see cref="Power"/> in dB.</summary>
    public float Level { get; private set; }

    /// <summary>The window holds a run of digital zero that may be lost packets.</summary>
    public bool MayBeMissing { get; private set; }

    /// <summary>The run of digital zero grew longer than lost packets are: it is silence after all.</summary>
    public bool ZeroRunIsSilence => _zeros > LongestMissingRun;

    public static TimeSpan TimeOf(double hop) => TimeSpan.FromSeconds(Math.Max(0, hop) * Seconds);

    public void Advance(ReadOnlySpan<short> samples)
    {
        Index++;
        _history.AsSpan(Length).CopyTo(_history);
        var tail = _history.AsSpan(HistoryLength - Length);
        var longest = 0;
        for (var i = 0; i < Length; i++)
        {
            tail[i] = samples[i] / 32768f;
            // A-law has no zero: its quietest code decodes to 8.
            _zeros = samples[i] == _last && Math.Abs((int)samples[i]) <= 8 ? _zeros + 1 : 0;
            _last = samples[i];
            longest = Math.Max(longest, _zeros);
        }

        // A hop sees its own samples and those before: a run that ended in the last hop still spoils this window.
        MayBeMissing = (longest >= MissingRun || _lastZeroRun >= MissingRun) && !ZeroRunIsSilence;
        _lastZeroRun = longest;
        Spectrum.Transform(_history.AsSpan(HistoryLength - Spectrum.WindowLength));
        BandLevels.Measure(Spectrum.Power, Bands);
        var sum = 0f;
        foreach (var power in Spectrum.Power.AsSpan(7, 109))
            sum += power;
        Power = sum;
        Level = 10 * MathF.Log10(sum + 1e-12f);
    }
}
