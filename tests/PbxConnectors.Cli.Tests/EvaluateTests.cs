using System.Text;
using System.Text.Json;
using PbxConnectors.Cli.Tests.Support;

namespace PbxConnectors.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private readonly AudioFolder _audio = new();

    public void Dispose() => _audio.Dispose();

    [Fact]
    public async Task The_json_has_the_documented_members_in_their_order()
    {
        var run = await EvaluateAsync(Manifest("busy.wav,busy_tone"));

        run.EnumerateObject().Select(member => member.Name).ShouldBe(["files", "summary"]);
        run.GetProperty("files")[0].EnumerateObject().Select(member => member.Name)
            .ShouldBe(["file", "label", "verdict", "confidence", "decidedAtMs", "evidence", "q850"]);
        run.GetProperty("summary").EnumerateObject().Select(member => member.Name)
            .ShouldBe(["right", "wrong", "undecided", "falseAccepts", "cpuSecondsPerAudioHour", "references"]);
    }

    [Fact]
    public async Task A_stream_adds_what_was_claimed_first_and_when()
    {
        var file = (await EvaluateAsync(Manifest("busy.wav,busy_tone"), "--stream")).GetProperty("files")[0];

        file.EnumerateObject().Select(member => member.Name).ShouldBe(
            ["file", "label", "verdict", "confidence", "decidedAtMs", "evidence", "q850", "tentative", "tentativeAtMs", "final", "finalAtMs"]);
        file.GetProperty("tentative").GetString().ShouldBe("busy_tone");
        file.GetProperty("final").GetString().ShouldBe("busy_tone");
        // Frames of 20 ms: whatever is claimed is claimed at the end of one.
        (file.GetProperty("finalAtMs").GetInt64() % 20).ShouldBe(0);
        file.GetProperty("tentativeAtMs").GetInt64().ShouldBeLessThanOrEqualTo(file.GetProperty("finalAtMs").GetInt64());
    }

    [Fact]
    public async Task What_only_the_end_of_the_recording_made_sure_is_final_at_its_end()
    {
        _audio.Tone("ringing.wav", "ringback", seconds: 8);

        var file = (await EvaluateAsync(Manifest("ringing.wav,ringback"), "--stream")).GetProperty("files")[0];

        file.GetProperty("final").GetString().ShouldBe("ringback");
        file.GetProperty("finalAtMs").GetInt64().ShouldBe(8000);
        file.GetProperty("tentativeAtMs").GetInt64().ShouldBeLessThan(8000);
    }

    [Fact]
    public async Task Right_wrong_undecided_and_false_accepts_add_up_to_the_files()
    {
        _audio.Tone("vacant.wav", "vacant");
        _audio.Write("quiet.wav", new short[16_000]);

        var run = await EvaluateAsync(Manifest(
            "busy.wav,busy_tone", "busy.wav,fax_tone", "busy.wav,none", "quiet.wav,none", "gone.wav,empty", "gone.wav,none", "vacant.wav,empty"));

        var summary = run.GetProperty("summary");
        summary.GetProperty("right").GetInt32().ShouldBe(3, "the busy tone, the quiet line and the vacant tone of the empty number");
        summary.GetProperty("wrong").GetInt32().ShouldBe(1);
        summary.GetProperty("falseAccepts").GetInt32().ShouldBe(1);
        summary.GetProperty("undecided").GetInt32().ShouldBe(2, "what cannot be read is never right, not even for the label none");
        summary.GetProperty("references").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_has_no_verdict_says_why_and_shows_in_the_exit_code()
    {
        var manifest = Manifest("gone.wav,empty", "busy.wav,busy_tone");

        var run = await CliRun.RunAsync("evaluate", "--manifest", manifest, "--json", "-");

        run.ExitCode.ShouldBe(ExitCode.Incomplete);
        var file = run.Json.GetProperty("files")[0];
        file.GetProperty("verdict").GetString().ShouldBe("none");
        file.GetProperty("evidence").GetString().ShouldBe("Not readable: There is no such file.");
        file.GetProperty("decidedAtMs").ValueKind.ShouldBe(JsonValueKind.Null);
        run.Json.GetProperty("files")[1].GetProperty("verdict").GetString().ShouldBe("busy_tone");
    }

    [Fact]
    public async Task Announcements_are_judged_by_the_labels_of_the_library_also_by_its_own()
    {
        var library = _audio.Library("library", "suspended", "caller_arrears");
        _audio.Write("library/porting-query/a.wav", Testing.LabAudio.Embedded.Clips("line_fault")[0].Samples.Span);
        _audio.Announcement("calls/1.wav", "suspended");
        _audio.Announcement("calls/2.wav", "line_fault");
        _audio.Announcement("calls/3.wav", "empty");

        var run = await EvaluateAsync(Manifest("calls/1.wav,停机", "calls/2.wav,porting-query", "calls/3.wav,empty"), "--library", library);

        run.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("verdict").GetString())
            .ShouldBe(["suspended", "porting-query", "none"]);
        run.GetProperty("summary").GetProperty("right").GetInt32().ShouldBe(2);
        run.GetProperty("summary").GetProperty("undecided").GetInt32().ShouldBe(1);
        run.GetProperty("summary").GetProperty("cpuSecondsPerAudioHour").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Files_are_relative_to_the_manifest_and_extra_columns_in_any_order_do_not_matter()
    {
        _audio.Tone("deep/er/busy.wav", "busy");
        File.WriteAllText(
            _audio["deep/list.csv"],
            "voice,Label,condition,FILE\r\n\"a, b\",\"busy_tone\",clean,er/busy.wav\r\n\r\nx,busy_tone,noise,\"er\\busy.wav\"\r\n");

        var run = await CliRun.RunAsync("evaluate", "--manifest", _audio["deep/list.csv"]);

        run.ExitCode.ShouldBe(ExitCode.Done);
        run.Out.ShouldContain("by condition");
        run.Out.ShouldContain("clean");
        run.Out.ShouldContain("2 right, 0 wrong");
    }

    [Fact]
    public async Task Results_are_grouped_by_any_column()
    {
        _audio.Tone("busy.wav", "busy");
        var manifest = _audio.Text("list.csv", "file,label,voice\nbusy.wav,busy_tone,anna\nbusy.wav,empty,bert\n");

        var run = await CliRun.RunAsync("evaluate", "--manifest", manifest, "--by", "voice");

        run.Out.ShouldContain("by voice");
        run.Out.ShouldContain("anna");
        (await CliRun.RunAsync("evaluate", "--manifest", manifest, "--by", "weather")).ErrorLines
            .ShouldHaveSingleItem().ShouldBe("pbxc: --by weather: the manifest has no such column. It has file, label, voice.");
    }

    [Fact]
    public async Task A_manifest_from_a_chinese_spreadsheet_program_is_read()
    {
        _audio.Tone("忙音.wav", "busy");
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        File.WriteAllBytes(_audio["list.csv"], Encoding.GetEncoding("GB18030").GetBytes("file,label\r\n忙音.wav,忙音\r\n"));

        var run = await EvaluateAsync(_audio["list.csv"]);

        run.GetProperty("summary").GetProperty("right").GetInt32().ShouldBe(1);
        run.GetProperty("files")[0].GetProperty("file").GetString().ShouldBe("忙音.wav");
    }

    [Theory]
    [InlineData("", "it lists no recording")]
    [InlineData("name,label\na.wav,empty\n", "must name the columns file and label")]
    [InlineData("file,label\n", "it lists no recording")]
    public async Task A_manifest_that_is_none_is_refused_with_what_it_needs(string content, string reason)
    {
        var run = await CliRun.RunAsync("evaluate", "--manifest", _audio.Text("list.csv", content));

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain(reason);
    }

    [Fact]
    public async Task A_missing_manifest_or_output_folder_is_found_before_any_work()
    {
        (await CliRun.RunAsync("evaluate", "--manifest", _audio["gone.csv"])).ExitCode.ShouldBe(ExitCode.BadInput);
        var run = await CliRun.RunAsync("evaluate", "--manifest", Manifest("busy.wav,busy_tone"), "--json", _audio["nowhere/out.json"]);
        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("its folder does not exist");
    }

    [Fact]
    public async Task Damaged_recordings_never_stop_an_evaluation()
    {
        var random = new Random(7);
        var whole = File.ReadAllBytes(_audio.Tone("whole.wav", "busy", seconds: 1));
        var rows = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            var bytes = whole[..random.Next(whole.Length)];
            for (var n = 0; n < 5 && bytes.Length > 0; n++)
            {
                bytes[random.Next(Math.Min(bytes.Length, 60))] = (byte)random.Next(256);
            }

            File.WriteAllBytes(_audio[$"{i}.wav"], bytes);
            rows.Add($"{i}.wav,none");
        }

        var run = await CliRun.RunAsync("evaluate", "--manifest", Manifest([.. rows]), "--json", "-");

        run.ExitCode.ShouldBeOneOf(ExitCode.Done, ExitCode.Incomplete);
        run.Json.GetProperty("files").GetArrayLength().ShouldBe(30);
    }

    private async Task<JsonElement> EvaluateAsync(string manifest, params string[] more)
    {
        var output = _audio["out.json"];
        var run = await CliRun.RunAsync(["evaluate", "--manifest", manifest, "--json", output, .. more]);
        run.ExitCode.ShouldBeOneOf(ExitCode.Done, ExitCode.Incomplete);
        return JsonDocument.Parse(await File.ReadAllTextAsync(output)).RootElement;
    }

    private string Manifest(params string[] rows)
    {
        _audio.Tone("busy.wav", "busy");
        return _audio.Text("list.csv", "file,label\n" + string.Join('\n', rows) + "\n");
    }
}
