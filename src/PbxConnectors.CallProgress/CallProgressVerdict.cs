namespace PbxConnectors.CallProgress;

/// <summary>What the analyzer makes of the audio so far. Immutable snapshot.</summary>
public sealed record CallProgressVerdict
{
    /// <summary>The state of the number; <see cref="NumberState.Unknown"/> while undecided.</summary>
    public required NumberState State { get; init; }

    /// <summary>The label of the recognised announcement, or of the state; null when nothing was recognised.</summary>
    public string? Label { get; init; }

    /// <summary>How far the state may be trusted.</summary>
    public required VerdictStage Stage { get; init; }

    /// <summary>How sure, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>The ITU-T Q.850 cause that says the same, where there is one.</summary>
    public int? Q850Cause { get; init; }

    /// <summary>Position in the audio at which this state was first decided; null while undecided.</summary>
    public TimeSpan? DecidedAt { get; init; }

    /// <summary>One sentence a person can read: what was heard and why it means this state.</summary>
    public required string Evidence { get; init; }

    /// <summary>
    /// The states an announcement may mean whose words, as far as they were heard, are common to several; empty when that is not the case.
    /// Signalling may choose among them; the audio alone does not.
    /// </summary>
    public IReadOnlyList<NumberState> Candidates { get; init; } = [];

    /// <summary>What was heard, in order of time.</summary>
    public IReadOnlyList<HeardSegment> Timeline { get; init; } = [];
}
