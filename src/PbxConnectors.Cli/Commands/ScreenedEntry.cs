using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;

namespace PbxConnectors.Cli.Commands;

/// <summary>One line of <c>pbxc screen --json</c>.</summary>
internal sealed record ScreenedEntry
{
    public required string Number { get; init; }

    public required string State { get; init; }

    public required string Chinese { get; init; }

    public int? Da2Id { get; init; }

    public required double Confidence { get; init; }

    public required string Evidence { get; init; }

    public string? Contradiction { get; init; }

    public string? Extension { get; init; }

    public string? StartedAt { get; init; }

    public string? EndedAt { get; init; }

    public bool? Answered { get; init; }

    public int? Q850 { get; init; }

    public string? Recording { get; init; }

    public string? Problem { get; init; }

    public static ScreenedEntry Of(ScreenedNumber number) => new()
    {
        Number = number.Number,
        State = number.State.ToLabel(),
        Chinese = number.State.ToChinese(),
        Da2Id = number.State.Da2Id(),
        Confidence = Math.Round(number.Confidence, 3),
        Evidence = number.Evidence,
        Contradiction = number.Contradiction,
        Extension = number.Extension,
        StartedAt = Names.Iso(number.StartedAt),
        EndedAt = Names.Iso(number.EndedAt),
        Answered = number.CallResult?.Answered,
        Q850 = number.CallResult?.Q850Cause,
        Recording = number.AudioName,
        Problem = number.Problem,
    };
}
