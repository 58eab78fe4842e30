namespace PbxConnectors.CallProgress;

/// <summary>A call that was listened to, as offered to an <see cref="AnnouncementLearner"/>. Immutable.</summary>
public sealed record HeardCall
{
    /// <summary>The sound of the call, from its first sample. Read while <see cref="AnnouncementLearner.Offer"/> runs; not kept.</summary>
    public required WaveAudio Audio { get; init; }

    /// <summary>The last word of the analyzer on this sound; its timeline says where the unknown announcement is.</summary>
    public required CallProgressVerdict Verdict { get; init; }

    /// <summary>Identifies the call in your records; null when nothing does. Kept as given.</summary>
    public string? CallId { get; init; }

    /// <summary>The number dialled, masked as you want it kept; null to keep none.</summary>
    public string? Number { get; init; }

    /// <summary>The trunk, gateway or extension the call left by; null when not known.</summary>
    public string? Trunk { get; init; }

    /// <summary>What the announcement says, where a transcriber told; null otherwise.</summary>
    public string? Transcript { get; init; }

    /// <summary>The label the words stand for, where they name one; null otherwise.</summary>
    public string? SuggestedLabel { get; init; }

    /// <summary>The call; no number, no words.</summary>
    public override string ToString() => $"call {CallId}";
}
