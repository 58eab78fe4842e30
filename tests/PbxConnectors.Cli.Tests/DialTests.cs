using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Lab;
using PbxConnectors.Cli.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Cli.Tests;

public sealed class DialTests : IAsyncLifetime
{
    private const string TalksLong = "13900000904";
    private static readonly string Answers = LabNumbers.Of(NumberState.Answered);
    private static readonly string Empty = LabNumbers.Of(NumberState.EmptyNumber);

    private LabFixture _lab = null!;

    public async Task InitializeAsync() => _lab = await LabFixture.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory]
    [InlineData("dscom")]
    [InlineData("ola")]
    [InlineData("800ing")]
    public async Task A_call_is_followed_to_its_end_whoever_made_the_pbx(string vendor)
    {
        var run = await _lab.Host(vendor).RunAsync("dial", "8001", Answers, "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Json.GetProperty("vendor").GetString().ShouldBe(vendor);
        run.Json.GetProperty("states").EnumerateArray().Last().GetProperty("state").GetString().ShouldBe("ended");
        run.Json.GetProperty("result").GetProperty("answered").GetBoolean().ShouldBeTrue();
        _lab.Pbx.Exchange.DialCount(Answers).ShouldBe(1);
    }

    [Fact]
    public async Task How_a_call_failed_is_an_outcome_and_no_error()
    {
        var run = await _lab.Host().RunAsync("dial", "8001", Empty);

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldContain("InvalidNumber");
        run.Out.ShouldContain("Q.850 1");
        run.Out.ShouldContain("pbxc recording ");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_end_the_pbx_does_not_explain_shows_in_the_exit_code()
    {
        var run = await _lab.Host("ola").RunAsync("dial", "8001", Empty, "--json");

        run.ExitCode.ShouldBe(ExitCode.OutcomeUnknown);
        run.Json.GetProperty("result").GetProperty("explanation").GetString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_refused_dial_is_told_in_one_line()
    {
        var run = await _lab.Host().RunAsync("dial", "8001", "13900000901");

        run.ExitCode.ShouldBe(ExitCode.Rejected);
        run.ErrorLines.ShouldHaveSingleItem().ShouldStartWith("pbxc: ");
        run.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dial_whose_answer_was_lost_is_never_sent_again_and_says_so()
    {
        _lab.Pbx.Dscom.Faults.Next("dial", Fault.Drop);

        var run = await _lab.Host().RunAsync("dial", "8001", Answers);

        run.ExitCode.ShouldBe(ExitCode.OutcomeUnknown);
        run.ErrorLines.ShouldHaveSingleItem().ShouldEndWith("look before you dial again.");
        _lab.Pbx.Exchange.DialCount(Answers).ShouldBe(1);
    }

    [Fact]
    public async Task Without_waiting_it_ends_when_the_pbx_has_taken_the_command()
    {
        var run = await _lab.Host().RunAsync("dial", "8001", TalksLong, "--no-wait");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldContain("The PBX has taken the command.");
        _lab.Pbx.Exchange.ActiveCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task It_hangs_up_in_time_when_asked_to()
    {
        var run = await _lab.Host("ola").RunAsync("dial", "8001", TalksLong, "--hang-up-after", "3", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Json.GetProperty("result").GetProperty("answered").GetBoolean().ShouldBeTrue();
        _lab.Pbx.Exchange.Records.ShouldAllBe(record => record.TalkTime < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Listening_names_the_number_by_the_recording_where_the_line_is_not_heard()
    {
        using var folder = new AudioFolder();

        var run = await _lab.Host().RunAsync(
            "dial", "8001", Empty, "--listen", "--library", folder.Library("library", "empty", "power_off"), "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Json.GetProperty("number").GetProperty("state").GetString().ShouldBe("empty");
        run.Json.GetProperty("number").GetProperty("evidence").GetString()!.ShouldContain("announcement");
    }

    [Fact]
    public async Task A_line_of_our_own_is_heard_while_the_call_is_on()
    {
        await using var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = LabNumbers.CreatePlan(),
            Dscom = null,
            Sip = new SipServerOptions(),
        });
        using var folder = new AudioFolder();
        var host = new CliHost();
        foreach (var (key, value) in laboratory.ToConfiguration())
        {
            host.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value!;
        }

        var run = await host.RunAsync("dial", "8001", Empty, "--listen", "--library", folder.Library("library", "empty", "power_off"));

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldContain("heard empty at");
        run.Out.IndexOf("early media (PCMA)", StringComparison.Ordinal).ShouldBeInRange(0, run.Out.IndexOf("Ended", StringComparison.Ordinal));
        run.Out.IndexOf("heard empty at", StringComparison.Ordinal).ShouldBeLessThan(run.Out.IndexOf("Ended", StringComparison.Ordinal));
        run.Out.ShouldContain("empty 空号, confidence");
    }

    [Fact]
    public async Task Ctrl_c_hangs_up_what_was_dialled()
    {
        using var stop = new CancellationTokenSource();
        var running = _lab.Host().RunAsync(["dial", "8001", TalksLong], stop.Token);
        await _lab.Pbx.Exchange.WaitForAsync(exchange => exchange.ActiveCalls.Any(call => call.State == SimulatedCallState.Connected));

        await stop.CancelAsync();

        (await running).ExitCode.ShouldBe(ExitCode.Interrupted);
        await _lab.Pbx.Exchange.WaitForIdleAsync();
        _lab.Pbx.Dscom.Requests.ShouldContain(request => request.Operation == "hangup");
    }

    [Fact]
    public async Task Ctrl_c_leaves_the_call_alone_when_told_to_keep_it()
    {
        using var stop = new CancellationTokenSource();
        var running = _lab.Host().RunAsync(["dial", "8001", TalksLong, "--keep"], stop.Token);
        await _lab.Pbx.Exchange.WaitForAsync(exchange => exchange.ActiveCalls.Any(call => call.State == SimulatedCallState.Connected));

        await stop.CancelAsync();

        (await running).ExitCode.ShouldBe(ExitCode.Interrupted);
        _lab.Pbx.Dscom.Requests.ShouldNotContain(request => request.Operation == "hangup");
    }

    [Fact]
    public async Task A_pbx_that_is_away_is_told_from_one_that_refuses()
    {
        var host = _lab.Host();
        await _lab.Pbx.Dscom.DisposeAsync();

        var run = await host.RunAsync("dial", "8001", Answers);

        run.ExitCode.ShouldBe(ExitCode.Unreachable);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("pbxc check");
    }

    [Fact]
    public async Task What_the_pbx_cannot_do_is_told_before_anything_is_sent()
    {
        var run = await _lab.Host().RunAsync("dial", "13800000000", Answers, "--from-number");

        run.ExitCode.ShouldBe(ExitCode.NotSupported);
        _lab.Pbx.Exchange.CallsPlaced.ShouldBe(0);
    }
}
