namespace PbxConnectors.CallProgress.Tests;

/// <summary>The floor, the meter of music, the timeline.</summary>
public class The_parts_of_sound
{
    [Fact]
    public void Noise_is_found_out_after_less_than_half_a_second_and_music_is_not()
    {
        Hear(Sounds.Noise(0.6, -35)).Floor.IsSound(-30).ShouldBeFalse();
        Hear(Chords(2)).Floor.IsSound(-18).ShouldBeTrue();
    }

    [Fact]
    public void The_floor_falls_at_once_and_rises_slowly()
    {
        var floor = Hear(Sounds.Join(Sounds.Noise(1, -40), Sounds.Noise(0.2, -58))).Floor;
        floor.IsSound(-44).ShouldBeTrue();
        floor.IsSound(-56).ShouldBeFalse();
    }

    [Fact]
    public void Held_notes_are_music_and_noise_and_speech_are_not()
    {
        Hear(Chords(3)).Music.SoundsLikeMusic.ShouldBeTrue();
        Hear(Sounds.Noise(3, -30)).Music.SoundsLikeMusic.ShouldBeFalse();
        Hear(new Speaker(2).Say("good day to you this is a very long text that no library holds")).Music.SoundsLikeMusic.ShouldBeFalse();
    }

    [Fact]
    public void A_tone_found_out_late_begins_in_the_timeline_where_it_began()
    {
        var timeline = new CallTimeline();
        for (var hop = 0; hop < 20; hop++)
        {
            timeline.Advance(hop, hop < 5 ? SegmentKind.Silence : SegmentKind.Sound, music: false);
        }

        timeline.TurnIntoTone(6, 20);
        timeline.FollowTone(20, 450);
        timeline.Stretches.Select(stretch => (stretch.Kind, stretch.Start)).ShouldBe([(SegmentKind.Silence, 0), (SegmentKind.Tone, 5)]);
        timeline.LastTone!.Value.Frequency.ShouldBe(450);
    }

    [Fact]
    public void A_short_gap_belongs_to_the_speech_around_it()
    {
        var timeline = new CallTimeline();
        for (var hop = 0; hop < 60; hop++)
        {
            timeline.Advance(hop, hop is >= 20 and < 35 ? SegmentKind.Silence : SegmentKind.Sound, music: false);
        }

        timeline.Stretches.ShouldHaveSingleItem().End.ShouldBe(60);
    }

    [Fact]
    public void A_verdict_keeps_the_timeline_of_its_time()
    {
        var analyzer = new CallProgressAnalyzer(AnnouncementLibrary.Empty);
        analyzer.Write(Sounds.Silence(2));
        var silent = analyzer.Current;
        analyzer.Write(Sounds.Cadence(4, -15, [450], [0.35, 0.35]));
        silent.Timeline.ShouldHaveSingleItem().Kind.ShouldBe(SegmentKind.Silence);
        analyzer.Current.Timeline[^1].Tone.ShouldBe(ToneKind.Busy);
    }

    [Theory]
    [InlineData(0.16, 0, 6)]
    [InlineData(1.5, 3.5, 6)]
    public void A_vowel_held_like_a_tone_does_not_cut_what_is_said(double tone, double start, double end)
    {
        var verdict = new CallProgressAnalyzer(AnnouncementLibrary.Empty).Current with
        {
            Timeline = [Segment(SegmentKind.Speech, 0, 2), Segment(SegmentKind.Tone, 2, 2 + tone), Segment(SegmentKind.Speech, 2 + tone, 6)],
        };
        var (from, to) = SpeechSpan.Find(verdict, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30))!.Value;
        from.TotalSeconds.ShouldBe(start, 0.11);
        to.TotalSeconds.ShouldBe(end, 0.11);
    }

    private static HeardSegment Segment(SegmentKind kind, double start, double end) => new()
    {
        Kind = kind, Start = TimeSpan.FromSeconds(start), End = TimeSpan.FromSeconds(end), Description = "",
    };

    private static short[] Chords(int seconds) => Sounds.Join([.. Enumerable.Range(0, 2 * seconds).Select(i => Sounds.Tone(0.5, -18, 262 + (40 * (i % 4)), 523 + (80 * (i % 4)), 1568))]);

    private static (NoiseFloor Floor, MusicMeter Music) Hear(short[] samples)
    {
        var (hop, peaks, floor, music) = (new Hop(), new TonePeaks(), new NoiseFloor(), new MusicMeter());
        var frequency = 0f;
        for (var at = 0; at + Hop.Length <= samples.Length; at += Hop.Length)
        {
            hop.Advance(samples.AsSpan(at, Hop.Length));
            peaks.Advance(hop);
            floor.Advance(hop, peaks);
            music.Advance(hop, peaks, floor.IsSound(hop.Level), peaks.Frequency > 0 && Math.Abs(peaks.Frequency - frequency) < 8);
            frequency = peaks.Frequency;
        }

        return (floor, music);
    }
}
