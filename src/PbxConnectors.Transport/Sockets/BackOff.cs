namespace PbxConnectors.Transport;

/// <summary>Waiting times between attempts to connect: full jitter over an exponentially growing bound.</summary>
public sealed class BackOff
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;
    private readonly Random _random;
    private int _attempts;

    /// <summary>Creates the sequence.</summary>
    /// <param name="first">Bound of the first wait.</param>
    /// <param name="longest">Bound of any wait.</param>
    /// <param name="random">Source of the jitter.</param>
    public BackOff(TimeSpan first, TimeSpan longest, Random? random = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(first, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, first);
        (_first, _longest, _random) = (first, longest, random ?? Random.Shared);
    }

    /// <summary>The next wait: anything between nothing and a bound that doubles each time.</summary>
    public TimeSpan Next()
    {
        double bound = Math.Min(_first.TotalSeconds * Math.Pow(2, Math.Min(_attempts++, 30)), _longest.TotalSeconds);
        return TimeSpan.FromSeconds(bound * _random.NextDouble());
    }

    /// <summary>Begins anew, after a connection that held.</summary>
    public void Reset() => _attempts = 0;
}
