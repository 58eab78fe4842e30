using System.Text.Json;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Cli.Tests;

public sealed class LibraryTests : IDisposable
{
    private readonly AudioFolder _audio = new();

    public void Dispose() => _audio.Dispose();

    [Fact]
    public async Task A_folder_becomes_one_file_that_recognises_as_well()
    {
        var folder = _audio.Library("folder", "empty", "power_off");
        var file = _audio["all.pbxlib"];

        var built = await CliRun.RunAsync("library", "build", folder, file, "--json");

        built.ExitCode.ShouldBe(ExitCode.Done, built.Error);
        built.Json.GetProperty("references").GetInt32().ShouldBe(AnnouncementLibrary.Load(folder).Count);
        var heard = await CliRun.RunAsync("classify", _audio.Announcement("call.wav", "power_off"), "--library", file, "--json");
        heard.Json.GetProperty("files")[0].GetProperty("verdict").GetString().ShouldBe("power_off");
    }

    [Fact]
    public async Task Recordings_that_cannot_be_used_are_told_and_the_rest_is_built()
    {
        var folder = _audio.Library("folder", "empty");
        _audio.Write("folder/empty/silent.wav", new short[8000]);

        var built = await CliRun.RunAsync("library", "build", folder, _audio["all.pbxlib"]);

        built.ExitCode.ShouldBe(ExitCode.Incomplete);
        built.ErrorLines.ShouldHaveSingleItem().ShouldContain("silent");
        File.Exists(_audio["all.pbxlib"]).ShouldBeTrue();
    }

