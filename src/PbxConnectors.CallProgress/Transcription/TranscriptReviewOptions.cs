namespace PbxConnectors.CallProgress;

/// <summary>The bounds of a <see cref="TranscriptReview"/>.</summary>
public sealed record TranscriptReviewOptions
{
    /// <summary>The words that name a state. Default <see cref="AnnouncementKeywords.Default"/>.</summary>
    public AnnouncementKeywords Keywords { get; init; } = AnnouncementKeywords.Default;

    /// <summary>Transcriptions under way at once. Default 2.</summary>
    public int Concurrency { get; init; } = 2;

    /// <summary>Calls that may wait for their turn; more are skipped. Default 16.</summary>
    public int QueueCapacity { get; init; } = 16;

    /// <summary>Longest wait for one call, its turn included. Default 10 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Shortest speech worth writing down. Default 1 s.</summary>
    public TimeSpan ShortestAnnouncement { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest speech handed over; what is longer is cut. Default 20 s.</summary>
    public TimeSpan LongestAnnouncement { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Confidence of a state that words alone name, 0 to 1. Default 0.7.</summary>
    public double Confidence { get; init; } = 0.7;

    /// <summary>Clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(QueueCapacity);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TimeLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TimeLimit, TimeSpan.FromMinutes(10));
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestAnnouncement, ShortestAnnouncement);
        if (Confidence is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "Choose 0 to 1.");
        }
    }
}
