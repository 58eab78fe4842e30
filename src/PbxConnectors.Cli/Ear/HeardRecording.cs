using PbxConnectors.CallProgress;

namespace PbxConnectors.Cli.Ear;

/// <summary>What was made of one recording. Times count from its beginning.</summary>
internal sealed record HeardRecording
{
    /// <summary>The label of the last word: see <see cref="SoundLabels"/>.</summary>
    public required string Label { get; init; }

    public required CallProgressVerdict Verdict { get; init; }

    /// <summary>When the last word was first said; null when no state is claimed.</summary>
    public required TimeSpan? DecidedAt { get; init; }

    /// <summary>The first label claimed, however loosely; null when none ever was.</summary>
    public Claim? Tentative { get; init; }

    /// <summary>The first label claimed for good, at the latest by the end of the recording; null when none ever was.</summary>
    public Claim? Final { get; init; }
}

/// <summary>A label, and how far the recording had been heard when it was claimed.</summary>
internal sealed record Claim(string Label, TimeSpan At);
