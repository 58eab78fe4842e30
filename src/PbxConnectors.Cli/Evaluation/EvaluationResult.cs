using PbxConnectors.Cli.Ear;

namespace PbxConnectors.Cli.Evaluation;

/// <summary>What came out for one recording. <see cref="Heard"/> is null when it could not be read.</summary>
internal sealed record EvaluatedRow(ManifestRow Row, HeardRecording? Heard, string? Problem)
{
    public string Verdict => Heard?.Label ?? SoundLabels.None;

    public EvaluationOutcome Outcome => Heard is null ? EvaluationOutcome.Undecided : LabelEquivalence.Judge(Row.Label, Heard);
}

/// <summary>What came out of a whole evaluation.</summary>
internal sealed record EvaluationResult(IReadOnlyList<EvaluatedRow> Rows, TimeSpan Audio, TimeSpan Cpu, int References)
{
    public int Unreadable => Rows.Count(row => row.Heard is null);

    public int Count(EvaluationOutcome outcome) => Rows.Count(row => row.Outcome == outcome);

    public EvaluationSummary Summary => new()
    {
        Right = Count(EvaluationOutcome.Right),
        Wrong = Count(EvaluationOutcome.Wrong),
        Undecided = Count(EvaluationOutcome.Undecided),
        FalseAccepts = Count(EvaluationOutcome.FalseAccept),
        CpuSecondsPerAudioHour = Audio == TimeSpan.Zero ? 0 : Math.Round(Cpu.TotalSeconds / Audio.TotalHours, 4),
        References = References,
    };

    public EvaluationReport<EvaluatedFile> ToReport() => new([.. Rows.Select(Report)], Summary);

    public EvaluationReport<StreamedFile> ToStreamReport() => new([.. Rows.Select(ReportStreamed)], Summary);

    private static EvaluatedFile Report(EvaluatedRow row) => new()
    {
        File = row.Row.File,
        Label = row.Row.Label,
        Verdict = row.Verdict,
        Confidence = Confidence(row),
        DecidedAtMs = Milliseconds(row.Heard?.DecidedAt),
        Evidence = row.Problem ?? row.Heard!.Verdict.Evidence,
        Q850 = row.Heard?.Verdict.Q850Cause,
    };

    private static StreamedFile ReportStreamed(EvaluatedRow row) => new()
    {
        File = row.Row.File,
        Label = row.Row.Label,
        Verdict = row.Verdict,
        Confidence = Confidence(row),
        DecidedAtMs = Milliseconds(row.Heard?.DecidedAt),
        Evidence = row.Problem ?? row.Heard!.Verdict.Evidence,
        Q850 = row.Heard?.Verdict.Q850Cause,
        Tentative = row.Heard?.Tentative?.Label,
        TentativeAtMs = Milliseconds(row.Heard?.Tentative?.At),
        Final = row.Heard?.Final?.Label,
        FinalAtMs = Milliseconds(row.Heard?.Final?.At),
    };

    private static double Confidence(EvaluatedRow row) => Math.Round(row.Heard?.Verdict.Confidence ?? 0, 3);

    private static long? Milliseconds(TimeSpan? time) => time is { } known ? (long)Math.Round(known.TotalMilliseconds) : null;
}
