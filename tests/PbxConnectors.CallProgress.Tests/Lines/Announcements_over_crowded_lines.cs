using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Tests;

/// <summary>Other voices, music, echoes and what equipment on the way does to an announcement.</summary>
public class Announcements_over_crowded_lines
{
    private const int PerLine = 10;

    private static readonly LabClip[] Listed = [.. LabAudio.Embedded.Labels.Order(StringComparer.Ordinal)
        .Where(label => NumberStates.TryParse(label, out var state) && state.Da2Id() is not null).SelectMany(LabAudio.Embedded.Clips)];

    private static readonly AnnouncementLibrary Library = LabAudio.Embedded.ToAnnouncementLibrary();

    public static TheoryData<string> Names => [.. CrowdedLines.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Most_announcements_keep_their_state_and_none_is_given_another(string line)
    {
        var (pass, ofTen) = CrowdedLines.All[line];
        var heard = Sample(line).Select(clip => (clip.Name, Expected: StateOf(clip), Listening.Classify(pass(clip.Samples.ToArray()), Library).State)).ToList();
        heard.Where(trial => trial.State != trial.Expected && trial.State.Da2Id() is not null).ShouldBeEmpty();
        heard.Count(trial => trial.State == trial.Expected).ShouldBeGreaterThanOrEqualTo(ofTen);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Announcements_nobody_listed_are_given_no_state(string line)
    {
        foreach (var clip in LabAudio.Embedded.Clips("unlisted"))
        {
            Listening.Classify(CrowdedLines.All[line].Pass(clip.Samples.ToArray()), Library).State.Da2Id().ShouldBeNull(clip.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_clause_is_not_closed_by_a_pause_that_only_the_line_makes(string line)
    {
        foreach (var clip in Sample(line))
        {
            var others = Library;
            foreach (var same in Listed.Where(other => StateOf(other) == StateOf(clip)))
            {
                others = others.Remove(same.Name);
            }

            var finals = Listening.Follow(CrowdedLines.All[line].Pass(clip.Samples.ToArray()), others)
                .Where(change => change.Verdict.Stage == VerdictStage.Final && change.Verdict.State.Da2Id() is not null);
            finals.ShouldBeEmpty(clip.Name);
        }
    }

    private static NumberState StateOf(LabClip clip) => NumberStates.TryParse(clip.Label, out var state) ? state : throw new InvalidOperationException(clip.Name);

    private static IEnumerable<LabClip> Sample(string line)
    {
        var random = new Random(line.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        return Enumerable.Range(0, PerLine).Select(_ => Listed[random.Next(Listed.Length)]);
    }
}
