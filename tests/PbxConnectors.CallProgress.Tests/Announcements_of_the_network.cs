namespace PbxConnectors.CallProgress.Tests;

public class Announcements_of_the_network
{
    private const string Opening = "hello the number you have dialled";
    private const string Closing = ", please check and dial again";

    private static readonly Speaker Voice = new(3);
    private static readonly short[] Empty = Voice.Say($"{Opening} does not exist {Closing}");
    private static readonly short[] PoweredOff = Voice.Say($"{Opening} is switched off {Closing}");
    private static readonly short[] Busy = Voice.Say($"{Opening} is engaged now {Closing}");
    private static readonly short[] Unlisted = Voice.Say($"{Opening} cannot take calls {Closing}");
    private static readonly AnnouncementLibrary Library =
        Listening.Library(("empty", Empty), ("power_off", PoweredOff), ("busy", Busy), ("hold", Voice.Say("stay on the line while we look for somebody")));

    [Fact]
    public void Every_reference_recognises_itself()
    {
        Listening.Classify(Empty, Library).State.ShouldBe(NumberState.EmptyNumber);
        Listening.Classify(PoweredOff, Library).State.ShouldBe(NumberState.PoweredOff);
        Listening.Classify(Busy, Library).State.ShouldBe(NumberState.Busy);
    }

    [Fact]
    public void A_reference_is_recognised_behind_a_ringback_through_A_law_noise_and_another_level()
    {
        var heard = Sounds.ThroughALaw(Sounds.WithNoise(Sounds.Gain(Sounds.Join(Sounds.Tone(1, -13, 450), Sounds.Silence(1), Empty), -10), 20));
        var verdict = Listening.Classify(heard, Library);
        verdict.State.ShouldBe(NumberState.EmptyNumber);
        verdict.Label.ShouldBe("empty");
        verdict.Stage.ShouldBe(VerdictStage.Closed);
        verdict.Q850Cause.ShouldBe(1);
        verdict.Confidence.ShouldBeGreaterThan(0.5);
        var segment = verdict.Timeline.First(s => s.Kind == SegmentKind.Announcement);
        segment.Reference!.Name.ShouldBe("empty/0");
        segment.Start.TotalSeconds.ShouldBe(2, 0.4);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(12)]
    public void The_level_does_not_matter(double gain) => Listening.Classify(Sounds.Gain(Empty, gain), Library).State.ShouldBe(NumberState.EmptyNumber);

    [Fact]
    public void Lost_packets_do_not_matter() => Listening.Classify(Sounds.WithLoss(Empty, 0.05), Library).State.ShouldBe(NumberState.EmptyNumber);

    [Fact]
    public void Polarity_and_a_constant_offset_do_not_matter()
    {
        Listening.Classify([.. Empty.Select(s => (short)-Math.Max(s, (short)-32767))], Library).State.ShouldBe(NumberState.EmptyNumber);
        Listening.Classify([.. Empty.Select(s => (short)Math.Clamp(s + 700, -32768, 32767))], Library).State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public void An_unlisted_announcement_that_shares_its_phrases_with_listed_ones_is_no_state()
    {
        var verdict = Listening.Classify(Unlisted, Library);
        verdict.State.ShouldBe(NumberState.Unknown);
        verdict.Label.ShouldBeNull();
    }

    [Fact]
    public void Words_common_to_several_states_leave_the_state_undecided()
    {
        var verdict = Listening.Classify(Voice.Say(Closing), Library);
        verdict.State.ShouldBe(NumberState.Unknown);
        verdict.Evidence.ShouldContain("undecided");
    }

    [Fact]
    public void The_same_recording_under_two_labels_never_decides()
    {
        var library = Listening.Library(("empty", Empty), ("power_off", Empty));
        Listening.Classify(Empty, library).State.ShouldBe(NumberState.Unknown);
    }

    [Fact]
    public void The_same_recording_twice_under_one_label_decides() =>
        Listening.Classify(Empty, Listening.Library(("empty", Empty), ("empty", Empty))).State.ShouldBe(NumberState.EmptyNumber);

    [Fact]
    public void A_label_of_ones_own_is_named_without_a_state()
    {
        var verdict = Listening.Classify(Voice.Say("stay on the line while we look for somebody"), Library);
        verdict.State.ShouldBe(NumberState.Unknown);
        verdict.Label.ShouldBe("hold");
        verdict.Evidence.ShouldContain("hold/3");
    }

    [Fact]
    public void A_verdict_is_tentative_first_and_final_when_the_clause_closes()
    {
        var changes = Listening.Follow(Sounds.Join(Empty, Sounds.Silence(0.6)), Library);
        var states = changes.Where(c => c.Verdict.State != NumberState.Unknown).ToList();
        states.ShouldAllBe(c => c.Verdict.State == NumberState.EmptyNumber);
        states[0].Verdict.Stage.ShouldBe(VerdictStage.Tentative);
        states[0].At.TotalSeconds.ShouldBeLessThan(Empty.Length / 8000.0);
        states[^1].Verdict.Stage.ShouldBe(VerdictStage.Final);
        states[^1].Verdict.DecidedAt.ShouldNotBeNull();
    }

    [Fact]
    public void A_busy_tone_behind_a_recognised_announcement_does_not_change_its_state() =>
        Listening.Classify(Sounds.Join(Empty, Sounds.Silence(0.5), Sounds.Cadence(5, -13, [450], [0.35, 0.35])), Library).State.ShouldBe(NumberState.EmptyNumber);

    [Fact]
    public void Another_voice_saying_the_same_words_is_not_recognised() =>
        Listening.Classify(new Speaker(4).Say($"{Opening} does not exist {Closing}"), Library).Label.ShouldNotBe("empty");

    [Fact]
    public void Recordings_of_the_shared_folder_recognise_themselves_through_A_law()
    {
        if (SharedAudio.Folder is not { } folder)
        {
            return;
        }

        var library = AnnouncementLibrary.Load(folder, TestContext());
        library.Problems.ShouldBeEmpty();
        foreach (var reference in library.References.Where(r => r.Duration > TimeSpan.FromSeconds(1.5)).Where((_, i) => i % 5 == 0))
        {
            WaveFile.TryRead(Path.Combine(folder, reference.Name + ".wav"), out var audio, out _).ShouldBeTrue();
            if (audio!.SampleRate != 8000)
            {
                continue;
            }

            var verdict = Listening.Classify(Sounds.ThroughALaw(audio.Samples.ToArray()), library);
            verdict.Label.ShouldBeOneOf(reference.Label, null);
        }
    }

    private static CancellationToken TestContext() => CancellationToken.None;
}
