namespace PbxConnectors.CallProgress;

/// <summary>The bounds of an <see cref="AnnouncementLearner"/>.</summary>
public sealed record LearningOptions
{
    /// <summary>Shortest announcement worth keeping. Default 1.5 s; at least 0.5 s.</summary>
    public TimeSpan ShortestAnnouncement { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Longest recording kept of one; what is longer is cut. Default 20 s, at most a minute.</summary>
    public TimeSpan LongestAnnouncement { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Announcements kept at most. When full, the least heard of those heard once gives way. Default 500.</summary>
    public int MaximumEntries { get; init; } = 500;

    /// <summary>Bytes of recordings kept at most. Default 64 MiB.</summary>
    public long MaximumBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Calls that may wait to be looked at; more are dropped and counted. Default 64.</summary>
    public int QueueCapacity { get; init; } = 64;

    /// <summary>Calls remembered per announcement. Default 20.</summary>
    public int HearingsKept { get; init; } = 20;

    /// <summary>How long closing may take to look at what waits. Default 10 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        if (ShortestAnnouncement < TimeSpan.FromSeconds(0.5))
        {
            throw new ArgumentException($"LearningOptions.ShortestAnnouncement is {ShortestAnnouncement}: choose half a second or more.");
        }

        if (LongestAnnouncement < ShortestAnnouncement || LongestAnnouncement > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentException(
                $"LearningOptions.LongestAnnouncement is {LongestAnnouncement}: choose between ShortestAnnouncement and a minute.");
        }

        if (CloseTimeout < TimeSpan.Zero || CloseTimeout > TimeSpan.FromHours(1))
        {
            throw new ArgumentException($"LearningOptions.CloseTimeout is {CloseTimeout}: choose zero to an hour.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumEntries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(HearingsKept);
    }
}
