namespace PbxConnectors.CallProgress;

/// <summary>
/// Follows the answer tone of fax machines and modems, 2100 Hz. Codecs made for speech let so high a tone waver by 40 Hz from hop to hop
/// and drop some of it: what counts is how many hops are near it, and their mean.
/// </summary>
internal sealed class FaxAnswerTracker
{
    private const double Nominal = 2100;
    private const double Waver = 80;
    private const double Tolerance = 38;
    private const float LeastPurity = 0.4f;
    private const float LowestPower = 1.5e-6f;
    private const int Enough = 28;
    private const int EnoughToBeCertain = 56;

    // A hop of something else weighs as two of the tone.
    private const int Contrary = 2;

    private int _hops;
    private int _near;
    private double _sum;

    /// <summary>The answer tone sounds.</summary>
    public bool Heard => _hops >= Enough && IsNear(_sum / _near, Tolerance);

    /// <summary>It has lasted so long that nothing else is like it.</summary>
    public bool IsCertain => Heard && _hops >= EnoughToBeCertain;

    /// <summary>First hop of the tone.</summary>
    public int Start { get; private set; }

    public void Advance(Hop hop, TonePeaks peaks)
    {
        if (peaks.Purity >= LeastPurity && peaks.PeakPower > LowestPower && IsNear(peaks.Frequency, Waver))
        {
            Count(hop.Index, peaks.Frequency);
        }
        else if (_hops > 0 && !hop.MayBeMissing)
        {
            _hops = Math.Max(0, _hops - Contrary);
        }
    }

    private void Count(int index, double frequency)
    {
        if (_hops == 0)
        {
            (Start, _near, _sum) = (index, 0, 0);
        }

        _hops++;
        _near++;
        _sum += frequency;
    }

    private static bool IsNear(double frequency, double tolerance) => Math.Abs(frequency - Nominal) <= tolerance;
}
