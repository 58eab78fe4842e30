using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>What the server is told of the extensions, and when it learns that the client is alive.</summary>
public sealed class ReportingTests
{
    private const string First = "13800000001";
    private const string Second = "13800000002";

    [Fact]
    public async Task An_extension_is_reported_idle_then_call_then_during_then_idle_and_unregistered_at_the_end()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = _ => { };

        var run = bench.RunAsync();
        await bench.Server.WaitForStatusesAsync(statuses => statuses.Any(s => s.Status == "call")).OrHang();
        bench.Dialer.Calls[0].Answer();
        await bench.Server.WaitForStatusesAsync(statuses => statuses.Any(s => s.Status == "during")).OrHang();
        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await run;

        bench.Reports().ShouldBe(["idle", $"call {First}", $"during {First}", $"idle {First}", "unregistered"]);
    }

    [Fact]
    public async Task A_server_that_lags_is_told_the_present_state_of_a_number_and_not_its_past()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = _ => { };
        bench.Server.Faults.Next("reportStatus", Fault.Delay(TimeSpan.Zero)).Next("reportStatus", Fault.Delay(TimeSpan.FromHours(1)));
        var run = bench.RunAsync();

        // "call" is under way; the answer and the end come while it is.
        await bench.ServerClock.WaitForTimersAsync(1).OrHang();
        bench.Dialer.Calls[0].Answer();
        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await bench.Log.WaitForAsync(EventIds.Screened);
        bench.ServerClock.Advance(TimeSpan.FromHours(1));
        await run;

        bench.Reports().ShouldBe(["idle", $"call {First}", $"idle {First}", "unregistered"]);
    }

    [Fact]
    public async Task The_words_of_the_states_can_be_exchanged_in_one_place()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Change = settings => settings with
        {
            StatusMap = new LineStatusMap { Dialing = ReportedStatus.During, Closed = ReportedStatus.Idle },
        });
        bench.Dialer.OnDial = _ => { };

        var run = bench.RunAsync();
        await bench.Server.WaitForStatusesAsync(statuses => statuses.Any(s => s.Status == "during")).OrHang();
        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await run;

        bench.Reports().ShouldBe(["idle", $"during {First}", $"idle {First}", "idle"]);
    }

    [Fact]
    public async Task Connected_is_not_reported_when_only_the_record_tells_of_it()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = call =>
        {
            call.Answer(Freshness.FromRecord);
            call.EndAsEmptyNumber();
        };

        await bench.RunAsync();

        bench.Reports().ShouldNotContain($"during {First}");
    }

    [Fact]
    public async Task A_report_the_server_does_not_take_is_counted_and_holds_nothing_up()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Server.Faults.Always("reportStatus", Fault.Body("""{"code":500,"msg":"no"}"""));

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);
        await run;

        bench.Worker.Snapshot().StatusReportsFailed.ShouldBeGreaterThan(0);
        bench.Worker.Snapshot().ClientIdRenewals.ShouldBe(0);
    }

    [Fact]
    public async Task Heartbeats_go_out_on_their_own_clock_while_a_call_is_on()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup =>
        {
            setup.Options.HeartbeatInterval = TimeSpan.FromSeconds(30);
            setup.Options.RingLimit = TimeSpan.FromHours(1);
        });
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(1);
        bench.Server.Heartbeats.ShouldBe(0);

        for (int beat = 1; beat <= 3; beat++)
        {
            await bench.PassAsync(TimeSpan.FromSeconds(30));
            await bench.Server.WaitForHeartbeatsAsync(beat).OrHang();
        }

        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await run;
        bench.Server.Heartbeats.ShouldBe(3);
    }

    [Fact]
    public async Task Missed_heartbeats_are_counted_until_one_is_taken_again()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup =>
        {
            setup.Options.HeartbeatInterval = TimeSpan.FromSeconds(30);
            setup.Options.RingLimit = TimeSpan.FromHours(1);
        });
        bench.Server.Faults.Next("sendHeartbeat", Fault.Status(503), times: 6);
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(1);

        await bench.PassAsync(TimeSpan.FromSeconds(30));
        await bench.Log.WaitForAsync(EventIds.HeartbeatMissed, 1);
        await bench.PassAsync(TimeSpan.FromSeconds(30));
        await bench.Log.WaitForAsync(EventIds.HeartbeatMissed, 2);
        bench.Worker.Health.HeartbeatMisses.ShouldBe(2);
        await bench.PassAsync(TimeSpan.FromSeconds(30));
        await bench.Server.WaitForHeartbeatsAsync(1).OrHang();

        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await run;
        bench.Worker.Health.HeartbeatMisses.ShouldBe(0);
        bench.Worker.Health.LastHeartbeatAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_unregistered_extension_is_reported_so_takes_no_numbers_and_comes_back()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second], setup => setup.Options.Lines = 2);
        bench.Dialer.Unregistered["8001"] = true;
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Log.WaitForAsync(EventIds.LineUnavailable);
        await bench.Dialer.WaitForDialsAsync(1);
        bench.Worker.Health.LinesUnavailable.ShouldBe(1);

        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await bench.Dialer.WaitForDialsAsync(2);
        bench.Dialer.Calls[1].EndAsEmptyNumber();
        await run;

        bench.Dialer.Calls.ShouldAllBe(call => call.Extension == "8002");
        bench.Reports("8001").ShouldBe(["unregistered", "unregistered"]);
        bench.Reports("8002")[0].ShouldBe("idle");
    }

    [Fact]
    public async Task An_extension_that_registers_again_takes_numbers_again()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.Unregistered["8001"] = true;
        var run = bench.RunAsync();
        await bench.Log.WaitForAsync(EventIds.LineUnavailable);
        bench.Dialer.Calls.ShouldBeEmpty();

        bench.Dialer.Unregistered.Clear();
        await bench.PassAsync(TimeSpan.FromSeconds(30));
        await run;

        bench.Dialer.TimesDialled(First).ShouldBe(1);
        bench.Reports().Where(report => report != $"call {First}").ShouldBe(["unregistered", "idle", $"idle {First}", "unregistered"]);
    }

    [Fact]
    public async Task After_a_call_that_taught_nothing_the_extension_is_looked_up()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Dialer.OnDial = call =>
        {
            if (call.Number == First)
            {
                bench.Dialer.Unregistered["8001"] = true;
                throw new PbxRejectedException("Extension not reachable.", bench.Dialer.Details(Delivery.Sent));
            }

            call.EndAsEmptyNumber();
        };

        var run = bench.RunAsync();
        await bench.Log.WaitForAsync(EventIds.LineUnavailable);
        bench.Dialer.TimesDialled(Second).ShouldBe(0);
        bench.Dialer.Unregistered.Clear();
        await bench.AdvanceUntilAsync(run);

        bench.Dialer.TimesDialled(Second).ShouldBe(1);
        bench.Reports().ShouldContain("unregistered");
    }
}
