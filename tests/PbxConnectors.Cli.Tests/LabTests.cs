using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Lab;
using PbxConnectors.Cli.Tests.Support;

namespace PbxConnectors.Cli.Tests;

public sealed class LabTests : IDisposable
{
    private readonly AudioFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_laboratory_prints_a_configuration_by_which_the_other_commands_reach_it()
    {
        using var stop = new CancellationTokenSource();
        var host = new CliHost();
        var running = host.RunAsync(["lab", "--port", "0", "--json", "--write-config", _folder["pbxc.json"]], stop.Token);
        var report = JsonDocument.Parse(await host.Out.WaitForAsync(text => text.EndsWith("}\n", StringComparison.Ordinal))).RootElement;
        report.GetProperty("servers").GetArrayLength().ShouldBe(6);
        report.GetProperty("numbers").EnumerateArray().ShouldContain(number => number.GetProperty("label").GetString() == "empty");

        foreach (var vendor in new[] { "dscom", "ola", "800ing" })
        {
            var client = new CliHost { WorkingFolder = _folder.Path };
            var status = await client.RunAsync("status", "-c", vendor, "--json");
            status.ExitCode.ShouldBe(ExitCode.Done, status.Error);
        }

        var check = await new CliHost { WorkingFolder = _folder.Path }.RunAsync("check", "-c", "sip", "--json");
        check.ExitCode.ShouldBe(ExitCode.Done, check.Out + check.Error);
        check.Json.GetProperty("checks").EnumerateArray().ShouldContain(entry => entry.GetProperty("name").GetString() == "extension 8003"
            && entry.GetProperty("outcome").GetString() == "passed");

        var dial = await new CliHost { WorkingFolder = _folder.Path }.RunAsync("dial", "8001", LabNumbers.Of(NumberState.Busy), "--no-wait");
        dial.ExitCode.ShouldBe(ExitCode.Done, dial.Error);
        await host.Error.WaitForAsync(text => text.Contains("8001 → " + LabNumbers.Of(NumberState.Busy), StringComparison.Ordinal));

        await stop.CancelAsync();
        (await running).ExitCode.ShouldBe(ExitCode.Interrupted);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await new CliHost().RunAsync("lab", "--port", $"{port}");

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("Choose others by --port");
    }

    [Fact]
    public async Task The_servers_stand_side_by_side_from_the_port_on_that_was_asked_for()
    {
        using var stop = new CancellationTokenSource();
        for (int attempt = 0; ; attempt++)
        {
            int port = FreePort();
            var host = new CliHost();
            var running = host.RunAsync(["lab", "--port", $"{port}", "--json"], stop.Token);
            var printed = host.Out.WaitForAsync(text => text.EndsWith("}\n", StringComparison.Ordinal));
            if (await Task.WhenAny(printed, running) == running && attempt < 20)
            {
                // One of the ports behind it is somebody else's.
                (await running).ExitCode.ShouldBe(ExitCode.BadInput);
                continue;
            }

            var servers = JsonDocument.Parse(await printed).RootElement.GetProperty("servers").EnumerateArray().ToList();
            servers.Select(server => server.GetProperty("name").GetString())
                .ShouldBe(["dscom", "dscom-billing", "ola", "800ing", "emptynumber", "sip"]);
            for (int i = 0; i < servers.Count; i++)
            {
                servers[i].GetProperty("address").GetString()!.ShouldContain($"127.0.0.1:{port + i}");
            }

            await stop.CancelAsync();
            await running;
            return;
        }
    }

    [Fact]
    public async Task Numbers_of_ones_own_are_played()
    {
        using var stop = new CancellationTokenSource();
        var host = new CliHost();
        var numbers = _folder.Text("numbers.csv", "number,label\n13912345678,空号\n13912345679,nonsense\n");
        var running = host.RunAsync(["lab", "--port", "0", "--numbers", numbers], stop.Token);
        var shown = await host.Out.WaitForAsync(text => text.Contains("Ctrl+C ends it.", StringComparison.Ordinal));
        shown.ShouldContain("13912345678");
        shown.ShouldNotContain("13900000003");

        await stop.CancelAsync();
        (await running).Error.ShouldContain("line 3");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return Math.Min(((IPEndPoint)listener.LocalEndpoint).Port, 65530);
    }

    [Fact]
    public void Every_state_has_a_number_that_ends_in_its_id()
    {
        LabNumbers.All.Select(number => number.Number).ShouldBeUnique();
        NumberStates.All.Where(state => state != NumberState.Unknown).ShouldAllBe(state =>
            LabNumbers.All.Any(number => number.Label == state.ToLabel() && number.Number.EndsWith($"{(int)state:000}", StringComparison.Ordinal)));
    }
}
