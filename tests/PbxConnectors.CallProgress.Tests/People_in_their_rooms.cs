namespace PbxConnectors.CallProgress.Tests;

/// <summary>What is heard before the first word: a room, or the noise of a line.</summary>
public class People_in_their_rooms
{
    private const double Lead = 0.6;
    private static readonly short[] Sentence = new Speaker(6).Say("this is an answer that goes on without any pause for quite some time");

    [Fact]
    public void Who_is_heard_in_a_room_is_a_person_while_the_first_sentence_lasts()
    {
        var first = Listening.Follow(Behind(Sentence, Room(6))).First(change => change.Verdict.State != NumberState.Unknown);
        first.Verdict.State.ShouldBe(NumberState.Answered);
        first.Verdict.Stage.ShouldBe(VerdictStage.Tentative);
        first.Verdict.Evidence.ShouldContain("room");
        first.Verdict.Timeline.ShouldContain(segment => segment.Kind == SegmentKind.Speech && segment.Description.Contains("room"));
        (first.At.TotalSeconds - Lead).ShouldBeLessThanOrEqualTo(1.5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void The_noise_of_a_line_is_no_room_whatever_its_colour(double colour)
    {
        var noise = Coloured(6, colour, _ => -55);
        States(Behind(Sentence, noise)).ShouldNotContain(NumberState.Answered);
        States(Sounds.ThroughALaw(Behind(Sentence, noise))).ShouldNotContain(NumberState.Answered);
    }

    [Fact]
    public void Noise_that_a_gain_control_lets_swell_is_no_room()
    {
        var swelling = Coloured(6, 0.8, time => -68 + (20 * Math.Min(1, time)));
        States(Behind(Sentence, swelling)).ShouldNotContain(NumberState.Answered);
    }

    [Fact]
    public void What_is_heard_in_the_pauses_of_an_announcement_is_no_room()
    {
        var pause = Room(0.7, seed: 5);
        States(Sounds.Join(Sentence, pause, Sentence, pause)).ShouldNotContain(NumberState.Answered);
    }

    [Fact]
    public void A_listed_announcement_is_no_person_in_any_room()
    {
        var call = Behind(Sounds.Join(Prompts.Empty, Sounds.Silence(1)), Room(12));
        Listening.Follow(call, Prompts.Library).Select(change => change.Verdict.State).ShouldNotContain(NumberState.Answered);
    }

    [Fact]
    public void Who_talks_on_and_on_may_be_a_machine_and_is_left_open()
    {
        var talk = Sounds.Join(Sentence, Sentence, Sentence);
        Listening.Classify(Behind(talk, Room(16))).State.ShouldBe(NumberState.Unknown);
    }

    private static IEnumerable<NumberState> States(short[] call) => Listening.Follow(call).Select(change => change.Verdict.State);

    private static short[] Behind(short[] voice, short[] background) => Sounds.Mix(Sounds.Join(Sounds.Silence(Lead), voice), background);

    // Something else is heard in every tenth of a second: now a rumble, now a rustle.
    private static short[] Room(double seconds, int seed = 1)
    {
        var random = new Random(seed);
        return Sounds.Join([.. Enumerable.Range(0, (int)(seconds * 10)).Select(i => Coloured(0.1, i % 2 == 0 ? 0.95 : 0, _ => -55, random.Next()))]);
    }

    /// <summary>Noise that is the lower the more its colour is, from white at 0; its level in dB may change with the time.</summary>
    private static short[] Coloured(double seconds, double colour, Func<double, double> level, int seed = 1)
    {
        var white = Sounds.Noise(seconds, -20, seed);
        var scale = Math.Sqrt(1 - (colour * colour));
        var last = 0.0;
        return Sounds.ToSamples(white.Select((sample, n) =>
        {
            last = (colour * last) + (scale * sample);
            return last * Math.Pow(10, (level(n / 8000.0) + 20) / 20);
        }));
    }
}
