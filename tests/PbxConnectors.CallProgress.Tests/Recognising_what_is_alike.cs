namespace PbxConnectors.CallProgress.Tests;

/// <summary>What the matcher owes whoever lists announcements that begin, end or run alike.</summary>
public class Recognising_what_is_alike
{
    private static readonly Speaker Voice = new(6);

    // Twenty places that nobody says otherwise.
    private static readonly string[] Places = ["north", "harbour", "museum", "orchard", "quarry", "bakery", "viaduct", "foundry", "garden", "chapel",
        "windmill", "cellar", "tannery", "lagoon", "summit", "brewery", "castle", "meadow", "junction", "island"];

    private static readonly AnnouncementLibrary Alike = AnnouncementLibrary.Create(Places.Select(place =>
        new AnnouncementSource(place, $"place:{place}", new WaveAudio(Say(place)))));

    [Fact]
    public void More_references_with_one_opening_than_can_be_watched_at_once_are_told_apart()
    {
        foreach (var place in Places)
        {
            Listening.Classify(Sounds.WithNoise(Say(place), 20), Alike).Label.ShouldBe($"place:{place}");
        }
    }

    [Fact]
    public void While_one_of_them_was_not_looked_at_no_other_is_named()
    {
        foreach (var place in Places)
        {
            var named = Listening.Follow(Sounds.WithNoise(Sounds.Join(Say(place), Sounds.Silence(0.6)), 25), Alike)
                .Select(change => change.Verdict.Label).Where(label => label is not null).ToList();
            named.ShouldNotBeEmpty(place);
            named.ShouldAllBe(label => label == $"place:{place}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(15)]
    [InlineData(10)]
    public void A_neighbour_that_differs_in_one_word_is_refused(int? signalToNoise)
    {
        var library = Listening.Library(("empty", Neighbour("assigned")), ("power_off", Neighbour("powered")), ("busy", Neighbour("free")));
        foreach (var word in new[] { "allowed", "permitted", "complete", "outdated" })
        {
            var said = Neighbour(word);
            Listening.Classify(signalToNoise is { } ratio ? Sounds.WithNoise(said, ratio) : said, library).Label.ShouldBeNull(word);
        }
    }

    [Fact]
    public void A_greeting_alone_is_never_an_announcement()
    {
        var library = Listening.Library(("empty", Voice.Say("good day the number you want is not in use")));
        foreach (var said in new[] { "good day", "good day hello", "good" })
        {
            var call = Sounds.WithNoise(Sounds.Join(Sounds.Silence(0.4), Voice.Say(said), Sounds.Silence(1.5)), 30);
            Listening.Follow(call, library).ShouldAllBe(change => change.Verdict.Label != "empty");
        }
    }

    [Fact]
    public void The_last_word_is_enough_where_the_call_begins_with_it()
    {
        var whole = Voice.Say("the number you want is not in service tomorrow afternoon");
        var library = Listening.Library(("empty", whole), ("busy", Voice.Say("stay on the line while we look for somebody")));
        Listening.Classify(whole[^5600..], library).Label.ShouldBe("empty");
    }

    [Fact]
    public void The_last_word_is_not_enough_behind_other_words()
    {
        var whole = Voice.Say("the number you want is not in service tomorrow afternoon");
        var library = Listening.Library(("empty", whole), ("busy", Voice.Say("stay on the line while we look for somebody")));
        var other = Voice.Say("shops beside the river open every sunday");
        Listening.Classify(Sounds.Join(other, Sounds.Silence(0.3), whole[^5600..]), library).Label.ShouldBeNull();
    }

    [Fact]
    public void A_reference_within_a_longer_one_is_named_when_the_longer_one_does_not_go_on()
    {
        var inner = Voice.Say("the person at this desk is not available");
        var longer = Sounds.Join(inner, Sounds.Silence(0.5), Voice.Say("please leave your message behind the tone"));
        var library = Listening.Library(("unreachable", Sounds.Join(inner, Sounds.Silence(0.3))), ("voicemail", longer));
        Listening.Classify(Sounds.Join(inner, Sounds.Silence(0.2)), library).Label.ShouldBeNull();
        Listening.Classify(Sounds.WithNoise(Sounds.Join(inner, Sounds.Silence(1.2)), 30), library).Label.ShouldBe("unreachable");
        Listening.Classify(longer, library).Label.ShouldBe("voicemail");
    }

    [Fact]
    public void The_quiet_end_of_a_loud_announcement_recognises_it()
    {
        var loud = Voice.Say("we are sorry");
        var quiet = Sounds.Gain(Voice.Say("the number you want is not in use at present"), -16);
        var library = Listening.Library(("empty", Sounds.Join(loud, quiet)), ("busy", Sounds.Join(loud, Sounds.Gain(Voice.Say("stay on the line for somebody"), -16))));
        Listening.Classify(quiet, library).Label.ShouldBe("empty");
    }

    [Fact]
    public void A_click_is_no_other_word()
    {
        var said = Say("museum");
        for (var i = 0; i < 40; i++)
        {
            said[12_000 + i] = (short)(i % 2 == 0 ? 20_000 : -20_000);
        }

        Listening.Classify(said, Alike).Label.ShouldBe("place:museum");
    }

    [Fact]
    public void Bursts_of_lost_packets_hide_no_announcement()
    {
        var said = Say("windmill");
        for (var start = 5_000; start + 1_280 < said.Length; start += 8_000)
        {
            Array.Clear(said, start, 1_280);
        }

        Listening.Classify(said, Alike).Label.ShouldBe("place:windmill");
    }

    private static short[] Neighbour(string word) => Voice.Say($"good day the number you have called is not {word} , please check and dial again");

    private static short[] Say(string place) => Voice.Say($"good day the office you have called has moved to the {place} {place}-side in our town , please come again");
}
