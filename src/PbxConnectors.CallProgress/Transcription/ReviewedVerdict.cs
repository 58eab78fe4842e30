namespace PbxConnectors.CallProgress;

/// <summary>A verdict after its words were looked at. Immutable.</summary>
public sealed record ReviewedVerdict
{
    /// <summary>The verdict: the one that was given, unless <see cref="Outcome"/> is <see cref="ReviewOutcome.Decided"/>.</summary>
    public required CallProgressVerdict Verdict { get; init; }

    /// <summary>How the review ended.</summary>
    public required ReviewOutcome Outcome { get; init; }

    /// <summary>What the announcement says; null when nobody wrote it down.</summary>
    public string? Transcript { get; init; }

    /// <summary>The keyword that was found; null when there was none.</summary>
    public KeywordMatch? Keyword { get; init; }

    /// <summary>Why the words could not be had, in a sentence; null when they could.</summary>
    public string? Problem { get; init; }

    /// <summary>Outcome and state; the words may hold a number.</summary>
    public override string ToString() => $"{Outcome}: {Verdict.State.ToLabel()}";
}
