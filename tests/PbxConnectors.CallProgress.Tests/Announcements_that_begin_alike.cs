namespace PbxConnectors.CallProgress.Tests;

/// <summary>Announcements that share an opening, and one that is the opening of another.</summary>
public class Announcements_that_begin_alike
{
    private static readonly Speaker Voice = new(6);
    private static readonly short[] Opening = Voice.Say("hello the number you have dialled is at this moment");
    private static readonly short[] Short = Sounds.Join(Opening, Voice.Say("out of reach"));
    private static readonly short[] Long = Sounds.Join(Short, Sounds.Silence(0.3), Voice.Say("please leave a message after the tone , thank you for calling us"));
    private static readonly short[] Other = Sounds.Join(Opening, Voice.Say("switched off by its owner"));

    private static readonly AnnouncementLibrary Library = Listening.Library(("unreachable", Short), ("voicemail", Long), ("power_off", Other));

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(0.7)]
    public void The_longer_one_is_not_taken_for_its_opening_when_what_follows_is_damaged(double where)
    {
        var heard = Long.ToArray();
        var noise = Sounds.Noise(0.25, -18);
        noise.CopyTo(heard, Short.Length + (int)(where * (Long.Length - Short.Length)));

        Listening.Follow(Sounds.WithNoise(heard, 35), Library).Select(change => change.Verdict.State).ShouldNotContain(NumberState.Unreachable);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(45)]
    [InlineData(90)]
    public void The_opening_alone_is_not_taken_for_the_longer_one_over_an_echo(int milliseconds)
    {
        var heard = Sounds.Join(CrowdedLines.WithEcho(Short, milliseconds, -6), Sounds.Silence(0.3));
        Listening.Follow(heard, Library).Select(change => change.Verdict.State).ShouldNotContain(NumberState.Voicemail);
    }

    [Fact]
    public void A_state_is_named_soon_after_the_words_that_tell_it_from_others()
    {
        var call = Sounds.WithNoise(Sounds.Join(Sounds.Silence(0.5), Other), 30);
        var named = Listening.Follow(call, Library).First(change => change.Verdict.State == NumberState.PoweredOff).At;
        var differs = TimeSpan.FromSeconds(0.5 + (Opening.Length / 8000.0));
        (named - differs).ShouldBeLessThan(TimeSpan.FromSeconds(0.7));
    }
}
