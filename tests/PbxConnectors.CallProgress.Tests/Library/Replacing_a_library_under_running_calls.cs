namespace PbxConnectors.CallProgress.Tests;

public sealed class Replacing_a_library_under_running_calls : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_running_call_keeps_its_library_and_the_next_one_gets_the_new_one()
    {
        Prompts.Library.Remove("empty/one").Save(_folder["a.pbxlib"]);
        using var live = LiveAnnouncementLibrary.Open(_folder["a.pbxlib"]);
        var running = new CallProgressAnalyzer(live.Current);
        running.Write(Prompts.Empty.AsSpan(0, 8000));

        Prompts.Library.Save(_folder["a.pbxlib"]);
        (await live.ReloadAsync()).Accepted.ShouldBeTrue();

        running.Write(Prompts.Empty.AsSpan(8000));
        running.Complete().State.ShouldBe(NumberState.Unknown);
        Listening.Classify(Prompts.Empty, live.Current).State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public async Task A_damaged_file_leaves_the_old_library_in_force_and_is_reported()
    {
        Prompts.Library.Save(_folder["a.pbxlib"]);
        using var live = LiveAnnouncementLibrary.Open(_folder["a.pbxlib"]);
        var before = live.Current;
        LibraryReload? told = null;
        live.Reloaded += (_, reload) => told = reload;
        File.WriteAllBytes(_folder["a.pbxlib"], File.ReadAllBytes(_folder["a.pbxlib"])[..500]);

        var reload = await live.ReloadAsync();

        reload.Accepted.ShouldBeFalse();
        reload.Library.ShouldBeSameAs(before);
        reload.Problem!.ShouldContain("cut");
        live.Current.ShouldBeSameAs(before);
        live.LastReload.ShouldBeSameAs(reload);
        told.ShouldBeSameAs(reload);
    }

    [Fact]
    public async Task A_folder_that_is_gone_or_broken_leaves_the_old_library_in_force()
    {
        _folder.Save("lib/empty/one.wav", Prompts.Empty);
        using var live = LiveAnnouncementLibrary.Open(_folder["lib"]);
        File.WriteAllText(_folder["lib/empty/one.wav"], "no sound");
        (await live.ReloadAsync()).Problem!.ShouldContain("RIFF");
        Directory.Delete(_folder["lib"], recursive: true);
        (await live.ReloadAsync()).Accepted.ShouldBeFalse();
        live.Current.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_watched_file_is_reloaded_by_itself()
    {
        Prompts.Library.Remove("empty/one").Save(_folder["a.pbxlib"]);
        using var live = LiveAnnouncementLibrary.Open(_folder["a.pbxlib"], Watching);
        var loaded = Next(live, reload => reload.Library.Count == 3);
        Prompts.Library.Save(_folder["a.pbxlib"]);
        await loaded.OrHang();
        live.Current.Find("empty/one").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_recording_put_into_a_watched_folder_is_recognised()
    {
        _folder.Save("lib/busy/one.wav", Prompts.Busy);
        using var live = LiveAnnouncementLibrary.Open(_folder["lib"], Watching);
        var loaded = Next(live, reload => reload.Library.Count == 2);
        _folder.Save("lib/empty/one.wav", Prompts.Empty);
        await loaded.OrHang();
        Listening.Classify(Prompts.Empty, live.Current).State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public async Task An_addition_is_in_force_and_in_the_file()
    {
        AnnouncementLibrary.Empty.Save(_folder["a.pbxlib"]);
        using var live = LiveAnnouncementLibrary.Open(_folder["a.pbxlib"]);
        (await live.AddAsync(new("empty/one", "empty", new WaveAudio(Prompts.Empty)))).Accepted.ShouldBeTrue();
        live.Current.Count.ShouldBe(1);
        AnnouncementLibrary.Load(_folder["a.pbxlib"]).Count.ShouldBe(1);
        (await live.EditAsync(library => library.Relabel("empty/one", "barred"))).Accepted.ShouldBeTrue();
        AnnouncementLibrary.Load(_folder["a.pbxlib"]).References[0].State.ShouldBe(NumberState.IncomingBarred);
    }

    [Fact]
    public async Task An_addition_that_cannot_be_used_changes_nothing()
    {
        using var live = LiveAnnouncementLibrary.Of(Prompts.Library);
        var reload = await live.AddAsync(new("silent", "empty", new WaveAudio(Sounds.Silence(3))));
        reload.Accepted.ShouldBeFalse();
        reload.Problem!.ShouldContain("Silent");
        live.Current.ShouldBeSameAs(Prompts.Library);
    }

    [Fact]
    public async Task A_folder_takes_an_addition_as_a_recording()
    {
        _folder.Save("lib/busy/one.wav", Prompts.Busy);
        using var live = LiveAnnouncementLibrary.Open(_folder["lib"]);
        (await live.AddAsync(new("heard today", "empty", new WaveAudio(Prompts.Empty)))).Accepted.ShouldBeTrue();
        live.Current.Find("empty/heard today").ShouldNotBeNull();
        AnnouncementLibrary.Load(_folder["lib"]).References.Select(r => r.Name).ShouldBe(["busy/one", "empty/heard today"]);
        (await live.AddAsync(new("heard today", "empty", new WaveAudio(Prompts.Unlisted)))).Problem!.ShouldContain("same name");
    }

    [Fact]
    public async Task A_folder_with_a_manifest_gets_a_row_too()
    {
        _folder.Save("lib/b.wav", Prompts.Busy);
        File.WriteAllText(_folder["lib/manifest.csv"], "label,note,file,transcript\nbusy,,b.wav,");
        using var live = LiveAnnouncementLibrary.Open(_folder["lib"]);
        (await live.AddAsync(new("one", "empty", new WaveAudio(Prompts.Empty), "no, \"none\""))).Accepted.ShouldBeTrue();
        var read = AnnouncementLibrary.Load(_folder["lib"]);
        read.Problems.ShouldBeEmpty();
        read.Find("empty/one")!.Transcript.ShouldBe("no, \"none\"");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void A_time_to_settle_that_no_timer_takes_is_refused_before_anything_is_watched(int seconds)
    {
        _folder.Save("lib/busy/one.wav", Prompts.Busy);
        var options = new LiveLibraryOptions { Watch = true, SettleTime = TimeSpan.FromSeconds(seconds) };
        Should.Throw<ArgumentException>(() => LiveAnnouncementLibrary.Open(_folder["lib"], options)).Message.ShouldContain("SettleTime");
    }

    [Fact]
    public async Task An_addition_whose_row_cannot_be_written_leaves_nothing_behind()
    {
        _folder.Save("lib/b.wav", Prompts.Busy);
        File.WriteAllText(_folder["lib/manifest.csv"], "label,file\nbusy,b.wav\n");
        using var live = LiveAnnouncementLibrary.Open(_folder["lib"]);
        var addition = new AnnouncementSource("one", "empty", new WaveAudio(Prompts.Empty));
        using (File.Open(_folder["lib/manifest.csv"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            (await live.AddAsync(addition)).Problem!.ShouldContain("cannot be written");
        }

        File.Exists(_folder["lib/empty/one.wav"]).ShouldBeFalse();
        (await live.AddAsync(addition)).Accepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData("..", "x")]
    [InlineData("a/b", "x")]
    [InlineData("empty", "a:b")]
    [InlineData("empty", "")]
    public async Task A_label_or_name_that_leads_out_of_the_folder_is_refused(string label, string name)
    {
        _folder.Save("lib/busy/one.wav", Prompts.Busy);
        using var live = LiveAnnouncementLibrary.Open(_folder["lib"]);
        (await live.AddAsync(new(name, label, new WaveAudio(Prompts.Empty)))).Problem!.ShouldContain("cannot name a folder and a file");
    }

    [Fact]
    public async Task Recordings_of_a_folder_are_edited_in_the_folder()
    {
        _folder.Save("lib/busy/one.wav", Prompts.Busy);
        using var live = LiveAnnouncementLibrary.Open(_folder["lib"]);
        (await Should.ThrowAsync<InvalidOperationException>(() => live.EditAsync(library => library.Remove("busy/one")))).Message.ShouldContain("ReloadAsync");
    }

    [Fact]
    public void What_cannot_be_opened_at_first_is_an_error_of_the_caller()
    {
        Should.Throw<DirectoryNotFoundException>(() => LiveAnnouncementLibrary.Open(_folder["none"]));
        File.WriteAllText(_folder["text"], "no library");
        Should.Throw<InvalidDataException>(() => LiveAnnouncementLibrary.Open(_folder["text"]));
    }

    [Fact]
    public async Task After_disposal_the_last_library_stays_readable_and_nothing_is_loaded()
    {
        var live = LiveAnnouncementLibrary.Of(Prompts.Library);
        live.Dispose();
        live.Current.ShouldBeSameAs(Prompts.Library);
        await Should.ThrowAsync<ObjectDisposedException>(() => live.ReloadAsync());
    }

    private static LiveLibraryOptions Watching { get; } = new() { Watch = true, SettleTime = TimeSpan.FromMilliseconds(50) };

    private static Task Next(LiveAnnouncementLibrary live, Func<LibraryReload, bool> wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        live.Reloaded += (_, reload) =>
        {
            if (wanted(reload))
            {
                seen.TrySetResult();
            }
        };
        return seen.Task;
    }
}
