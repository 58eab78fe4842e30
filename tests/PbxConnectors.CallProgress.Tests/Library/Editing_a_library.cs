namespace PbxConnectors.CallProgress.Tests;

public class Editing_a_library
{
    [Fact]
    public void Adding_makes_a_new_library_and_leaves_the_old_one()
    {
        var larger = Prompts.Library.Add(new AnnouncementSource("barred/one", "barred", new WaveAudio(Prompts.Unlisted)));
        Prompts.Library.Count.ShouldBe(3);
        larger.Count.ShouldBe(4);
        larger.Find("barred/one")!.State.ShouldBe(NumberState.IncomingBarred);
        Listening.Classify(Prompts.Unlisted, larger).State.ShouldBe(NumberState.IncomingBarred);
        Listening.Classify(Prompts.Empty, larger).State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public void What_cannot_be_added_is_listed()
    {
        var same = Prompts.Library.Add(
            new AnnouncementSource("empty/one", "empty", new WaveAudio(Prompts.Unlisted)),
            new AnnouncementSource("silent", "empty", new WaveAudio(Sounds.Silence(2))),
            new AnnouncementSource(new string('x', 20_000), "empty", new WaveAudio(Prompts.Unlisted)));
        same.Count.ShouldBe(3);
        same.Problems.Select(problem => problem.Problem).ShouldBe(
            ["Another recording has the same name.", "Silent: nothing to be recognised by.", "Name, label and transcript need 1 to 10000 characters."]);
    }

    [Fact]
    public void What_is_removed_is_recognised_no_more()
    {
        var smaller = Prompts.Library.Remove("busy/one");
        smaller.Count.ShouldBe(2);
        smaller.Find("busy/one").ShouldBeNull();
        Listening.Classify(Prompts.Busy, smaller).State.ShouldBe(NumberState.Unknown);
    }

    [Fact]
    public void A_new_label_changes_the_state_and_nothing_else()
    {
        var before = Prompts.Library.Find("busy/one")!;
        var relabelled = Prompts.Library.Relabel("busy/one", "in_call");
        relabelled.References[2].ShouldBe(before with { Label = "in_call", State = NumberState.InCall });
        Listening.Classify(Prompts.Busy, relabelled).State.ShouldBe(NumberState.InCall);
        Prompts.Library.Relabel("busy/one", "my_own").References[2].State.ShouldBe(NumberState.Unknown);
    }

    [Fact]
    public void A_name_that_is_not_there_is_a_mistake_of_the_caller()
    {
        Should.Throw<ArgumentException>(() => Prompts.Library.Remove("none")).Message.ShouldContain("'none'");
        Should.Throw<ArgumentException>(() => Prompts.Library.Relabel("none", "empty"));
        Should.Throw<ArgumentException>(() => Prompts.Library.Relabel("busy/one", " "));
    }
}
