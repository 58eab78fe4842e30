using System.Globalization;

namespace PbxConnectors.CallProgress;

/// <summary>An announcement that was heard and is not in the library. Immutable snapshot.</summary>
public sealed record PendingAnnouncement
{
    /// <summary>Names it in the store: the time of its first hearing and a few letters.</summary>
    public required string Id { get; init; }

    /// <summary>In how many calls it was heard.</summary>
    public required long Count { get; init; }

    /// <summary>When it was heard first.</summary>
    public required DateTimeOffset FirstHeard { get; init; }

    /// <summary>When it was heard last.</summary>
    public required DateTimeOffset LastHeard { get; init; }

    /// <summary>Length of the recording kept, the longest hearing so far.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What the analyzer said about it when it was heard first.</summary>
    public string? Evidence { get; init; }

    /// <summary>What it says, where a transcriber told.</summary>
    public string? Transcript { get; init; }

    /// <summary>The label its words stand for; a proposal for whoever promotes it.</summary>
    public string? SuggestedLabel { get; init; }

    /// <summary>The latest calls it was heard in, newest last; as many as <see cref="LearningOptions.HearingsKept"/>.</summary>
    public IReadOnlyList<AnnouncementHearing> Hearings { get; init; } = [];

    /// <summary>Id and count; what it says may hold a number.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}, heard {Count} times");
}
