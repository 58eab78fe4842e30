using System.Text.Json;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Lab;
using PbxConnectors.Cli.Tests.Support;

namespace PbxConnectors.Cli.Tests;

public sealed class FollowTests : IAsyncLifetime
{
    private LabFixture _lab = null!;

    public async Task InitializeAsync() => _lab = await LabFixture.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task Events_of_an_extension_come_one_on_each_line()
    {
        var running = _lab.Host("ola").RunAsync("follow", "--extension", "8002", "--count", "2", "--json");
        await _lab.Pbx.Ola.WaitForAsync(server => server.SubscribedKeys.Contains("ola.agent.8002"));
        _lab.Pbx.Exchange.PlaceCall("8002", LabNumbers.Of(NumberState.Answered));

        var run = await running;

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.OutLines.Length.ShouldBe(2);
        foreach (var line in run.OutLines)
        {
            var happened = JsonDocument.Parse(line).RootElement;
            happened.GetProperty("type").GetString().ShouldNotBeEmpty();
            happened.GetProperty("id").GetString().ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Ctrl_c_ends_it()
    {
        using var stop = new CancellationTokenSource();
        var running = _lab.Host("ola").RunAsync(["follow", "-e", "8002"], stop.Token);
        await _lab.Pbx.Ola.WaitForAsync(server => server.SubscribedKeys.Contains("ola.agent.8002"));

        await stop.CancelAsync();

        var run = await running;
        run.ExitCode.ShouldBe(ExitCode.Interrupted);
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_ends_by_itself_after_the_time_asked_for()
    {
        var run = await _lab.Host("800ing").RunAsync("follow", "--for", "5");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
    }

    [Fact]
    public async Task A_pbx_that_tells_nothing_by_itself_says_what_to_do_instead()
    {
        var run = await _lab.Host("dscom").RunAsync("follow");

        run.ExitCode.ShouldBe(ExitCode.NotSupported);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("pbxc records");
    }

    [Fact]
    public async Task An_ola_pbx_wants_to_know_whose_events()
    {
        var run = await _lab.Host("ola").RunAsync("follow");

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("--extension");
    }
}
