namespace PbxConnectors.CallProgress.Tests;

public class Listening_to_a_call
{
    private static readonly Speaker Voice = new(2);
    private static readonly short[] Announcement = Voice.Say("we are sorry the number you want is not in use");
    private static readonly AnnouncementLibrary Library = Listening.Library(("empty", Announcement), ("busy", Voice.Say("we are sorry the number you want is busy at present")));

    private static readonly short[] Call =
        Sounds.WithNoise(Sounds.Join(Sounds.Cadence(6, -15, [450], [1, 4]), Announcement, Sounds.Silence(0.7), Sounds.Cadence(3, -15, [450], [0.35, 0.35])), 25);

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(128)]
    [InlineData(160)]
    [InlineData(999)]
    [InlineData(100_000)]
    public void The_size_of_the_frames_never_changes_the_verdict(int frame)
    {
        var analyzer = new CallProgressAnalyzer(Library);
        for (var at = 0; at < Call.Length; at += frame)
        {
            analyzer.Write(Call.AsSpan(at, Math.Min(frame, Call.Length - at)));
        }

        var verdict = analyzer.Complete();
        var expected = Listening.Classify(Call, Library);
        verdict.State.ShouldBe(NumberState.EmptyNumber);
        verdict.State.ShouldBe(expected.State);
        verdict.Confidence.ShouldBe(expected.Confidence);
        verdict.DecidedAt.ShouldBe(expected.DecidedAt);
        verdict.Evidence.ShouldBe(expected.Evidence);
        verdict.Timeline.ShouldBe(expected.Timeline, new SegmentComparer());
    }

    [Fact]
    public void Compressed_frames_are_heard_like_linear_ones()
    {
        var bytes = new byte[Call.Length];
        G711.EncodeALaw(Call, bytes);
        var analyzer = new CallProgressAnalyzer(Library);
        analyzer.WriteALaw(bytes);
        analyzer.Position.ShouldBe(TimeSpan.FromSeconds(Call.Length / 8000.0));
        analyzer.Complete().State.ShouldBe(NumberState.EmptyNumber);

        G711.EncodeMuLaw(Call, bytes);
        var other = new CallProgressAnalyzer(Library);
        other.WriteMuLaw(bytes);
        other.Complete().State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public void A_call_is_told_from_its_ringing_to_its_announcement()
    {
        var states = Listening.Follow(Call, Library).Select(c => c.Verdict.State).Where(s => s != NumberState.Unknown).Distinct();
        states.ShouldBe([NumberState.Ringing, NumberState.EmptyNumber]);
    }

    [Fact]
    public void The_timeline_tells_what_was_heard_in_order()
    {
        var timeline = Listening.Classify(Call, Library).Timeline;
        timeline.Zip(timeline.Skip(1)).ShouldAllBe(pair => pair.First.Start < pair.First.End && pair.First.End <= pair.Second.Start);
        var tone = timeline.First(segment => segment.Kind == SegmentKind.Tone);
        tone.Start.TotalSeconds.ShouldBeLessThan(0.2);
        var said = timeline.First(segment => segment.Kind == SegmentKind.Announcement);
        said.Reference!.Label.ShouldBe("empty");
        said.Start.TotalSeconds.ShouldBe(6, 0.3);
        var busy = timeline.Last(segment => segment.Kind == SegmentKind.Tone);
        busy.Tone.ShouldBe(ToneKind.Busy);
        busy.Frequencies.ShouldBe([450]);
        busy.Cadence.ShouldBe([TimeSpan.FromMilliseconds(350), TimeSpan.FromMilliseconds(350)]);
        busy.Start.ShouldBeGreaterThan(said.End);
    }

    [Fact]
    public void Music_in_place_of_ringing_is_colour_ringback()
    {
        // Three held notes a chord, changing twice a second, as a simple tune does.
        double[][] chords = [[262, 523, 784, 1568], [294, 587, 880, 1760], [330, 659, 988, 1976], [349, 698, 1047, 2093]];
        var tune = Sounds.Join([.. Enumerable.Range(0, 8).Select(i => Sounds.Tone(0.5, -18, chords[i % 4]))]);
        Listening.Classify(Sounds.WithNoise(tune, 30), Library).State.ShouldBe(NumberState.ColourRingback);
    }

    [Fact]
    public void Nothing_written_is_no_audio() => Listening.Classify([]).State.ShouldBe(NumberState.NoAudio);

    [Fact]
    public void A_quiet_line_is_silence()
    {
        Listening.Classify(Sounds.Silence(3)).State.ShouldBe(NumberState.Silence);
        Listening.Classify(Sounds.Noise(3, -60)).State.ShouldBe(NumberState.Silence);
    }

    [Fact]
    public void A_short_greeting_and_a_pause_is_a_person() =>
        Listening.Classify(Sounds.Join(Sounds.Silence(0.5), new Speaker(6).Say("wait speaking"), Sounds.Silence(1.5)), Library).State.ShouldBe(NumberState.Answered);

    [Fact]
    public void Who_greets_and_then_speaks_at_length_may_be_an_announcement() =>
        Listening.Classify(
            Sounds.Join(
                Sounds.Silence(0.5), new Speaker(6).Say("wait speaking"), Sounds.Silence(0.8),
                new Speaker(6).Say("here is the office of a company that no library holds"), Sounds.Silence(1.5)),
            Library).State.ShouldBe(NumberState.Unknown);

    [Fact]
    public void A_phrase_that_breaks_off_without_a_pause_is_not_yet_a_person()
    {
        var phrase = new Speaker(6).Say("wait speaking from here");
        (phrase.Length / 8000.0).ShouldBeInRange(1.6, 2.2);

        Listening.Classify(Sounds.Join(Sounds.Silence(0.5), phrase), Library).State.ShouldBe(NumberState.Unknown);
    }

    [Fact]
    public void Long_speech_nobody_knows_is_not_given_a_state() =>
        Listening.Classify(new Speaker(9).Say("good day to you this is a very long text that no library holds and no person says when answering"), Library)
            .State.ShouldBe(NumberState.Unknown);

    [Fact]
    public void The_verdict_is_listening_until_something_is_heard()
    {
        var verdict = new CallProgressAnalyzer(Library).Current;
        verdict.Stage.ShouldBe(VerdictStage.Listening);
        verdict.State.ShouldBe(NumberState.Unknown);
        verdict.DecidedAt.ShouldBeNull();
        verdict.Evidence.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_verdict_of_an_unchanged_state_is_the_same_object()
    {
        var analyzer = new CallProgressAnalyzer(Library);
        analyzer.Write(Sounds.Silence(2));
        var verdict = analyzer.Current;
        analyzer.Write(Sounds.Silence(0.5));
        analyzer.Current.ShouldBeSameAs(verdict);
    }

    [Fact]
    public void After_completion_nothing_can_be_written_and_the_verdict_stays()
    {
        var analyzer = new CallProgressAnalyzer(Library);
        analyzer.Write(Sounds.Silence(2));
        var verdict = analyzer.Complete();
        verdict.Stage.ShouldBe(VerdictStage.Closed);
        analyzer.Complete().ShouldBeSameAs(verdict);
        Should.Throw<InvalidOperationException>(() => analyzer.Write([1])).Message.ShouldContain("new CallProgressAnalyzer");
        Should.Throw<InvalidOperationException>(() => analyzer.WriteALaw([1]));
        Should.Throw<InvalidOperationException>(() => analyzer.WriteMuLaw([1]));
    }

    [Fact]
    public void One_library_serves_many_calls_at_once()
    {
        var states = new NumberState[8];
        Parallel.For(0, states.Length, i => states[i] = Listening.Classify(Call, Library).State);
        states.ShouldAllBe(state => state == NumberState.EmptyNumber);
    }

    [Fact]
    public void Random_samples_never_throw()
    {
        var random = new Random(3);
        for (var round = 0; round < 20; round++)
        {
            var bytes = new byte[random.Next(30_000)];
            random.NextBytes(bytes);
            var samples = new short[bytes.Length / 2];
            Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
            Listening.Classify(samples, Library).Label.ShouldNotBe("empty");
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Should.Throw<ArgumentException>(() => new CallProgressAnalyzer(Library, new CallProgressOptions { ClausePause = TimeSpan.Zero }))
            .Message.ShouldContain("ClausePause");
        Should.Throw<ArgumentException>(() => new CallProgressAnalyzer(Library, new CallProgressOptions { SilenceAfter = TimeSpan.Zero }))
            .Message.ShouldContain("SilenceAfter");
    }

    private sealed class SegmentComparer : IEqualityComparer<HeardSegment>
    {
        public bool Equals(HeardSegment? a, HeardSegment? b) => (a?.Kind, a?.Start, a?.End) == (b?.Kind, b?.Start, b?.End);

        public int GetHashCode(HeardSegment segment) => segment.Start.GetHashCode();
    }
}
