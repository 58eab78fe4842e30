namespace PbxConnectors.CallProgress;

/// <summary>What became of the calls offered to an <see cref="AnnouncementLearner"/> since it was opened. Immutable snapshot.</summary>
public sealed record LearningCounters
{
    /// <summary>Calls that held an announcement to learn and were queued.</summary>
    public required long Queued { get; init; }

    /// <summary>Calls that held nothing to learn: recognised, a person, music, tones, silence, too short.</summary>
    public required long NothingToLearn { get; init; }

    /// <summary>Calls dropped because the queue was full.</summary>
    public required long Dropped { get; init; }

    /// <summary>Announcements that were new.</summary>
    public required long New { get; init; }

    /// <summary>Calls with an announcement that was pending already.</summary>
    public required long Repeated { get; init; }

    /// <summary>Calls with an announcement that the library has learnt meanwhile.</summary>
    public required long AlreadyListed { get; init; }

    /// <summary>New announcements not kept because the store was full.</summary>
    public required long StoreFull { get; init; }

    /// <summary>Writes to the store that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>What the last of those failures said; null when there was none.</summary>
    public string? LastFailure { get; init; }
}
