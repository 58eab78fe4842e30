using PbxConnectors.Cli.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Cli.Tests;

public sealed class ClassifyTests : IDisposable
{
    private readonly AudioFolder _audio = new();

    public void Dispose() => _audio.Dispose();

    [Fact]
    public async Task A_tone_is_named_and_drawn_along_the_time()
    {
        var run = await CliRun.RunAsync("classify", _audio.Tone("busy.wav", "busy"));

        run.ExitCode.ShouldBe(ExitCode.Done);
        run.Out.ShouldContain("busy_tone  用户正忙  da2 9  Q.850 17");
        run.Out.ShouldContain("≈≈");
        run.Out.ShouldContain("|1");
        run.Out.ShouldNotContain("\u001b[", customMessage: "a pipe gets no colours");
    }

    [Fact]
    public async Task An_announcement_goes_by_the_label_of_its_folder()
    {
        var library = _audio.Library("library", "power_off", "empty");

        var run = await CliRun.RunAsync("classify", _audio.Announcement("call.wav", "power_off"), "--library", library, "--json");

        var file = run.Json.GetProperty("files")[0];
        file.GetProperty("verdict").GetString().ShouldBe("power_off");
        file.GetProperty("da2Id").GetInt32().ShouldBe(2);
        file.GetProperty("q850").GetInt32().ShouldBe(20);
        file.GetProperty("decidedAtMs").GetInt64().ShouldBeInRange(1, file.GetProperty("durationMs").GetInt64());
        file.GetProperty("timeline").EnumerateArray().ShouldContain(segment => segment.GetProperty("kind").GetString() == "announcement"
            && segment.GetProperty("label").GetString() == "power_off");
        run.Json.GetProperty("references").GetInt32().ShouldBe(LabAudio.Embedded.Clips("power_off").Count + LabAudio.Embedded.Clips("empty").Count);
    }

    [Fact]
    public async Task A_label_outside_the_vocabulary_is_the_verdict_as_it_stands()
    {
        _audio.Write("library/Black-Listed/a.wav", LabAudio.Embedded.Clips("barred")[0].Samples.Span);

        var run = await CliRun.RunAsync("classify", _audio.Announcement("call.wav", "barred"), "--library", _audio["library"], "--json");

        run.Json.GetProperty("files")[0].GetProperty("verdict").GetString().ShouldBe("Black-Listed");
    }

    [Fact]
    public async Task A_folder_without_recordings_is_said_to_be_one()
    {
        var folder = Directory.CreateDirectory(_audio["nothing"]).FullName;

        var run = await CliRun.RunAsync("classify", folder);

        run.ExitCode.ShouldBe(ExitCode.Incomplete);
        run.ErrorLines.ShouldHaveSingleItem().ShouldEndWith("It is a folder without a WAV recording in it.");
    }

    [Fact]
    public async Task A_recording_is_taken_from_a_pipe()
    {
        var host = new CliHost { Input = () => File.OpenRead(_audio.Tone("busy.wav", "busy")) };

        var run = await host.RunAsync("classify", "-", "--json");

        run.Json.GetProperty("files")[0].GetProperty("verdict").GetString().ShouldBe("busy_tone");
    }

    [Fact]
    public async Task The_rate_of_a_recording_does_not_matter()
    {
        var telephone = ToneSynthesizer.Render("busy", TimeSpan.FromSeconds(4));
        // Every sample three times over is the same sound at 24 kHz, with images far above the telephone band.
        var wide = telephone.SelectMany(sample => Enumerable.Repeat(sample, 3)).ToArray();

        var run = await CliRun.RunAsync("classify", "--json", _audio.Write("24k.wav", wide, sampleRate: 24_000));

        run.Json.GetProperty("files")[0].GetProperty("verdict").GetString().ShouldBe("busy_tone");
        run.Json.GetProperty("files")[0].GetProperty("durationMs").GetInt64().ShouldBe(4000);
    }

    [Fact]
    public async Task A_folder_stands_for_its_recordings_in_order()
    {
        _audio.Tone("calls/2.wav", "dial");
        _audio.Tone("calls/1.wav", "ringback", seconds: 10);

        var run = await CliRun.RunAsync("classify", "--json", _audio["calls"]);

        run.Json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("verdict").GetString())
            .ShouldBe(["ringback", "dial_tone"]);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_in_one_line_and_the_others_are_still_heard()
    {
        var noise = _audio.Text("noise.wav", "this is no recording");

        var run = await CliRun.RunAsync("classify", "--json", noise, _audio["gone.wav"], _audio.Tone("busy.wav", "busy"));

        run.ExitCode.ShouldBe(ExitCode.Incomplete);
        run.ErrorLines.Length.ShouldBe(2);
        run.ErrorLines[0].ShouldStartWith($"pbxc: {noise}: Not a WAV file");
        run.ErrorLines[1].ShouldContain("There is no such file.");
        run.Json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("verdict").GetString())
            .ShouldBe(["none", "none", "busy_tone"]);
    }

    [Fact]
    public async Task An_empty_recording_has_no_audio()
    {
        var run = await CliRun.RunAsync("classify", "--json", _audio.Write("empty.wav", []));

        run.ExitCode.ShouldBe(ExitCode.Done);
        run.Json.GetProperty("files")[0].GetProperty("verdict").GetString().ShouldBe("no_audio");
        (await CliRun.RunAsync("classify", _audio["empty.wav"])).ExitCode.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task A_library_that_is_not_there_ends_the_command_with_what_to_do()
    {
        var run = await CliRun.RunAsync("classify", _audio.Tone("busy.wav", "busy"), "--library", _audio["nowhere"]);

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("There is no announcement folder or library file");
        run.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Recordings_a_library_cannot_use_are_warned_of()
    {
        var library = _audio.Library("library", "empty");
        _audio.Text("library/empty/damaged.wav", "RIFF");

        var run = await CliRun.RunAsync("classify", _audio.Tone("busy.wav", "busy"), "--library", library);

        run.ExitCode.ShouldBe(ExitCode.Done);
        run.ErrorLines.ShouldHaveSingleItem().ShouldStartWith("pbxc: warning: library: empty");
    }
}
