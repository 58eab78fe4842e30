namespace PbxConnectors.CallProgress.Tests;

/// <summary>People, music, machines and silence.</summary>
public class Who_is_on_the_line
{
    private static readonly short[] Greeting = new Speaker(6).Say("wait speaking");
    private static readonly short[] Music = Sounds.Mix(Tune(5), Sounds.Noise(5, -60));

    [Fact]
    public void A_person_who_answers_behind_music_is_a_person()
    {
        var call = Sounds.Join(Music, Sounds.Silence(0.8), Greeting, Sounds.Silence(1.5));
        var states = Listening.Follow(call).Select(change => change.Verdict.State).Where(state => state != NumberState.Unknown).Distinct();
        states.ShouldBe([NumberState.ColourRingback, NumberState.Answered]);
    }

    [Fact]
    public void Music_is_heard_within_a_second_and_a_half()
    {
        var first = Listening.Follow(Music).First(change => change.Verdict.State != NumberState.Unknown);
        first.Verdict.State.ShouldBe(NumberState.ColourRingback);
        first.At.TotalSeconds.ShouldBeLessThanOrEqualTo(1.5);
    }

    [Fact]
    public void Music_stays_music_through_a_rest_and_a_roll_of_drums()
    {
        var drums = Sounds.Join([.. Enumerable.Range(0, 8).SelectMany(i => new[] { Sounds.Noise(0.06, -18, i), Sounds.Silence(0.065) })]);
        Listening.Classify(Sounds.Join(Music, drums, Sounds.Silence(0.6))).State.ShouldBe(NumberState.ColourRingback);
    }

    [Fact]
    public void A_few_words_are_a_person_within_a_second_and_a_half()
    {
        var word = new Speaker(6).Say("yes");
        var first = Listening.Follow(Sounds.Join(Sounds.Silence(0.5), word, Sounds.Silence(1.5))).First(change => change.Verdict.State != NumberState.Unknown);
        first.Verdict.State.ShouldBe(NumberState.Answered);
        (first.At.TotalSeconds - 0.5).ShouldBeLessThanOrEqualTo(1.5);
    }

    [Theory]
    [InlineData(1, "hello", 0.7, 0.0)]
    [InlineData(1, "good", 0.8, 0.2)]
    [InlineData(3, "good", 0.8, 0.1)]
    [InlineData(6, "hello", 0.7, 0.1)]
    [InlineData(6, "hello", 0.8, 0.2)]
    public void A_greeting_of_an_announcement_that_pauses_behind_it_is_no_person(int voice, string greeting, double pause, double late)
    {
        var speaker = new Speaker(voice);
        var announcement = Sounds.Join(speaker.Say(greeting), Sounds.Silence(pause), speaker.Say("the number you have dialled does not exist please check"));
        var library = Listening.Library(("empty", announcement), ("busy", speaker.Say("hello is engaged now please try again")));
        var call = Sounds.Join(announcement[(int)(late * 8000)..], Sounds.Silence(0.5));
        Listening.Follow(call, library).Select(change => change.Verdict.State).Distinct().ShouldBe([NumberState.Unknown, NumberState.EmptyNumber]);
    }

    [Fact]
    public void What_goes_on_behind_a_voice_in_its_room_is_a_pause()
    {
        var random = new Random(2);
        var room = Enumerable.Range(0, 20).SelectMany(i => Sounds.Noise(0.1, -48 - (12 * random.NextDouble()), i + 5)).ToArray();
        Listening.Classify(Sounds.Mix(room[..(2 * 8000)], Sounds.Join(Sounds.Silence(0.2), Greeting))).State.ShouldBe(NumberState.Answered);
    }

    [Fact]
    public void Words_longer_than_an_answer_in_perfect_silence_may_be_a_recording_and_are_left_open()
    {
        var words = new Speaker(6).Say("wait speaking from here");
        (words.Length / 8000.0).ShouldBeInRange(1.6, 2.2);
        Listening.Classify(Sounds.Join(Sounds.Silence(0.5), words, Sounds.Silence(1.5))).State.ShouldBe(NumberState.Unknown);
    }

    [Fact]
    public void Speech_is_in_the_timeline_before_anything_is_decided()
    {
        var analyzer = new CallProgressAnalyzer(AnnouncementLibrary.Empty);
        analyzer.Write(Sounds.Join(Sounds.Silence(0.3), new Speaker(6).Say("good day to you this is a long text")));
        analyzer.Current.State.ShouldBe(NumberState.Unknown);
        analyzer.Complete().Timeline[^1].Kind.ShouldBe(SegmentKind.Speech);
    }

    [Fact]
    public void A_fax_that_answers_behind_ringing_is_a_fax()
    {
        var call = Sounds.Join(Sounds.Cadence(6, -15, [450], [1, 4]), Sounds.Silence(0.8), Sounds.Tone(2.6, -15, 2100), Sounds.Silence(0.3));
        var verdict = Listening.Classify(call);
        (verdict.State, verdict.Confidence).ShouldBe((NumberState.Fax, 0.98));
    }

    [Fact]
    public void Words_and_then_a_beep_are_a_voicemail()
    {
        var call = Sounds.Join(new Speaker(4).Say("nobody is here please leave a message behind the tone"), Sounds.Silence(0.4), Sounds.Tone(0.4, -15, 1000), Sounds.Silence(1));
        Listening.Classify(call).State.ShouldBe(NumberState.Voicemail);
    }

    [Fact]
    public void A_word_and_a_tone_behind_it_are_no_person() =>
        Listening.Classify(Sounds.Join(new Speaker(6).Say("yes"), Sounds.Silence(0.7), Sounds.Tone(0.3, -15, 450), Sounds.Silence(0.4))).State
            .ShouldNotBe(NumberState.Answered);

    [Fact]
    public void Silence_is_heard_and_no_audio_is_not()
    {
        var silent = new CallProgressAnalyzer(AnnouncementLibrary.Empty);
        silent.Write(Sounds.Silence(1.5));
        silent.Current.State.ShouldBe(NumberState.Silence);
        new CallProgressAnalyzer(AnnouncementLibrary.Empty).Complete().State.ShouldBe(NumberState.NoAudio);
    }

    private static short[] Tune(double seconds)
    {
        double[][] chords = [[262, 523, 784, 1568], [294, 587, 880, 1760], [330, 659, 988, 1976], [349, 698, 1047, 2093]];
        return Sounds.Join([.. Enumerable.Range(0, (int)(2 * seconds)).Select(i => Sounds.Tone(0.5, -18, chords[i % 4]))]);
    }
}
