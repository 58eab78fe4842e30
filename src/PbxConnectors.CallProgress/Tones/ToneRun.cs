using System.Runtime.InteropServices;

namespace PbxConnectors.CallProgress;

/// <summary>
/// One burst or pause of a cadence while it is tracked. Times are in hops. Every stream keeps two dozen, so they are laid out without gaps.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ToneRun
{
    public const double LargestFrequencySpread = 4;
    public const double LargestLevelSpread = 2.5;

    public bool On;
    public int Start;
    public int Length;

    /// <summary>Where the run began, in hops from <see cref="Start"/>, and what its length lacks once the next one began.</summary>
    public float Edge;
    public float Rest;

    /// <summary>The audio began inside this run: its true start is not known.</summary>
    public bool Truncated;

    /// <summary>Another sound ended, or ran over, into this run: its true start is not known either.</summary>
    public bool InSound;

    /// <summary>Hops that may be lost packets.</summary>
    public int Missing;

    /// <summary>A pause of digital silence, for longer than packets are lost.</summary>
    public bool Silent;

    /// <summary>Sums over the inner hops of a burst: frequency by phase, level, and fits of tone pairs.</summary>
    public int FrequencyCount;
    public double FrequencySum;
    public double FrequencySquares;
    public int LevelCount;
    public double LevelSum;
    public double LevelSquares;
    public int PairCount;

    /// <summary>Power of the whole band over the hops of a pause.</summary>
    public double PauseSum;

    public readonly bool IsCut => Truncated || InSound;

    public readonly double Seconds => (Length + Rest) * Hop.Seconds;

    public readonly double Frequency => FrequencyCount == 0 ? 0 : FrequencySum / FrequencyCount;

    public readonly double FrequencySpread => Spread(FrequencyCount, FrequencySum, FrequencySquares);

    public readonly double LevelSpread => Spread(LevelCount, LevelSum, LevelSquares);

    /// <summary>One tone of one level, as far as it was heard.</summary>
    public readonly bool IsSteady =>
        FrequencyCount >= 4 && 2 * FrequencyCount >= LevelCount && FrequencySpread <= LargestFrequencySpread && LevelSpread <= LargestLevelSpread;

    /// <summary>Adds a hop of a burst.</summary>
    public void Count(in HeldHop hop)
    {
        if (hop.Pure)
        {
            FrequencyCount++;
            FrequencySum += hop.Frequency;
            FrequencySquares += hop.Frequency * hop.Frequency;
        }

        LevelCount++;
        LevelSum += hop.Level;
        LevelSquares += hop.Level * hop.Level;
    }

    private static double Spread(int count, double sum, double squares) =>
        count < 2 ? 0 : Math.Sqrt(Math.Max(0, (squares / count) - (sum / count * (sum / count))));
}
