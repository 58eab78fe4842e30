using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Ear;

namespace PbxConnectors.Cli.Tests;

public sealed class ReadableTimelineTests
{
    [Fact]
    public void Bursts_of_one_cadence_are_one_stretch_with_their_beginnings() =>
        Told(
            (SegmentKind.Speech, null, 0.1), (SegmentKind.Tone, ToneKind.Busy, 0.3), (SegmentKind.Silence, null, 0.3),
            (SegmentKind.Speech, null, 0.1), (SegmentKind.Tone, ToneKind.Busy, 0.3), (SegmentKind.Silence, null, 0.4))
            .ShouldBe([(SegmentKind.Tone, ToneKind.Busy, 0, 1.1), (SegmentKind.Silence, null, 1.1, 1.5)]);

    [Fact]
    public void What_was_said_before_a_tone_stays_speech() =>
        Told((SegmentKind.Speech, null, 2), (SegmentKind.Tone, ToneKind.Busy, 0.3))
            .ShouldBe([(SegmentKind.Speech, null, 0, 2), (SegmentKind.Tone, ToneKind.Busy, 2, 2.3)]);

    [Fact]
    public void A_vowel_that_sounds_like_a_tone_belongs_to_the_speech() =>
        Told((SegmentKind.Speech, null, 1), (SegmentKind.Tone, null, 0.08), (SegmentKind.Speech, null, 1))
            .ShouldBe([(SegmentKind.Speech, null, 0, 2.08)]);

    [Fact]
    public void Different_tones_stay_apart() =>
        Told((SegmentKind.Tone, ToneKind.Ringback, 1), (SegmentKind.Silence, null, 4), (SegmentKind.Tone, ToneKind.Busy, 0.35))
            .Count.ShouldBe(3);

    private static List<(SegmentKind Kind, ToneKind? Tone, double Start, double End)> Told(
        params (SegmentKind Kind, ToneKind? Tone, double Length)[] heard)
    {
        var at = TimeSpan.Zero;
        var timeline = new List<HeardSegment>();
        foreach (var (kind, tone, length) in heard)
        {
            timeline.Add(new HeardSegment { Kind = kind, Tone = tone, Start = at, End = at += TimeSpan.FromSeconds(length), Description = "" });
        }

        var verdict = new CallProgressVerdict
        {
            State = NumberState.Unknown,
            Stage = VerdictStage.Closed,
            Confidence = 0,
            Evidence = "",
            Timeline = timeline,
        };
        return [.. ReadableTimeline.Of(verdict).Select(
            told => (told.Kind, told.Tone, Math.Round(told.Start.TotalSeconds, 3), Math.Round(told.End.TotalSeconds, 3)))];
    }
}
