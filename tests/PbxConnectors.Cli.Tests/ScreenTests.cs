using System.Text.Json;
using PbxConnectors.Cli.Lab;
using PbxConnectors.Cli.Tests.Support;

namespace PbxConnectors.Cli.Tests;

public sealed class ScreenTests : IAsyncLifetime, IDisposable
{
    private readonly AudioFolder _folder = new();
    private LabFixture _lab = null!;

    public async Task InitializeAsync() => _lab = await LabFixture.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_numbers_of_the_server_are_screened_and_written_down()
    {
        var labels = LabNumbers.All.Take(8).ToDictionary(number => number.Number, number => number.Label);
        var csv = _folder["results.csv"];

        var run = await Host().RunAsync("screen", "--library", _folder.Library("library", [.. labels.Values]), "--lines", "4", "--until-empty", "--json", "--csv", csv);

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.OutLines.Length.ShouldBe(8);
        foreach (var line in run.OutLines.Select(line => JsonDocument.Parse(line).RootElement))
            line.GetProperty("state").GetString().ShouldBe(labels[line.GetProperty("number").GetString()!]);
        (await File.ReadAllLinesAsync(csv)).Length.ShouldBe(9);
    }

    [Fact]
    public async Task It_ends_after_as_many_numbers_as_asked_for()
    {
        var run = await Host().RunAsync("screen", "--max", "2", "--lines", "1");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldContain("2 numbers");
    }

    [Fact]
    public async Task Without_a_server_it_says_what_is_missing()
    {
        var run = await _lab.Host().RunAsync("screen");

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("has no section Screening");
    }

    private CliHost Host()
    {
        var host = _lab.Host();
        host.Environment["SCREENING__BaseAddress"] = _lab.Pbx.EmptyNumber.BaseAddress.AbsoluteUri;
        host.Environment["SCREENING__Http__AttemptTimeout"] = "00:10:00";
        host.Environment["SCREENING__UploadTimeout"] = "00:10:00";
        return host;
    }
}
