namespace PbxConnectors.CallProgress.Tests;

/// <summary>A folder stands where a file ought to go: writing it fails as it does on a full disk, also for whoever may do everything.</summary>
public sealed class Learning_where_writing_fails : IDisposable
{
    private static readonly short[] One = new Speaker(4).Say("this line is reserved for the fire brigade of the town");
    private static readonly short[] Other = new Speaker(4).Say("all lines behind the river are cut until further notice");

    private readonly TemporaryFolder _folder = new();
    private readonly LiveAnnouncementLibrary _library = LiveAnnouncementLibrary.Of(AnnouncementLibrary.Empty);

    public void Dispose()
    {
        _library.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_could_not_be_noted_is_noted_with_the_next_call()
    {
        await using (var learner = Open("store"))
        {
            await HearAsync(learner, One);
            var notes = Directory.GetFiles(_folder["store/pending"], "*.json").ShouldHaveSingleItem();
            Obstruct(notes);
            await HearAsync(learner, One);
            learner.Counters.Failed.ShouldBeGreaterThan(0);
            learner.Counters.LastFailure.ShouldNotBeNullOrEmpty();

            Directory.Delete(notes);
            await HearAsync(learner, One);
        }

        await using var again = Open("store");
        again.Pending.ShouldHaveSingleItem().Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_could_not_be_noted_is_noted_at_the_end()
    {
        await using (var learner = Open("store"))
        {
            await HearAsync(learner, One);
            var notes = Directory.GetFiles(_folder["store/pending"], "*.json").ShouldHaveSingleItem();
            Obstruct(notes);
            await HearAsync(learner, One);
            Directory.Delete(notes);
        }

        await using var again = Open("store");
        again.Pending.ShouldHaveSingleItem().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_recording_whose_notes_cannot_be_written_does_not_stay_behind_uncounted()
    {
        var id = await FindIdAsync([One]);
        await using var learner = Open("store");
        Obstruct(_folder[$"store/pending/{id}.json"]);

        await HearAsync(learner, One);

        learner.Pending.ShouldBeEmpty();
        learner.Counters.Failed.ShouldBe(1);
        Directory.GetFiles(_folder["store/pending"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_gives_way_to_what_cannot_be_written()
    {
        var id = await FindIdAsync([One, Other]);
        await using var learner = Open("store", entries: 1);
        await HearAsync(learner, One);
        Obstruct(_folder[$"store/pending/{id}.wav"]);

        await HearAsync(learner, Other);

        learner.TryRead(learner.Pending.ShouldHaveSingleItem().Id, out var kept, out _).ShouldBeTrue();
        kept!.Samples.Length.ShouldBeInRange(One.Length - 4000, One.Length + 4000);
    }

    [Fact]
    public async Task What_cannot_be_deleted_stays_pending_and_says_so()
    {
        await using var learner = Open("store");
        await HearAsync(learner, One);
        var id = learner.Pending.ShouldHaveSingleItem().Id;
        Obstruct(_folder[$"store/pending/{id}.wav"]);

        (await Should.ThrowAsync<IOException>(() => learner.DiscardAsync(id))).Message.ShouldContain("cannot be deleted");

        learner.Pending.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_store_that_cannot_be_made_says_what_to_do()
    {
        File.WriteAllText(_folder["store"], "a file");
        Should.Throw<IOException>(() => Open("store")).Message.ShouldContain("name another folder");
    }

    [Fact]
    public async Task Notes_whose_recording_is_gone_are_taken_away()
    {
        Directory.CreateDirectory(_folder["store/pending"]);
        File.WriteAllText(_folder["store/pending/x.json"], "{}");
        await using var learner = Open("store");
        Directory.GetFiles(_folder["store/pending"]).ShouldBeEmpty();
    }

    private static void Obstruct(string file)
    {
        File.Delete(file);
        Directory.CreateDirectory(file);
    }

    // Each on the same clock, so that the same calls get the same ids.
    private AnnouncementLearner Open(string store, int entries = 10) => AnnouncementLearner.Open(
        _folder[store], _library, new LearningOptions { TimeProvider = new SteppingClock(), MaximumEntries = entries });

    private async Task<string> FindIdAsync(short[][] announcements)
    {
        await using var learner = Open("trial");
        foreach (var announcement in announcements)
        {
            await HearAsync(learner, announcement);
        }

        return learner.Pending.MaxBy(pending => pending.FirstHeard)!.Id;
    }

    private static async Task HearAsync(AnnouncementLearner learner, short[] announcement)
    {
        var call = Sounds.Join(Sounds.Cadence(5, -15, [450], [1, 4]), announcement, Sounds.Silence(0.6));
        learner.Offer(new HeardCall { Audio = new WaveAudio(call), Verdict = Listening.Classify(call, AnnouncementLibrary.Empty) }).ShouldBeTrue();
        await learner.FlushAsync().OrHang();
    }
}
