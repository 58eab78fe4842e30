namespace PbxConnectors.CallProgress;

/// <summary>
/// Finds a rank in a histogram of each band that changes a little at a time: it remembers where it stood and walks from there.
/// </summary>
internal sealed class LevelRanks(ushort[] histogram)
{
    /// <summary>Bins of a band, one decibel wide.</summary>
    public const int Bins = 128;

    private readonly byte[] _at = new byte[BandLevels.Count];
    private readonly short[] _below = new short[BandLevels.Count];

    /// <summary>Keeps up with a level that came into the histogram or left it.</summary>
    public void Count(int band, int bin, int step)
    {
        if (bin < _at[band])
        {
            _below[band] += (short)step;
        }
    }

    /// <summary>The bin of the level with a number of lower ones.</summary>
    public int Find(int band, int rank)
    {
        var bins = histogram.AsSpan(band * Bins, Bins);
        int at = _at[band], below = _below[band];
        while (below > rank && at > 0)
        {
            below -= bins[--at];
        }

        while (below + bins[at] <= rank && at < Bins - 1)
        {
            below += bins[at++];
        }

        (_at[band], _below[band]) = ((byte)at, (short)below);
        return at;
    }
}
