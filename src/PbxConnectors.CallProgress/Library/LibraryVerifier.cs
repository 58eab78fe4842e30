using System.Globalization;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Looks a library over: every reference is played to the matcher, against those that share some of its sound. The index of words finds
/// them, so that the time grows with the references and not with their pairs.
/// </summary>
internal sealed class LibraryVerifier(AnnouncementLibrary library)
{
    private const double LargestClippedShare = 0.001;
    private const double LowestPeak = -36;

    // Two recordings of one announcement differ in the silence around them, hardly in length.
    private const double SameSpan = 0.85;

    // Two that pass for each other share nearly all their sound: those that share less stand behind.
    private const int MostLikes = 24;

    private static readonly TimeSpan ShortSound = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongRecording = TimeSpan.FromSeconds(30);

    public IReadOnlyList<LibraryFinding> Verify(CancellationToken cancellationToken)
    {
        var found = new List<LibraryFinding>[library.Count];
        var index = library.Index ?? new WordIndex(library.Patterns);
        Parallel.For(0, library.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var pattern = library.Patterns[i];
            var likes = index.FindLikes(pattern, MostLikes).Select(like => library.Patterns[like]).Where(like => like != pattern).ToArray();
            found[i] = [.. Recognition(pattern, likes), .. Duplicates(pattern, likes), .. Quality(pattern.Reference)];
        });
        return OncePerPair(found.SelectMany(findings => findings)).OrderByDescending(finding => finding.IsError).ToArray().AsReadOnly();
    }

    private static IEnumerable<LibraryFinding> Recognition(AnnouncementPattern pattern, AnnouncementPattern[] likes)
    {
        var reference = pattern.Reference;
        var result = PatternPlayer.Play(pattern, AnnouncementLibrary.Of([pattern, .. likes]));
        var other = Same(result.Reference, reference) ? result.RunnerUp : result.Reference;
        switch (result.Kind)
        {
            case MatchKind.Undecided when other is not null && Passes(pattern, likes.First(like => like.Reference == other)):
                yield return Finding(LibraryFindingKind.Indistinguishable, reference, other,
                    $"'{reference.Name}' ({reference.Label}) and '{other.Name}' ({other.Label}) sound alike to the matcher: calls with " +
                    "either stay undecided. Remove one, or file both under one label.");
                break;
            case MatchKind.Decided when other is not null:
                yield return Finding(LibraryFindingKind.Mistaken, reference, other,
                    $"'{reference.Name}' ({reference.Label}) is recognised as '{other.Name}' ({other.Label}). Listen to both and relabel " +
                    "or remove one.");
                break;
            case MatchKind.None or MatchKind.Partial:
                yield return Finding(LibraryFindingKind.Unrecognisable, reference, null,
                    $"'{reference.Name}' ({reference.Label}) is not recognised even when heard clean and whole: it holds too little " +
                    "speech. Record it anew.");
                break;
        }
    }

    // Undecided can also mean that a neighbour was not refuted yet; alike are two only when one passes for the other on its own.
    private static bool Passes(AnnouncementPattern pattern, AnnouncementPattern other) =>
        PatternPlayer.Play(pattern, AnnouncementLibrary.Of([other])).Kind == MatchKind.Decided;

    private static IEnumerable<LibraryFinding> Duplicates(AnnouncementPattern pattern, AnnouncementPattern[] likes)
    {
        var reference = pattern.Reference;
        var same = likes.Where(like => Same(like.Reference, reference)).ToArray();
        if (same.Length == 0)
        {
            yield break;
        }

        var result = PatternPlayer.Play(pattern, AnnouncementLibrary.Of(same));
        if (result.Kind == MatchKind.Decided && result.Reference is { } other && result.EndHop - result.StartHop >= SameSpan * pattern.Frames
            && IsSimilar(reference.Duration, other.Duration))
        {
            yield return Finding(LibraryFindingKind.Duplicate, reference, other,
                $"'{reference.Name}' and '{other.Name}' ({other.Label}) hold the same recording. One is enough.");
        }
    }

    private static IEnumerable<LibraryFinding> Quality(AnnouncementReference reference)
    {
        if (reference.State == NumberState.Unknown)
        {
            yield return Finding(LibraryFindingKind.UnknownLabel, reference, null,
                $"'{reference.Name}' has the label '{reference.Label}', which is no state: verdicts will carry the label only.");
        }

        if (reference.Duration > LongRecording)
        {
            yield return Finding(LibraryFindingKind.TooLong, reference, null,
                $"'{reference.Name}' is {Seconds(reference.Duration)} long. Cut it to one pass of the announcement.");
        }

        if (reference.Traits is not { } traits)
        {
            yield break;
        }

        if (traits.Sound < ShortSound)
        {
            yield return Finding(LibraryFindingKind.TooShort, reference, null,
                $"'{reference.Name}' holds {Seconds(traits.Sound)} of sound; a second or more is recognised far more surely.");
        }

        if (traits.ClippedShare > LargestClippedShare)
        {
            yield return Finding(LibraryFindingKind.Clipped, reference, null, string.Create(CultureInfo.InvariantCulture,
                $"'{reference.Name}' is clipped ({traits.ClippedShare:0.0%} of its samples). Record it at a lower level."));
        }

        if (traits.PeakLevel < LowestPeak)
        {
            yield return Finding(LibraryFindingKind.TooQuiet, reference, null, string.Create(CultureInfo.InvariantCulture,
                $"'{reference.Name}' peaks at {traits.PeakLevel:0} dB of full scale. Record it louder."));
        }
    }

    // Each of a pair finds the other.
    private static IEnumerable<LibraryFinding> OncePerPair(IEnumerable<LibraryFinding> findings)
    {
        var pairs = new HashSet<(LibraryFindingKind, string, string)>();
        foreach (var finding in findings)
        {
            var (a, b) = (finding.Reference.Name, finding.Other?.Name ?? "");
            if (finding.Other is null || finding.Kind == LibraryFindingKind.Mistaken
                || pairs.Add(string.CompareOrdinal(a, b) < 0 ? (finding.Kind, a, b) : (finding.Kind, b, a)))
            {
                yield return finding;
            }
        }
    }

    private static bool Same(AnnouncementReference? a, AnnouncementReference b) =>
        a is not null && (b.State != NumberState.Unknown ? a.State == b.State : a.State == b.State && a.Label == b.Label);

    private static bool IsSimilar(TimeSpan a, TimeSpan b) =>
        Math.Min(a.TotalSeconds, b.TotalSeconds) >= SameSpan * Math.Max(a.TotalSeconds, b.TotalSeconds);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static LibraryFinding Finding(LibraryFindingKind kind, AnnouncementReference reference, AnnouncementReference? other, string message) =>
        new() { Kind = kind, Reference = reference, Other = other, Message = message };
}
