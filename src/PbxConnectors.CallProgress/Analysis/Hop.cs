using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// What every 16 ms of audio is reduced to before anything is decided. The window of hop n is centred on sample 128·n.
/// </summary>
internal sealed class Hop
{
    public const int Length = 128;
    public const double Seconds = Length / 8000.0;

    /// <summary>Hops that hold a part of the longest gap.</summary>
    public const int GapHops = (LongestGap / Length) + 2;

    private const int FirstBin = 7;
    private const int PowerBins = 109;
    private const int PairsKept = 256;
    private const int MissingRun = 80;
    private const int LongestMissingRun = 800;
    private const int LongestGap = 1600;
    private const int QuietestCode = 8;
    private const float SampleScale = 1 / 32768f;

    private readonly float[] _even = new float[PairsKept];
    private readonly float[] _odd = new float[PairsKept];
    private int _zeros;
    private int _lastZeroRun;
    private short _last;
    private bool _repeated;

    /// <summary>Number of the hop, from 0.</summary>
    public int Index { get; private set; } = -1;

    public Spectrum Spectrum { get; } = new();

    public byte[] Bands { get; } = new byte[BandLevels.Count];

    /// <summary>Those with an even number of the last 512 samples, scaled to ±1.</summary>
    public ReadOnlySpan<float> Even => _even;

    /// <summary>Those with an odd number.</summary>
    public ReadOnlySpan<float> Odd => _odd;

    /// <summary>Power of the telephone band (about 220 to 3600 Hz); a full-scale sine has 1.5 (the Hann window's three bins).</summary>
    public float Power { get; private set; }

    /// <summary>Level of <see cref="Power"/> in dB.</summary>
    public float Level { get; private set; }

    /// <summary>The window holds a run of digital zero that may be lost packets.</summary>
    public bool MayBeMissing { get; private set; }

    /// <summary>The window holds a run of digital zero that may be a burst of lost packets: too long to go on as if nothing were.</summary>
    public bool MayBeGap { get; private set; }

    /// <summary>The window holds sound in place of a lost packet: it repeats the one before.</summary>
    public bool IsFilled { get; private set; }

    /// <summary>The run of digital zero grew longer than bursts of lost packets are.</summary>
    public bool GapIsSilence => _zeros > LongestGap;

    /// <summary>The run of digital zero grew longer than lost packets are: it is silence after all.</summary>
    public bool ZeroRunIsSilence => _zeros > LongestMissingRun;

    public static TimeSpan TimeOf(double hop) => TimeSpan.FromSeconds(Math.Max(0, hop) * Seconds);

    public void Advance(ReadOnlySpan<short> samples)
    {
        Index++;
        Keep(samples);
        var longest = FollowZeros(samples);

        // A hop sees its own samples and those before: a run that ended in the last hop still spoils this window.
        MayBeGap = (longest >= MissingRun || _lastZeroRun >= MissingRun) && !GapIsSilence;
        MayBeMissing = MayBeGap && !ZeroRunIsSilence;
        _lastZeroRun = longest;
        var repeats = RepeatedPacket.IsIn(_even, _odd);
        IsFilled = repeats || _repeated;
        _repeated = repeats;
        Spectrum.Transform(_even.AsSpan(PairsKept - (Spectrum.WindowLength / 2)), _odd.AsSpan(PairsKept - (Spectrum.WindowLength / 2)));
        BandLevels.Measure(Spectrum.Power, Bands);
        Power = Lanes.Sum(Spectrum.Power.AsSpan(FirstBin, PowerBins));
        Level = 10 * MathF.Log10(Power + 1e-12f);
    }

    // Two neighbours are one 32-bit integer, so shifts part them.
    private void Keep(ReadOnlySpan<short> samples)
    {
        _even.AsSpan(Length / 2).CopyTo(_even);
        _odd.AsSpan(Length / 2).CopyTo(_odd);
        var even = _even.AsSpan(PairsKept - (Length / 2));
        var odd = _odd.AsSpan(PairsKept - (Length / 2));
        var pairs = MemoryMarshal.Cast<short, int>(samples);
        for (var i = 0; i < pairs.Length; i += Vector256<int>.Count)
        {
            var pair = Vector256.Create<int>(pairs[i..]);
            (Vector256.ConvertToSingle((pair << 16) >> 16) * SampleScale).CopyTo(even[i..]);
            (Vector256.ConvertToSingle(pair >> 16) * SampleScale).CopyTo(odd[i..]);
        }
    }

    // Length of the longest run of one quiet value; the run at the end goes on in the next hop. A run that matters is longer than half a
    // hop, so where the middle does not hold one only the ends are looked at.
    private int FollowZeros(ReadOnlySpan<short> samples)
    {
        var longest = 0;
        if (samples[(Length / 2) - 1] == samples[Length / 2])
        {
            foreach (var sample in samples)
            {
                longest = Math.Max(longest, Follow(sample));
            }

            return longest;
        }

        for (var i = 0; i < Length / 2 && Follow(samples[i]) > 0; i++)
        {
            longest = _zeros;
        }

        var from = Length - 1;
        while (from > Length / 2 && samples[from] == samples[from - 1])
        {
            from--;
        }

        (_zeros, _last) = (0, samples[from - 1]);
        for (var i = from; i < Length; i++)
        {
            longest = Math.Max(longest, Follow(samples[i]));
        }

        return longest;
    }

    // A-law has no zero: its quietest code decodes to 8.
    private int Follow(short sample)
    {
        _zeros = sample == _last && Math.Abs((int)sample) <= QuietestCode ? _zeros + 1 : 0;
        _last = sample;
        return _zeros;
    }
}
