namespace PbxConnectors.Cli.Evaluation;

/// <summary>How a verdict stands to its recording's label. Every recording has exactly one.</summary>
internal enum EvaluationOutcome
{
    /// <summary>The verdict means what the label says; for the label <c>none</c>: nothing is claimed about the number.</summary>
    Right,

    /// <summary>Another state is claimed than the label's.</summary>
    Wrong,

    /// <summary>The label is a state and none is claimed, or the recording could not be read.</summary>
    Undecided,

    /// <summary>The label is <c>none</c>, and yet a state or a tone is claimed.</summary>
    FalseAccept,
}
