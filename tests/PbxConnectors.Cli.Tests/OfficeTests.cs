using System.Text.Json;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Lab;
using PbxConnectors.Cli.Tests.Support;

namespace PbxConnectors.Cli.Tests;

/// <summary>Status, records and recordings.</summary>
public sealed class OfficeTests : IAsyncLifetime, IDisposable
{
    private static readonly string Answers = LabNumbers.Of(NumberState.Answered);
    private static readonly string Empty = LabNumbers.Of(NumberState.EmptyNumber);

    private readonly AudioFolder _folder = new();
    private LabFixture _lab = null!;

    public async Task InitializeAsync() => _lab = await LabFixture.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dscom")]
    [InlineData("ola")]
    [InlineData("800ing")]
    public async Task All_extensions_are_shown(string vendor)
    {
        var run = await _lab.Host(vendor).RunAsync("status", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Json.GetProperty("extensions").EnumerateArray().Select(entry => entry.GetProperty("extension").GetString()).ShouldContain("8003");
    }

    [Fact]
    public async Task One_extension_and_the_trunks_are_shown_when_asked_for()
    {
        var run = await _lab.Host().RunAsync("status", "8002", "--trunks");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldContain("8002");
        run.Out.ShouldNotContain("8003");
        run.Out.ShouldContain(_lab.Pbx.Exchange.Options.TrunkName);
    }

    [Fact]
    public async Task A_queue_shows_who_waits_in_it()
    {
        var run = await _lab.Host("ola").RunAsync("status", "--queue", "10010", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Json.GetProperty("waiting").ValueKind.ShouldBe(JsonValueKind.Array);
        run.Json.GetProperty("extensions").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Records_come_as_csv_that_a_spreadsheet_program_can_bear()
    {
        await CallAsync(Empty);
        var file = _folder["records.csv"];

        var run = await _lab.Host().RunAsync("records", "--from", "1d", "--to", "now", "--csv", file);

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        var lines = await File.ReadAllLinesAsync(file);
        lines[0].ShouldStartWith("id,started_at,answered_at,ended_at,direction,from,to");
        lines.Length.ShouldBe(2);
        lines[1].ShouldContain(Empty);
    }

    [Fact]
    public async Task Csv_without_a_file_goes_to_the_standard_output()
    {
        await CallAsync(Empty);
        await CallAsync(Answers);

        var run = await _lab.Host("800ing").RunAsync("records", "--from", "1d", "--called", Empty, "--csv");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.OutLines.Length.ShouldBe(2);
        run.OutLines[1].ShouldContain($",{Empty},");
    }

    [Fact]
    public async Task Records_come_as_a_table_and_as_json_and_no_more_than_asked_for()
    {
        await CallAsync(Empty);
        await CallAsync(Answers);

        (await _lab.Host().RunAsync("records", "--from", "1d")).Out.ShouldContain("2 records");
        var run = await _lab.Host().RunAsync("records", "--from", "1d", "--limit", "1", "--json");

        run.Json.GetProperty("records").GetArrayLength().ShouldBe(1);
        run.Json.GetProperty("records")[0].GetProperty("from").GetString().ShouldBe("8001");
    }

    [Fact]
    public async Task On_a_narrow_terminal_the_name_of_a_recording_can_still_be_copied()
    {
        await CallAsync(Answers);
        var all = (await _lab.Host().RunAsync("records", "--from", "1d", "--json")).Json.GetProperty("records");
        var reference = all[0].GetProperty("recording").GetString()!;

        var run = await _lab.Host(width: 80).RunAsync("records", "--from", "1d");

        run.OutLines.ShouldContain(line => line.EndsWith(reference, StringComparison.Ordinal));
        run.OutLines.Where(line => !line.Contains("monitor/", StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task A_pbx_without_records_says_so()
    {
        var run = await _lab.Host("ola").RunAsync("records");

        run.ExitCode.ShouldBe(ExitCode.NotSupported);
        run.ErrorLines.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("--from", "yesterday", "this is no time")]
    [InlineData("--from", "1h", "--to", "2h", "lies before")]
    [InlineData("--csv", "--json", "exclude each other")]
    [InlineData("--limit", "0", "takes 1 or more")]
    public async Task A_window_that_makes_no_sense_is_refused(params string[] argumentsAndReason)
    {
        var run = await _lab.Host().RunAsync(["records", .. argumentsAndReason[..^1]]);

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain(argumentsAndReason[^1]);
    }

    [Fact]
    public async Task A_recording_is_fetched_and_named()
    {
        await CallAsync(Empty);
        var reference = (await _lab.Host().RunAsync("records", "--from", "1d", "--json")).Json.GetProperty("records")[0].GetProperty("recording")
            .GetString()!;
        var file = _folder["call.wav"];

        var run = await _lab.Host().RunAsync(
            "recording", reference, "--out", file, "--classify", "--library", _folder.Library("library", "empty", "power_off"), "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Json.GetProperty("classified").GetProperty("verdict").GetString().ShouldBe("empty");
        WaveFile.TryRead(file, out var audio, out _).ShouldBeTrue();
        audio!.Duration.ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
        Directory.EnumerateFiles(_folder.Path, "*.part").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_replaced_unasked()
    {
        var file = _folder.Text("call.wav", "mine");

        var run = await _lab.Host().RunAsync("recording", "monitor/x.wav", "--out", file);

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("--force");
        (await File.ReadAllTextAsync(file)).ShouldBe("mine");
    }

    [Fact]
    public async Task A_recording_that_does_not_exist_leaves_no_file_behind()
    {
        var file = _folder["call.wav"];

        var run = await _lab.Host().RunAsync("recording", "monitor/none.wav", "--out", file);

        run.ExitCode.ShouldNotBe(ExitCode.Done);
        Directory.EnumerateFiles(_folder.Path).ShouldBeEmpty();
    }

    private async Task CallAsync(string number)
    {
        var records = _lab.Pbx.Exchange.RecordCount;
        _lab.Pbx.Exchange.PlaceCall("8001", number);
        await _lab.Pbx.Exchange.WaitForIdleAsync();
        await _lab.Pbx.Exchange.WaitForRecordsAsync(records + 1);
    }
}
