namespace PbxConnectors.CallProgress;

/// <summary>The strongest peaks of one hop and how pure they are.</summary>
internal sealed class TonePeaks
{
    private const int Lobe = 2;
    private const float SinglePurity = 0.8f;
    private const float PairPurity = 0.97f;
    private const int FirstBin = 7;
    private const int LastBin = 115;
    private const int FirstLowBin = 9;
    private const int LastLowBin = 22;

    /// <summary>Bin of the strongest peak.</summary>
    public int Bin { get; private set; }

    /// <summary>Frequency of the strongest peak by its phase advance, in hertz; meaningful once the tone fills two windows.</summary>
    public float Frequency { get; private set; }

    /// <summary>Share of the band's power in the strongest peak, 0 to 1.</summary>
    public float Purity { get; private set; }

    /// <summary>Power of the strongest peak.</summary>
    public float PeakPower { get; private set; }

    /// <summary>Share of the band's power in the two strongest peaks between 280 and 690 Hz.</summary>
    public float LowPurity { get; private set; }

    /// <summary>There is little but one tone, or two low ones.</summary>
    public bool IsPure => Purity >= SinglePurity || IsLowPair;

    /// <summary>There is little but two tones below 690 Hz.</summary>
    public bool IsLowPair => LowPurity >= PairPurity;

    /// <summary>Power between 280 and 690 Hz, where call progress tones lie.</summary>
    public float LowPower { get; private set; }

    public void Advance(Hop hop)
    {
        var power = hop.Spectrum.Power;
        var total = hop.Power + 1e-12f;
        Bin = Strongest(power, FirstBin, LastBin);
        PeakPower = Around(power, Bin);
        Purity = PeakPower / total;
        Frequency = Purity > 0.4f ? MeasureFrequency(hop.Spectrum, Bin) : 0;

        LowPower = Lanes.Sum(power.AsSpan(FirstLowBin, LastLowBin - FirstLowBin + 1));
        LowPurity = LowPower / total;
        if (LowPurity > BurstTracker.EdgePurity)
        {
            LowPurity = MeasureLowPurity(power, total);
        }
    }

    private static float MeasureLowPurity(float[] power, float total)
    {
        var first = Strongest(power, FirstLowBin, LastLowBin);
        var second = 0f;
        for (var k = FirstLowBin; k <= LastLowBin; k++)
        {
            if (Math.Abs(k - first) > (2 * Lobe) - 1)
            {
                second = Math.Max(second, Around(power, k));
            }
        }

        return Math.Min(1, (Around(power, first) + second) / total);
    }

    private static float MeasureFrequency(Spectrum spectrum, int bin)
    {
        var (re, im, re0, im0) = (spectrum.Re[bin], spectrum.Im[bin], spectrum.LastRe[bin], spectrum.LastIm[bin]);
        var advance = MathF.Atan2((im * re0) - (re * im0), (re * re0) + (im * im0)) / MathF.PI;
        // A hop is half a window, so the phase of the bin's own centre advances by half a turn per bin.
        var deviation = advance - (bin & 1);
        deviation -= 2 * MathF.Round(deviation / 2);
        return (bin + deviation) * (float)Spectrum.BinWidth;
    }

    private static int Strongest(float[] power, int first, int last) => first + Lanes.IndexOfLargest(power.AsSpan(first, last - first + 1));

    private static float Around(float[] power, int bin)
    {
        var sum = 0f;
        for (var k = Math.Max(0, bin - Lobe); k <= Math.Min(Spectrum.BinCount - 1, bin + Lobe); k++)
        {
            sum += power[k];
        }

        return sum;
    }
}
