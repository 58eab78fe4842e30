using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Lab;
using PbxConnectors.Cli.Tests.Support;

namespace PbxConnectors.Cli.Tests;

public sealed class CheckTests : IAsyncLifetime
{
    private LabFixture _lab = null!;

    // In real time: a clock that runs fast is just what a check would find.
    public async Task InitializeAsync() => _lab = await LabFixture.StartAsync(speed: 1);

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory]
    [InlineData("dscom")]
    [InlineData("ola")]
    [InlineData("800ing")]
    public async Task A_right_configuration_passes_and_each_capability_is_asked(string vendor)
    {
        var run = await _lab.Host(vendor).RunAsync("check", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Out + run.Error);
        run.Json.GetProperty("ok").GetBoolean().ShouldBeTrue();
        Outcome(run, "address").ShouldBe("passed");
        Outcome(run, "sign-on").ShouldBe("passed");
        Outcome(run, "clock").ShouldBe("passed");
        Outcome(run, "tls").ShouldBe("warning", "the laboratory speaks plain http");
        run.Json.GetProperty("capabilities").EnumerateArray()
            .Single(capability => capability.GetProperty("operation").GetString() == "extensionStatus")
            .GetProperty("answer").GetString().ShouldBe("answers");
        _lab.Pbx.Exchange.CallsPlaced.ShouldBe(0, "a check dials nothing");
    }

    [Theory]
    [InlineData("dscom")]
    [InlineData("ola")]
    [InlineData("800ing")]
    public async Task It_fits_a_terminal_of_eighty_columns_without_breaking_a_name(string vendor)
    {
        var run = await _lab.Host(vendor, width: 80).RunAsync("check");

        run.OutLines.ShouldAllBe(line => line.Length <= 80);
        run.Out.ShouldContain("    → Use https where the PBX offers it");
        run.OutLines.ShouldContain(line => line.StartsWith("      a network of your own", StringComparison.Ordinal)
            || line.StartsWith("      of your own", StringComparison.Ordinal)
            || line.StartsWith("      network of your own", StringComparison.Ordinal));
        run.OutLines.ShouldContain(line => line.Contains("  extensionStatus  ", StringComparison.Ordinal));
        if (vendor == "ola")
        {
            run.OutLines.ShouldContain(line => line.Contains("Session:AllowUndocumentedCommands", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_web_socket_is_tried_where_there_is_one()
    {
        Outcome(await _lab.Host("ola").RunAsync("check", "--json"), "events").ShouldBe("passed");

        var host = _lab.Host("ola");
        host.Environment["PBXC_SESSION_PASSWORD"] = "wrong";
        var run = await host.RunAsync("check", "--json");
        Outcome(run, "events").ShouldBe("failed");
        run.ExitCode.ShouldBe(ExitCode.Findings);
    }

    [Theory]
    [InlineData("dscom")]
    [InlineData("ola")]
    [InlineData("800ing")]
    public async Task Wrong_credentials_are_found_and_end_the_questions(string vendor)
    {
        var host = _lab.Host(vendor);
        host.Environment["PBXC_PASSWORD"] = "wrong";

        var run = await host.RunAsync("check");

        run.ExitCode.ShouldBe(ExitCode.Findings);
        run.Out.ShouldContain("✗ sign-on");
        run.Out.ShouldContain("→ Check user, password");
    }

    [Fact]
    public async Task A_port_nobody_listens_at_is_found()
    {
        var host = _lab.Host();
        await _lab.Pbx.Dscom.DisposeAsync();

        var run = await host.RunAsync("check", "--json");

        run.ExitCode.ShouldBe(ExitCode.Findings);
        Outcome(run, "address").ShouldBe("failed");
        run.Json.GetProperty("checks").GetArrayLength().ShouldBe(1, "what comes after needs the address");
    }

    [Fact]
    public async Task A_port_that_speaks_no_tls_is_found()
    {
        var host = _lab.Host();
        host.Environment["PBX__Connections__dscom__BaseAddress"] = $"https://127.0.0.1:{_lab.Pbx.Dscom.BaseAddress.Port}";

        var run = await host.RunAsync("check", "--json");

        Outcome(run, "tls").ShouldBe("failed");
    }

    [Theory]
    [InlineData("pbx.example", "The certificate is for pbx.example, not for 127.0.0.1.")]
    [InlineData("127.0.0.1", "which this machine does not trust")]
    public async Task A_certificate_that_cannot_be_trusted_is_explained(string name, string detail)
    {
        await using var server = TlsServer.Start(name);
        var host = _lab.Host();
        host.Environment["PBX__Connections__dscom__BaseAddress"] = $"https://127.0.0.1:{server.Port}";

        var run = await host.RunAsync("check");

        run.ExitCode.ShouldBe(ExitCode.Findings);
        run.Out.ShouldContain("✗ tls");
        run.Out.ShouldContain(detail);
    }

    [Fact]
    public async Task A_mistaken_time_zone_shows_by_records_in_the_future()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Pbx.Exchange.PlaceCall("8001", LabNumbers.Of(NumberState.EmptyNumber));
        await lab.Pbx.Exchange.WaitForRecordsAsync(1);
        var host = lab.Host();
        host.Environment["PBX__Connections__dscom__TimeZone"] = "Etc/UTC";

        var run = await host.RunAsync("check", "--json");

        Outcome(run, "time zone").ShouldBe("failed");
        run.Out.ShouldContain("8.0 hours in the future");
        Outcome(await lab.Host().RunAsync("check", "--json"), "time zone").ShouldBe("passed");
    }

    private static string? Outcome(CliRun run, string name) => run.Json.GetProperty("checks").EnumerateArray()
        .Where(check => check.GetProperty("name").GetString() == name).Select(check => check.GetProperty("outcome").GetString()).SingleOrDefault();
}
