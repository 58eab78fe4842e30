namespace PbxConnectors.Abstractions.Tests;

/// <summary>The raw text of an event costs nothing until somebody asks for it.</summary>
public sealed class DeferredTextTests
{
    [Fact]
    public void It_is_made_when_first_asked_for_and_only_once()
    {
        int made = 0;
        var item = Event(new DeferredText(() => $"made {++made}"));
        made.ShouldBe(0);

        item.Raw.ShouldBe("made 1");
        item.Raw.ShouldBe("made 1");
    }

    [Fact]
    public void It_goes_along_when_an_event_is_copied()
    {
        var text = new DeferredText(() => "as the PBX sent it");
        var copy = Event(text) with { Queue = "other" };

        copy.Raw.ShouldBe("as the PBX sent it");
        copy.RawSource.ShouldBeSameAs(text);
    }

    [Fact]
    public void A_text_that_is_there_already_needs_no_source()
    {
        var item = Event(null) with { Raw = "there" };

        (item.Raw, item.RawSource).ShouldBe(("there", null));
        Event(null).Raw.ShouldBeNull();
    }

    private static QueueChanged Event(DeferredText? source) => new()
    {
        Pbx = new PbxIdentity("test"), Id = "1", ObservedAt = DateTimeOffset.UnixEpoch, Queue = "200", RawSource = source,
    };
}
