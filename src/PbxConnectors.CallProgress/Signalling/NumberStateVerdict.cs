namespace PbxConnectors.CallProgress;

/// <summary>The state of a number after audio and signalling were weighed together. Immutable.</summary>
public sealed record NumberStateVerdict
{
    /// <summary>The state; Unknown when neither side could tell.</summary>
    public required NumberState State { get; init; }

    /// <summary>How sure, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>One sentence: what decided.</summary>
    public required string Evidence { get; init; }

    /// <summary>What audio and signalling disagree about; null when they agree.</summary>
    public string? Contradiction { get; init; }
}
