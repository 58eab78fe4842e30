namespace PbxConnectors.CallProgress;

/// <summary>A stretch of a call that is of one kind, in hops. Sound is told apart into speech, music and announcements later.</summary>
internal readonly record struct Stretch(SegmentKind Kind, int Start, int End, bool Music, double Frequency = 0)
{
    public double Seconds => (End - Start) * Hop.Seconds;
}
