namespace PbxConnectors.CallProgress.Tests;

public class Verifying_a_library
{
    [Fact]
    public void A_sound_library_has_no_findings() => Prompts.Library.Verify().ShouldBeEmpty();

    [Fact]
    public void The_same_recording_under_two_states_can_never_decide()
    {
        var findings = Prompts.Library.Add(Source("power_off/two", "power_off", Sounds.ThroughALaw(Prompts.Empty))).Verify();
        var finding = findings.Where(f => f.Kind == LibraryFindingKind.Indistinguishable).ShouldHaveSingleItem();
        finding.IsError.ShouldBeTrue();
        Names(finding).ShouldBe(["empty/one", "power_off/two"]);
        finding.Message.ShouldContain("'empty/one'");
        finding.Message.ShouldContain("'power_off/two'");
    }

    [Fact]
    public void The_same_recording_twice_under_one_state_is_a_duplicate_also_through_another_codec_and_level()
    {
        var findings = Prompts.Library.Add(Source("empty/two", "empty", Sounds.ThroughALaw(Sounds.Gain(Prompts.Empty, -9)))).Verify();
        var finding = findings.ShouldHaveSingleItem();
        finding.Kind.ShouldBe(LibraryFindingKind.Duplicate);
        finding.IsError.ShouldBeFalse();
        Names(finding).ShouldBe(["empty/one", "empty/two"]);
    }

    [Fact]
    public void Another_wording_of_the_same_state_is_no_duplicate() =>
        Prompts.Library.Add(Source("empty/two", "empty", Prompts.Say("is not in our books"))).Verify().ShouldBeEmpty();

    [Fact]
    public void Recordings_of_poor_quality_are_named()
    {
        var library = AnnouncementLibrary.Create(
        [
            Source("loud", "empty", Sounds.Gain(new Speaker(1).Say("this one was recorded with far too much gain"), 30)),
            Source("faint", "busy", Sounds.Gain(new Speaker(2).Say("and that one was recorded much too far away"), -32)),
            Source("brief", "power_off", new Speaker(3).Say("gone away")),
            Source("endless", "barred", Sounds.Join([.. Enumerable.Range(0, 60).Select(i => new Speaker(4).Say($"m{i} n{i} o{i}"))])),
            Source("mine", "my_own", new Speaker(0).Say("a label that is not in the vocabulary")),
        ]);
        library.Problems.ShouldBeEmpty();
        var findings = library.Verify().Where(finding => !finding.IsError).Select(finding => (finding.Kind, finding.Reference.Name)).ToList();
        findings.ShouldBe(
        [
            (LibraryFindingKind.Clipped, "loud"),
            (LibraryFindingKind.TooQuiet, "faint"),
            (LibraryFindingKind.TooShort, "brief"),
            (LibraryFindingKind.TooLong, "endless"),
            (LibraryFindingKind.UnknownLabel, "mine"),
        ]);
    }

    [Fact]
    public void What_holds_too_little_speech_is_named_as_unrecognisable()
    {
        var finding = AnnouncementLibrary.Create([Source("click", "empty", Sounds.Join(Sounds.Silence(1), new Speaker(3).Say("no")[..2000], Sounds.Silence(1)))])
            .Verify()[0];
        finding.Kind.ShouldBe(LibraryFindingKind.Unrecognisable);
        finding.IsError.ShouldBeTrue();
    }

    [Fact]
    public void A_library_from_a_file_is_verified_alike()
    {
        using var stream = new MemoryStream();
        var library = Prompts.Library.Add(Source("power_off/two", "power_off", Prompts.Empty));
        library.Save(stream);
        AnnouncementLibrary.TryRead(stream.ToArray(), out var read, out _).ShouldBeTrue();
        read!.Verify().Select(finding => finding.ToString()).ShouldBe(library.Verify().Select(finding => finding.ToString()));
    }

    [Fact]
    public void A_check_can_be_cancelled() =>
        Should.Throw<OperationCanceledException>(() => Prompts.Library.Verify(new CancellationToken(canceled: true)));

    private static AnnouncementSource Source(string name, string label, short[] samples) => new(name, label, new WaveAudio(samples));

    private static string[] Names(LibraryFinding finding) => [.. new[] { finding.Reference.Name, finding.Other!.Name }.Order(StringComparer.Ordinal)];
}
