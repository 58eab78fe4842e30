namespace PbxConnectors.Cli.Commands;

/// <summary>What <c>pbxc classify --json</c> writes. Times are in milliseconds from the beginning of the recording.</summary>
internal sealed record ClassifyReport(IReadOnlyList<ClassifiedFile> Files, int References);

/// <summary>One recording. <c>Problem</c> says why it could not be read; the rest is then empty.</summary>
internal sealed record ClassifiedFile
{
    public required string File { get; init; }

    public string? Problem { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public long DurationMs { get; init; }

    public required string Verdict { get; init; }

    public string? State { get; init; }

    public string? Chinese { get; init; }

    public int? Da2Id { get; init; }

    public int? Q850 { get; init; }

    public double Confidence { get; init; }

    public long? DecidedAtMs { get; init; }

    public string? Evidence { get; init; }

    public IReadOnlyList<string> Candidates { get; init; } = [];

    public IReadOnlyList<ClassifiedSegment> Timeline { get; init; } = [];
}

/// <summary>One stretch of a recording.</summary>
internal sealed record ClassifiedSegment
{
    public required string Kind { get; init; }

    public required long StartMs { get; init; }

    public required long EndMs { get; init; }

    public required string Description { get; init; }

    public string? Tone { get; init; }

    public IReadOnlyList<double> Frequencies { get; init; } = [];

    public IReadOnlyList<double> CadenceMs { get; init; } = [];

    public string? Reference { get; init; }

    public string? Label { get; init; }

    public double Confidence { get; init; }
}
