namespace PbxConnectors.CallProgress;

/// <summary>One row of a tone plan. Immutable.</summary>
public sealed record ToneDefinition
{
    /// <summary>A name unique in its plan, for example <c>cn-busy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the tone means.</summary>
    public required ToneKind Kind { get; init; }

    /// <summary>One or two frequencies in hertz that sound together.</summary>
    public required IReadOnlyList<double> Frequencies { get; init; }

    /// <summary>Bursts and pauses that repeat; empty for a continuous tone.</summary>
    public IReadOnlyList<ToneCadenceSegment> Cadence { get; init; } = [];

    /// <summary>How far each frequency may be off, in hertz. Default 25.</summary>
    public double FrequencyTolerance { get; init; } = 25;

    /// <summary>How far each duration may be off, as a fraction. Default 0.1.</summary>
    public double CadenceTolerance { get; init; } = 0.1;

    /// <summary>The standard the row comes from.</summary>
    public string Source { get; init; } = "";
}
