namespace PbxConnectors.CallProgress;

/// <summary>What was measured of a hop that may be the last of its burst or pause.</summary>
internal struct HeldHop
{
    public bool Counts;
    public bool Pure;
    public double Frequency;

    /// <summary>In a burst the level in decibels, in a pause the power.</summary>
    public double Level;

    /// <summary>Power of the whole band, in a pause.</summary>
    public double WholePower;
}
