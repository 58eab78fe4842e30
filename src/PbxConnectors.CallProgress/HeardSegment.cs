namespace PbxConnectors.CallProgress;

/// <summary>One stretch of what was heard. Immutable. Times count from the first sample written.</summary>
public sealed record HeardSegment
{
    /// <summary>What the stretch is.</summary>
    public required SegmentKind Kind { get; init; }

    /// <summary>Where it begins.</summary>
    public required TimeSpan Start { get; init; }

    /// <summary>Where it ends, or how far it was heard when it still goes on.</summary>
    public required TimeSpan End { get; init; }

    /// <summary>A few words a person can read.</summary>
    public required string Description { get; init; }

    /// <summary>The kind of tone, when <see cref="Kind"/> is <see cref="SegmentKind.Tone"/> and the tone was named.</summary>
    public ToneKind? Tone { get; init; }

    /// <summary>Frequencies of the tone named, in hertz; empty when no row of the tone plan was named.</summary>
    public IReadOnlyList<double> Frequencies { get; init; } = [];

    /// <summary>On and off times of the tone named, in turn; empty when it has no cadence.</summary>
    public IReadOnlyList<TimeSpan> Cadence { get; init; } = [];

    /// <summary>The announcement recognised, when <see cref="Kind"/> is <see cref="SegmentKind.Announcement"/>.</summary>
    public AnnouncementReference? Reference { get; init; }

    /// <summary>How sure, 0 to 1.</summary>
    public double Confidence { get; init; }
}
