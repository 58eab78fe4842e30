namespace PbxConnectors.CallProgress.Tests;

public class Large_libraries
{
    [Fact]
    public void The_index_leads_to_the_place_of_a_block_in_its_announcement()
    {
        var patterns = Enumerable.Range(0, 30).Select(i => Pattern($"p{i}", new Speaker(i % 4).Say($"good day number {i} a{i} b{i} c{i} goodbye"))).ToArray();
        var index = new WordIndex(patterns);
        foreach (var sought in new[] { 3, 17, 29 })
        {
            var history = History(Sounds.WithNoise(new Speaker(sought % 4).Say($"good day number {sought} a{sought} b{sought} c{sought} goodbye"), 25));
            var places = new (int Pattern, int At)[256];
            var masks = Enumerable.Repeat((ushort)0x7FFF, 60).ToArray();
            var found = index.Find(history.Words(50, 60), masks, history.DoubtfulBits(50, 60), 2, places);
            places.Take(found).ShouldContain(place => place.Pattern == sought && Math.Abs(place.At - 50) <= 2);
        }
    }

    [Fact]
    public void Words_that_are_everywhere_do_not_drown_the_index()
    {
        var silence = Sounds.WithNoise(Sounds.Join(new Speaker(1).Say("hello"), Sounds.Silence(30)), 40);
        var index = new WordIndex([Pattern("silence", silence), Pattern("words", new Speaker(2).Say("some other words are spoken here"))]);
        var history = History(new Speaker(2).Say("some other words are spoken here"));
        var places = new (int Pattern, int At)[256];
        var found = index.Find(history.Words(20, 60), Enumerable.Repeat((ushort)0x7FFF, 60).ToArray(), history.DoubtfulBits(20, 60), 2, places);
        places.Take(found).ShouldContain(place => place.Pattern == 1 && Math.Abs(place.At - 20) <= 2);
    }

    [Fact]
    public void The_likes_of_a_reference_are_those_that_share_its_sound_most_alike_first()
    {
        var voice = new Speaker(3);
        var opening = voice.Say("good day the number you have dialled");
        var whole = Sounds.Join(opening, voice.Say("is not assigned to anybody"));
        var index = new WordIndex([
            Pattern("other", new Speaker(1).Say("nothing of this was ever said before by anyone")),
            Pattern("opening", Sounds.Join(opening, voice.Say("has been moved elsewhere last summer"))),
            Pattern("copy", Sounds.ThroughALaw(whole))]);
        index.FindLikes(Pattern("whole", whole), most: 8).ShouldBe([2, 1]);
    }

    [Fact]
    public void A_small_library_is_looked_through_without_an_index() =>
        Listening.Library(("empty", new Speaker(1).Say("no such number here"))).Index.ShouldBeNull();

    private static AnnouncementPattern Pattern(string name, short[] samples)
    {
        var reference = new AnnouncementReference { Name = name, Label = "x", State = NumberState.Unknown, Duration = TimeSpan.Zero };
        return AnnouncementPattern.Create(reference, samples, out var problem) ?? throw new InvalidOperationException(problem);
    }

    private static FrameHistory History(short[] samples)
    {
        var history = new FrameHistory((samples.Length / Hop.Length) + 1, withDoubts: true);
        var hop = new Hop();
        for (var at = 0; at + Hop.Length <= samples.Length; at += Hop.Length)
        {
            hop.Advance(samples.AsSpan(at, Hop.Length));
            history.Add(hop.Bands, FrameMarks.None);
        }

        history.Flush();
        return history;
    }
}
