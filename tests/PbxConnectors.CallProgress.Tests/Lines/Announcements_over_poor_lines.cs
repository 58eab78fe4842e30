using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Tests;

/// <summary>Synthesised announcements of five invented carriers over twenty-three lines; each line hears a sample of them.</summary>
public class Announcements_over_poor_lines
{
    private const int PerLine = 8;

    private static readonly LabClip[] Listed = [.. LabAudio.Embedded.Labels.Order(StringComparer.Ordinal)
        .Where(label => NumberStates.TryParse(label, out var state) && state.Da2Id() is not null).SelectMany(LabAudio.Embedded.Clips)];

    private static readonly AnnouncementLibrary Library = LabAudio.Embedded.ToAnnouncementLibrary();

    public static TheoryData<string> WholeLines => [.. TelephoneLines.Whole.Keys];

    public static TheoryData<string> PartLines => [.. TelephoneLines.Part.Keys];

    [Fact]
    public void There_are_twenty_three_lines() => (TelephoneLines.Whole.Count + TelephoneLines.Part.Count).ShouldBe(23);

    [Theory]
    [MemberData(nameof(WholeLines))]
    public void A_whole_announcement_is_given_its_state_and_never_another(string line)
    {
        var heard = Sample(line).Select(clip => (clip.Name, Expected: StateOf(clip), Listening.Classify(TelephoneLines.Whole[line](clip.Samples.ToArray()), Library).State)).ToList();
        heard.Where(trial => trial.State != trial.Expected && trial.State != NumberState.Unknown).ShouldBeEmpty();
        // At the poorest line a short wording may stay undecided, which is an answer.
        heard.Count(trial => trial.State == trial.Expected).ShouldBeGreaterThanOrEqualTo(PerLine - 1);
    }

    [Theory]
    [MemberData(nameof(PartLines))]
    public void A_part_that_states_have_in_common_is_never_given_another_state(string line) =>
        Sample(line).Select(clip => (clip.Name, Expected: StateOf(clip), Listening.Classify(TelephoneLines.Part[line](clip.Samples.ToArray()), Library).State))
            .Where(trial => trial.State != trial.Expected && IsAnnounced(trial.State)).ShouldBeEmpty();

    [Fact]
    public void An_announcement_repeated_until_the_recording_breaks_off_keeps_its_state()
    {
        foreach (var clip in Sample("repeated"))
        {
            var samples = clip.Samples.ToArray();
            var call = Sounds.Join(samples, Sounds.Silence(0.6), samples, Sounds.Silence(0.6), samples, Sounds.Silence(0.6), samples[..(samples.Length / 3)]);
            Listening.Classify(call, Library).State.ShouldBe(StateOf(clip), clip.Name);
        }
    }

    [Fact]
    public void A_stream_that_begins_within_a_loop_becomes_final_on_the_right_state()
    {
        foreach (var clip in Sample("loop"))
        {
            var samples = clip.Samples.ToArray();
            var loop = Sounds.Join(samples[(samples.Length / 2)..], Sounds.Silence(0.6), samples, Sounds.Silence(0.6));
            var finals = Listening.Follow(loop, Library).Where(change => change.Verdict.Stage == VerdictStage.Final).Select(change => change.Verdict.State).ToList();
            finals.ShouldNotBeEmpty(clip.Name);
            finals.ShouldAllBe(state => state == StateOf(clip), clip.Name);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(15)]
    [InlineData(10)]
    public void Announcements_nobody_listed_in_the_voices_of_listed_ones_are_given_no_state(int? signalToNoise)
    {
        foreach (var clip in LabAudio.Embedded.Clips("unlisted"))
        {
            var samples = signalToNoise is { } ratio ? Sounds.WithNoise(clip.Samples.ToArray(), ratio) : clip.Samples.ToArray();
            IsAnnounced(Listening.Classify(samples, Library).State).ShouldBeFalse(clip.Name);
        }
    }

    [Fact]
    public void What_the_library_lost_is_not_taken_for_what_it_kept()
    {
        foreach (var clip in Sample("lost"))
        {
            var state = Listening.Classify(clip.Samples.ToArray(), Library.Remove(clip.Name)).State;
            (state == StateOf(clip) || !IsAnnounced(state)).ShouldBeTrue($"{clip.Name} was taken for {state}");
        }
    }

    [Fact]
    public void Music_and_people_are_given_no_state_of_an_announcement()
    {
        foreach (var clip in LabAudio.Embedded.Clips("music").Concat(LabAudio.Embedded.Clips("human")))
        {
            IsAnnounced(Listening.Classify(clip.Samples.ToArray(), Library).State).ShouldBeFalse(clip.Name);
        }
    }

    [Fact]
    public void Recordings_of_the_shared_folder_keep_their_state_over_poor_lines()
    {
        if (SharedAudio.Folder is not { } folder)
        {
            return;
        }

        var library = AnnouncementLibrary.Load(folder);
        var random = new Random(2026);
        var lines = TelephoneLines.Whole.ToArray();
        var references = library.References.Where(reference => reference.Duration > TimeSpan.FromSeconds(2)).ToArray();
        for (var trial = 0; trial < 40; trial++)
        {
            var reference = references[random.Next(references.Length)];
            var line = lines[random.Next(lines.Length)];
            WaveFile.TryRead(Path.Combine(folder, $"{reference.Name}.wav"), out var audio, out _).ShouldBeTrue();
            var label = Listening.Classify(line.Value(audio!.ToTelephoneRate().Samples.ToArray()), library).Label;
            label.ShouldBeOneOf([reference.Label, null], $"{reference.Name}, {line.Key}");
        }
    }

    private static bool IsAnnounced(NumberState state) => state.Da2Id() is not null;

    private static NumberState StateOf(LabClip clip) => NumberStates.TryParse(clip.Label, out var state) ? state : throw new InvalidOperationException(clip.Name);

    private static IEnumerable<LabClip> Sample(string line)
    {
        var random = new Random(line.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        return Enumerable.Range(0, PerLine).Select(_ => Listed[random.Next(Listed.Length)]);
    }
}
