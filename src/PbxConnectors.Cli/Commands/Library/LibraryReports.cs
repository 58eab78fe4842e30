using PbxConnectors.CallProgress;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary>What the commands that change a library write as JSON.</summary>
internal sealed record LibraryChangeReport(
    string Library, int References, IReadOnlyList<string> Changed, IReadOnlyList<LibraryProblemEntry> Problems);

/// <summary>A recording that could not be used.</summary>
internal sealed record LibraryProblemEntry(string File, string Problem)
{
    public static IReadOnlyList<LibraryProblemEntry> Of(IEnumerable<LibraryProblem> problems) =>
        [.. problems.Select(problem => new LibraryProblemEntry(problem.File, problem.Problem))];
}

/// <summary>What <c>pbxc library list --json</c> writes.</summary>
internal sealed record LibraryListReport(string Library, IReadOnlyList<ReferenceEntry> References, IReadOnlyList<LibraryProblemEntry> Problems);

/// <summary>An announcement of a library.</summary>
internal sealed record ReferenceEntry(string Name, string Label, string State, string Chinese, int? Da2Id, long DurationMs, string? Transcript)
{
    public static ReferenceEntry Of(AnnouncementReference reference) => new(
        reference.Name, reference.Label, reference.State.ToLabel(), reference.State.ToChinese(), reference.State.Da2Id(),
        (long)Math.Round(reference.Duration.TotalMilliseconds), reference.Transcript);
}

/// <summary>What <c>pbxc library verify --json</c> writes.</summary>
internal sealed record LibraryVerifyReport(
    string Library, int References, bool Ok, IReadOnlyList<FindingEntry> Findings, IReadOnlyList<LibraryProblemEntry> Problems);

/// <summary>Something about a library that deserves a look.</summary>
internal sealed record FindingEntry(string Kind, bool IsError, string Reference, string? Other, string Message);

/// <summary>What <c>pbxc library pending --json</c> writes.</summary>
internal sealed record PendingReport(string Folder, IReadOnlyList<PendingAnnouncementEntry> Pending, IReadOnlyList<LibraryProblemEntry> Problems);

/// <summary>An announcement that was heard and is not in the library.</summary>
internal sealed record PendingAnnouncementEntry(
    string Id, long Count, string? FirstHeard, string? LastHeard, long DurationMs, string? SuggestedLabel, string? Transcript, string? Evidence,
    IReadOnlyList<HearingEntry> Hearings)
{
    public static PendingAnnouncementEntry Of(PendingAnnouncement pending) => new(
        pending.Id, pending.Count, Names.Iso(pending.FirstHeard), Names.Iso(pending.LastHeard), (long)Math.Round(pending.Duration.TotalMilliseconds),
        pending.SuggestedLabel, pending.Transcript, pending.Evidence,
        [.. pending.Hearings.Select(hearing => new HearingEntry(Names.Iso(hearing.At), hearing.CallId, hearing.Number, hearing.Trunk))]);
}

/// <summary>One call in which it was heard.</summary>
internal sealed record HearingEntry(string? At, string? CallId, string? Number, string? Trunk);
