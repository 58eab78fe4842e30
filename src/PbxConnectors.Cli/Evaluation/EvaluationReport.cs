using System.Text.Json.Serialization;

namespace PbxConnectors.Cli.Evaluation;

/// <summary>What <c>pbxc evaluate --json</c> writes.</summary>
internal sealed record EvaluationReport<TFile>(IReadOnlyList<TFile> Files, EvaluationSummary Summary);

/// <summary>The verdict on one recording. Times are in milliseconds from its beginning.</summary>
internal record EvaluatedFile
{
    [JsonPropertyOrder(-8)]
    public required string File { get; init; }

    [JsonPropertyOrder(-7)]
    public required string Label { get; init; }

    [JsonPropertyOrder(-6)]
    public required string Verdict { get; init; }

    [JsonPropertyOrder(-5)]
    public required double Confidence { get; init; }

    [JsonPropertyOrder(-4)]
    public required long? DecidedAtMs { get; init; }

    [JsonPropertyOrder(-3)]
    public required string Evidence { get; init; }

    [JsonPropertyOrder(-2)]
    public required int? Q850 { get; init; }
}

/// <summary>With <c>--stream</c>: also what was claimed first while the recording was still being heard.</summary>
internal sealed record StreamedFile : EvaluatedFile
{
    public required string? Tentative { get; init; }

    public required long? TentativeAtMs { get; init; }

    public required string? Final { get; init; }

    public required long? FinalAtMs { get; init; }
}

/// <summary>Right, wrong, undecided and false accepts add up to the number of files.</summary>
internal sealed record EvaluationSummary
{
    public required int Right { get; init; }

    public required int Wrong { get; init; }

    public required int Undecided { get; init; }

    public required int FalseAccepts { get; init; }

    /// <summary>Processor time of the process for the analysis alone, per hour of audio.</summary>
    public required double CpuSecondsPerAudioHour { get; init; }

    /// <summary>Announcements in the library.</summary>
    public required int References { get; init; }
}
