using System.Text.Json;
using PbxConnectors.Cli.Lab;
using PbxConnectors.Cli.Tests.Support;
using PbxConnectors.Testing;

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

        var run = await Host().RunAsync(
            "screen", "--library", _folder.Library("library", [.. labels.Values]), "--lines", "4", "--until-empty", "--json", "--csv", csv);

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.OutLines.Length.ShouldBe(8);
        foreach (var line in run.OutLines.Select(line => JsonDocument.Parse(line).RootElement))
        {
            line.GetProperty("state").GetString().ShouldBe(labels[line.GetProperty("number").GetString()!]);
        }

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

    [Fact]
    public async Task By_its_SIP_line_the_numbers_are_heard_over_real_SIP_and_RTP()
    {
        var labels = LabNumbers.All.Where(number => number.Label is "empty" or "power_off").DistinctBy(number => number.Label)
            .ToDictionary(number => number.Number, number => number.Label);
        await using var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = LabNumbers.CreatePlan(),
            Sip = new SipServerOptions(),
            NumbersToScreen = [.. labels.Keys],
            TimeProvider = new ScaledTimeProvider(10),
        });
        var host = new CliHost { Time = laboratory.Exchange.Clock };
        foreach (var (key, value) in laboratory.ToConfiguration(@default: "dscom"))
        {
            host.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value!;
        }

        LeadToServer(host, laboratory);

        var run = await host.RunAsync(
            "screen", "--sip", "--library", _folder.Library("library", [.. labels.Values]), "--lines", "2", "--until-empty", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        var lines = run.OutLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        lines.Select(line => line.GetProperty("number").GetString()).ShouldBe(labels.Keys, ignoreOrder: true);
        foreach (var line in lines)
        {
            line.GetProperty("state").GetString().ShouldBe(labels[line.GetProperty("number").GetString()!]);
            line.GetProperty("evidence").GetString()!.ShouldContain("announcement");
        }

        laboratory.Sip.Calls.Count.ShouldBe(2);
        laboratory.Sip.Calls.ShouldAllBe(call => call.PacketsReceived > 0);
        laboratory.Sip.ProtocolViolations.ShouldBeEmpty();
        laboratory.Dscom.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_configuration_has_no_SIP_line_it_says_which_connections_there_are()
    {
        var run = await Host().RunAsync("screen", "--sip");

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("None of the connections is of the vendor sip. There are");
    }

    private CliHost Host()
    {
        var host = _lab.Host();
        LeadToServer(host, _lab.Pbx);
        return host;
    }

    private static void LeadToServer(CliHost host, PbxLaboratory laboratory)
    {
        host.Environment["SCREENING__BaseAddress"] = laboratory.EmptyNumber.BaseAddress.AbsoluteUri;
        host.Environment["SCREENING__Http__AttemptTimeout"] = "00:10:00";
        host.Environment["SCREENING__UploadTimeout"] = "00:10:00";
    }
}
