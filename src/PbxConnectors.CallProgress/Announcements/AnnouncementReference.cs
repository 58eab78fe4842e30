namespace PbxConnectors.CallProgress;

/// <summary>One recorded announcement of a library. Immutable.</summary>
public sealed record AnnouncementReference
{
    /// <summary>A name unique in its library: the file's path below the folder, without extension.</summary>
    public required string Name { get; init; }

    /// <summary>The label it was filed under.</summary>
    public required string Label { get; init; }

    /// <summary>The state the label means; Unknown when the label is outside the vocabulary of <see cref="NumberStates"/>.</summary>
    public required NumberState State { get; init; }

    /// <summary>Length of the recording.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What it says, where known.</summary>
    public string? Transcript { get; init; }

    /// <summary>How good the recording is; null when not known.</summary>
    public RecordingTraits? Traits { get; init; }
}
