namespace PbxConnectors.CallProgress.Tests;

public sealed class Learning_unlisted_announcements : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LiveAnnouncementLibrary _library = LiveAnnouncementLibrary.Of(Prompts.Library);
    private AnnouncementLearner _learner = null!;

    public Task InitializeAsync()
    {
        _learner = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _learner.DisposeAsync();

    public void Dispose()
    {
        _library.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_announcement_that_no_reference_matches_is_collected_with_where_and_when()
    {
        Offer(Call(Prompts.Unlisted), "call-7").ShouldBeTrue();
        await _learner.FlushAsync().OrHang();
        var pending = _learner.Pending.ShouldHaveSingleItem();
        pending.Count.ShouldBe(1);
        pending.Duration.TotalSeconds.ShouldBe(Prompts.Unlisted.Length / 8000.0, 0.5);
        pending.Evidence.ShouldNotBeNull();
        var hearing = pending.Hearings.ShouldHaveSingleItem();
        (hearing.CallId, hearing.Number, hearing.Trunk).ShouldBe(("call-7", "138****0001", "trunk-1"));
        (pending.FirstHeard, pending.LastHeard).ShouldBe((hearing.At, hearing.At));
    }

    [Fact]
    public async Task A_thousand_hearings_of_one_announcement_are_one_entry()
    {
        var brief = new Speaker(4).Say("all lines to this town are cut");
        var (clean, noisy) = (Heard(brief), Heard(Sounds.ThroughALaw(Sounds.WithNoise(Sounds.Gain(brief, -12), 20))));
        for (var i = 0; i < 1000; i++)
        {
            _learner.Offer((i % 100 == 0 ? noisy : clean) with { CallId = $"call-{i}" }).ShouldBeTrue();
            if (i % 50 == 0)
            {
                await _learner.FlushAsync().OrHang();
            }
        }

        await _learner.FlushAsync().OrHang();
        var pending = _learner.Pending.ShouldHaveSingleItem();
        pending.Count.ShouldBe(1000);
        pending.Hearings.Count.ShouldBe(20);
        pending.Hearings[^1].CallId.ShouldBe("call-999");
        pending.LastHeard.ShouldBeGreaterThan(pending.FirstHeard);
        (_learner.Counters.New, _learner.Counters.Repeated, _learner.Counters.Failed).ShouldBe((1, 999, 0));
        Directory.GetFiles(_folder["pending"]).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Different_announcements_are_different_entries_most_heard_first()
    {
        var other = new Speaker(4).Say("this line is reserved for the fire brigade of the town");
        foreach (var call in new[] { Prompts.Unlisted, other, other })
        {
            Offer(Call(call));
        }

        await _learner.FlushAsync().OrHang();
        _learner.Pending.Select(pending => pending.Count).ShouldBe([2, 1]);
        _learner.Pending[0].Duration.TotalSeconds.ShouldBe(other.Length / 8000.0, 0.5);
    }

    [Fact]
    public async Task What_was_heard_late_first_and_whole_afterwards_is_one_entry_with_the_whole_recording()
    {
        var text = new Speaker(4).Say("this line is reserved for the fire brigade of the town and for nobody else at all");
        Offer(Call(text[(text.Length / 2)..]));
        await _learner.FlushAsync().OrHang();
        Offer(Call(text));
        await _learner.FlushAsync().OrHang();
        var pending = _learner.Pending.ShouldHaveSingleItem();
        pending.Count.ShouldBe(2);
        pending.Duration.TotalSeconds.ShouldBe(text.Length / 8000.0, 0.5);
        _learner.TryRead(pending.Id, out var audio, out _).ShouldBeTrue();
        audio!.Duration.ShouldBe(pending.Duration);
    }

    [Fact]
    public async Task Promoted_it_is_recognised_on_the_next_call()
    {
        Offer(Call(Prompts.Unlisted));
        await _learner.FlushAsync().OrHang();
        var promoted = await _learner.PromoteAsync(_learner.Pending[0].Id, "barred", transcript: "cannot take calls");
        promoted.Accepted.ShouldBeTrue(promoted.Problem);

        var next = Listening.Classify(Call(Prompts.Unlisted), _library.Current);
        next.State.ShouldBe(NumberState.IncomingBarred);
        _learner.Pending.ShouldBeEmpty();
        Directory.GetFiles(_folder["pending"]).ShouldBeEmpty();
        Offer(Call(Prompts.Unlisted)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_that_ended_before_the_promotion_was_noticed_is_not_collected_again()
    {
        var before = Listening.Classify(Call(Prompts.Unlisted), _library.Current);
        Offer(Call(Prompts.Unlisted));
        await _learner.FlushAsync().OrHang();
        await _learner.PromoteAsync(_learner.Pending[0].Id, "barred");
        _learner.Offer(new HeardCall { Audio = new WaveAudio(Call(Prompts.Unlisted)), Verdict = before }).ShouldBeTrue();
        await _learner.FlushAsync().OrHang();
        _learner.Pending.ShouldBeEmpty();
        _learner.Counters.AlreadyListed.ShouldBe(1);
    }

    [Fact]
    public async Task A_recording_promoted_into_a_library_file_is_kept_for_a_rebuild()
    {
        AnnouncementLibrary.Empty.Save(_folder["a.pbxlib"]);
        using var library = LiveAnnouncementLibrary.Open(_folder["a.pbxlib"]);
        await using var learner = AnnouncementLearner.Open(_folder["store"], library);
        learner.Offer(Heard(Call(Prompts.Unlisted), AnnouncementLibrary.Empty)).ShouldBeTrue();
        await learner.FlushAsync().OrHang();
        (await learner.PromoteAsync(learner.Pending[0].Id, "barred", "barred/one")).Accepted.ShouldBeTrue();
        AnnouncementLibrary.Load(_folder["a.pbxlib"]).References.ShouldHaveSingleItem().Name.ShouldBe("barred/one");
        AnnouncementLibrary.Load(_folder["store/promoted"]).References.ShouldHaveSingleItem().Label.ShouldBe("barred");
    }

    [Fact]
    public async Task A_promotion_the_library_refuses_leaves_the_entry_pending()
    {
        Offer(Call(Prompts.Unlisted));
        await _learner.FlushAsync().OrHang();
        var refused = await _learner.PromoteAsync(_learner.Pending[0].Id, "empty", "empty/one");
        refused.Accepted.ShouldBeFalse();
        refused.Problem!.ShouldContain("same name");
        _learner.Pending.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_pending_announcement_is_exported_and_discarded()
    {
        Offer(Call(Prompts.Unlisted));
        await _learner.FlushAsync().OrHang();
        var id = _learner.Pending[0].Id;
        await _learner.ExportAsync(id, _folder["out/listen.wav"]);
        WaveFile.TryRead(_folder["out/listen.wav"], out var audio, out _).ShouldBeTrue();
        audio!.Duration.TotalSeconds.ShouldBe(Prompts.Unlisted.Length / 8000.0, 0.5);
        (await _learner.DiscardAsync(id)).ShouldBeTrue();
        (await _learner.DiscardAsync(id)).ShouldBeFalse();
        _learner.TryRead(id, out _, out var problem).ShouldBeFalse();
        problem!.ShouldContain(id);
        await Should.ThrowAsync<ArgumentException>(() => _learner.ExportAsync(id, _folder["x.wav"]));
        await Should.ThrowAsync<ArgumentException>(() => _learner.PromoteAsync(id, "empty"));
    }

    [Fact]
    public async Task The_store_survives_a_restart()
    {
        Offer(Call(Prompts.Unlisted), "call-1");
        Offer(Call(Prompts.Unlisted), "call-2");
        await _learner.FlushAsync().OrHang();
        var before = _learner.Pending[0];
        await _learner.DisposeAsync();
        _learner = Open();
        var after = _learner.Pending.ShouldHaveSingleItem();
        after.ShouldBe(before with { Hearings = after.Hearings });
        after.Hearings.ShouldBe(before.Hearings);
        Offer(Call(Prompts.Unlisted));
        await _learner.FlushAsync().OrHang();
        _learner.Pending.ShouldHaveSingleItem().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Damaged_entries_are_reported_left_alone_and_do_not_stop_the_others()
    {
        Offer(Call(Prompts.Unlisted));
        Offer(Call(new Speaker(4).Say("this line is reserved for the fire brigade of the town")));
        await _learner.FlushAsync().OrHang();
        await _learner.DisposeAsync();
        var files = Directory.GetFiles(_folder["pending"], "*.wav").Order().ToArray();
        File.WriteAllText(files[0], "no sound");
        File.WriteAllText(Path.ChangeExtension(files[1], ".json"), "{ \"count\": ");
        File.WriteAllText(_folder["pending/x.wav.unfinished"], "half");

        _learner = Open();

        var pending = _learner.Pending.ShouldHaveSingleItem();
        pending.Count.ShouldBe(1);
        _learner.Problems.Select(problem => problem.Problem).ShouldSatisfyAllConditions(
            problems => problems.ShouldContain(problem => problem.Contains("RIFF")),
            problems => problems.ShouldContain(problem => problem.Contains("counts anew")));
        File.Exists(files[0]).ShouldBeTrue();
        File.Exists(_folder["pending/x.wav.unfinished"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_full_store_gives_up_what_was_heard_once_and_never_what_was_heard_twice()
    {
        await using var small = AnnouncementLearner.Open(_folder["small"], _library, new LearningOptions { MaximumEntries = 2, TimeProvider = new SteppingClock() });
        var texts = Enumerable.Range(0, 4).Select(i => new Speaker(4).Say($"text{i} of{i} some{i} kind{i} that{i} nobody{i} listed{i}")).ToArray();
        foreach (var text in new[] { texts[0], texts[0], texts[1], texts[2] })
        {
            small.Offer(Heard(Call(text)));
        }

        await small.FlushAsync().OrHang();
        small.Pending.Select(pending => pending.Count).ShouldBe([2, 1]);
        small.Pending[1].Duration.TotalSeconds.ShouldBe(texts[2].Length / 8000.0, 0.5);

        small.Offer(Heard(Call(texts[2])));
        small.Offer(Heard(Call(texts[3])));
        await small.FlushAsync().OrHang();
        small.Pending.Select(pending => pending.Count).ShouldBe([2, 2]);
        small.Counters.StoreFull.ShouldBe(1);
    }

    [Fact]
    public async Task Recordings_are_bounded_in_length()
    {
        await using var brief = AnnouncementLearner.Open(_folder["brief"], _library, new LearningOptions { LongestAnnouncement = TimeSpan.FromSeconds(2) });
        brief.Offer(Heard(Call(new Speaker(4).Say("this line is reserved for the fire brigade of the town and nobody else"))));
        await brief.FlushAsync().OrHang();
        brief.Pending.ShouldHaveSingleItem().Duration.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Calls_with_nothing_to_learn_are_left_alone()
    {
        Offer(Call(Prompts.Empty)).ShouldBeFalse();
        Offer(Sounds.Silence(5)).ShouldBeFalse();
        Offer(Sounds.Cadence(8, -13, [450], [0.35, 0.35])).ShouldBeFalse();
        Offer(Sounds.Join(Sounds.Silence(0.5), new Speaker(9).Say("yes hello"), Sounds.Silence(1.5))).ShouldBeFalse();
        _learner.Counters.NothingToLearn.ShouldBe(4);
    }

    [Fact]
    public async Task Offers_from_many_calls_never_wait_and_what_the_queue_cannot_hold_is_counted()
    {
        await using var narrow = AnnouncementLearner.Open(_folder["narrow"], _library, new LearningOptions { QueueCapacity = 2 });
        var call = Heard(Call(Prompts.Unlisted));
        Parallel.For(0, 500, _ => narrow.Offer(call));
        await narrow.FlushAsync().OrHang();
        var counters = narrow.Counters;
        (counters.Queued + counters.Dropped).ShouldBe(500);
        counters.Dropped.ShouldBeGreaterThan(0);
        narrow.Pending.ShouldHaveSingleItem().Count.ShouldBe(counters.Queued);
    }

    [Fact]
    public async Task What_another_process_took_away_is_forgotten()
    {
        Offer(Call(Prompts.Unlisted));
        await _learner.FlushAsync().OrHang();
        foreach (var file in Directory.GetFiles(_folder["pending"]))
        {
            File.Delete(file);
        }

        Offer(Call(Prompts.Unlisted));
        await _learner.FlushAsync().OrHang();
        _learner.Pending.ShouldHaveSingleItem().Count.ShouldBe(1);
        _learner.Counters.New.ShouldBe(2);
    }

    [Fact]
    public async Task Closing_looks_at_what_waits_and_afterwards_nothing_is_taken()
    {
        Offer(Call(Prompts.Unlisted));
        await _learner.DisposeAsync().AsTask().OrHang();
        _learner.Counters.New.ShouldBe(1);
        Offer(Call(Prompts.Unlisted)).ShouldBeFalse();
        await _learner.FlushAsync().OrHang();
    }

    [Fact]
    public void Bounds_out_of_range_are_refused_by_name() =>
        Should.Throw<ArgumentException>(() => AnnouncementLearner.Open(_folder.Path, _library, new LearningOptions { LongestAnnouncement = TimeSpan.FromHours(1) }))
            .Message.ShouldContain("LongestAnnouncement");

    [Fact]
    public void A_time_for_closing_that_nobody_can_wait_is_refused() =>
        Should.Throw<ArgumentException>(() => AnnouncementLearner.Open(
            _folder.Path, _library, new LearningOptions { CloseTimeout = TimeSpan.FromSeconds(-1) })).Message.ShouldContain("CloseTimeout");

    private AnnouncementLearner Open() =>
        AnnouncementLearner.Open(_folder.Path, _library, new LearningOptions { TimeProvider = new SteppingClock() });

    private static short[] Call(short[] announcement) =>
        Sounds.Join(Sounds.Cadence(5, -15, [450], [1, 4]), announcement, Sounds.Silence(0.6));

    private bool Offer(short[] call, string? id = null) => _learner.Offer(Heard(call) with { CallId = id });

    private HeardCall Heard(short[] call, AnnouncementLibrary? library = null) => new()
    {
        Audio = new WaveAudio(call),
        Verdict = Listening.Classify(call, library ?? _library.Current),
        Number = "138****0001",
        Trunk = "trunk-1",
    };
}