    [Fact]
    public async Task Announcements_are_added_relabelled_and_removed()
    {
        var file = _audio["own.pbxlib"];
        var recording = _audio.Write("prompt.wav", LabAudio.Embedded.Clips("empty")[0].Samples.Span);

        (await CliRun.RunAsync("library", "add", file, recording, "--label", "空号", "--transcript", "您拨打的号码是空号")).ExitCode.ShouldBe(ExitCode.Done);
        var listed = await CliRun.RunAsync("library", "list", file, "--label", "empty", "--json");
        var name = listed.Json.GetProperty("references")[0].GetProperty("name").GetString()!;
        listed.Json.GetProperty("references")[0].GetProperty("state").GetString().ShouldBe("empty");

        (await CliRun.RunAsync("library", "relabel", file, name, "suspended")).ExitCode.ShouldBe(ExitCode.Done);
        AnnouncementLibrary.Load(file).References.ShouldHaveSingleItem().State.ShouldBe(NumberState.OutOfService);

        var removed = await CliRun.RunAsync("library", "remove", file, name, "--json");
        removed.ExitCode.ShouldBe(ExitCode.Done, removed.Error);
        removed.Json.GetProperty("references").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_recording_added_to_a_folder_lies_there_under_its_label()
    {
        var recording = _audio.Write("prompt.wav", LabAudio.Embedded.Clips("empty")[0].Samples.Span);

        var run = await CliRun.RunAsync("library", "add", _audio["own"], recording, "--label", "empty");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        File.Exists(_audio["own/empty/prompt.wav"]).ShouldBeTrue();
    }

    [Fact]
    public async Task A_name_that_is_not_there_changes_nothing_and_is_told()
    {
        var file = _audio["all.pbxlib"];
        await CliRun.RunAsync("library", "build", _audio.Library("folder", "empty"), file);
        var before = await File.ReadAllBytesAsync(file);
        var name = AnnouncementLibrary.Load(file).References[0].Name;

        var run = await CliRun.RunAsync("library", "remove", file, name, "nobody");

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("'nobody'");
        (await File.ReadAllBytesAsync(file)).ShouldBe(before, "all of those named, or none");
    }

    [Fact]
    public async Task A_folder_is_edited_by_its_files()
    {
        var run = await CliRun.RunAsync("library", "remove", _audio.Library("folder", "empty"), "empty/1");

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("move, rename or delete the files there");
    }

    [Fact]
    public async Task A_damaged_library_file_is_refused_and_left_as_it_is()
    {
        var file = _audio["all.pbxlib"];
        await CliRun.RunAsync("library", "build", _audio.Library("folder", "empty"), file);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        var recording = _audio.Write("prompt.wav", LabAudio.Embedded.Clips("busy")[0].Samples.Span);

        foreach (
            var command in new[] { new[] { "list", file }, ["verify", file], ["add", file, recording, "--label", "busy"], ["remove", file, "x"] })
        {
            var run = await CliRun.RunAsync(["library", .. command]);
            run.ExitCode.ShouldBe(ExitCode.BadInput);
            run.ErrorLines.ShouldHaveSingleItem();
        }

        (await File.ReadAllBytesAsync(file)).ShouldBe(bytes);
    }

    [Fact]
    public async Task Verifying_finds_one_recording_under_two_states()
    {
        var clip = LabAudio.Embedded.Clips("empty")[0].Samples.ToArray();
        _audio.Write("twice/empty/a.wav", clip);
        _audio.Write("twice/busy/a.wav", clip);

        var bad = await CliRun.RunAsync("library", "verify", _audio["twice"], "--json");
        var good = await CliRun.RunAsync("library", "verify", _audio.Library("folder", "power_off"));

        bad.ExitCode.ShouldBe(ExitCode.Findings);
        bad.Json.GetProperty("ok").GetBoolean().ShouldBeFalse();
        bad.Json.GetProperty("findings").EnumerateArray().ShouldContain(finding => finding.GetProperty("isError").GetBoolean());
        good.ExitCode.ShouldBe(ExitCode.Done, good.Out);
    }

    [Fact]
    public async Task An_unlisted_announcement_is_collected_labelled_and_recognised_on_the_next_call()
    {
        var library = _audio.Library("library", "empty");
        var call = _audio.Announcement("call.wav", "suspended");
        var pending = _audio["pending"];

        var first = await CliRun.RunAsync("classify", call, call, "--library", library, "--learn", pending);
        first.ExitCode.ShouldBe(ExitCode.Done, first.Error);
        first.Error.ShouldContain("1 new announcements, 1 heard before");
        var listed = (await CliRun.RunAsync("library", "pending", pending, "--json")).Json.GetProperty("pending");
        listed.GetArrayLength().ShouldBe(1);
        listed[0].GetProperty("count").GetInt64().ShouldBe(2);
        var id = listed[0].GetProperty("id").GetString()!;

        (await CliRun.RunAsync("library", "pending", pending, "--export", id, "--out", _audio["listen.wav"])).ExitCode.ShouldBe(ExitCode.Done);
        WaveFile.TryRead(_audio["listen.wav"], out _, out _).ShouldBeTrue();
        var promoted = await CliRun.RunAsync("library", "promote", pending, id, "suspended", "--library", library);
        promoted.ExitCode.ShouldBe(ExitCode.Done, promoted.Error);

        var next = await CliRun.RunAsync("classify", call, "--library", library, "--json");
        next.Json.GetProperty("files")[0].GetProperty("verdict").GetString().ShouldBe("suspended");
        (await CliRun.RunAsync("library", "pending", pending)).Out.ShouldContain("0 announcements wait");
    }

    [Fact]
    public async Task A_pending_announcement_can_be_discarded_and_an_unknown_one_is_told()
    {
        var pending = _audio["pending"];
        await CliRun.RunAsync(
            "classify", _audio.Announcement("call.wav", "suspended"), "--learn", pending, "--library", _audio.Library("library", "empty"));
        var id = (await CliRun.RunAsync("library", "pending", pending, "--json")).Json.GetProperty("pending")[0].GetProperty("id").GetString()!;

        var run = await CliRun.RunAsync("library", "pending", pending, "--discard", id, "--json");
        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Json.GetProperty("pending").GetArrayLength().ShouldBe(0);

        (await CliRun.RunAsync("library", "promote", pending, id, "empty", "--library", _audio["library"])).ExitCode.ShouldBe(ExitCode.BadInput);
        (await CliRun.RunAsync("library", "pending", _audio["nowhere"])).ErrorLines.ShouldHaveSingleItem().ShouldContain("classify --learn");
    }
}
