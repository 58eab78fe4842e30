using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>How a run ends.</summary>
public sealed class StopTests
{
    private const string First = "13800000001";
    private const string Second = "13800000002";
    private const string Third = "13800000003";

    [Fact]
    public async Task A_stop_lets_calls_finish_hangs_up_the_rest_and_yields_every_number_taken()
    {
        await using var bench = await ScreeningBench.StartAsync([], setup => setup.Options.Lines = 2);
        bench.Server.Faults.Next("getDialPlan", Fault.Body(
            $$$"""{"code":200,"data":{"dialplans":[{"extensionNum":"8001","phoneNum":"{{{First}}}"},{"extensionNum":"8002","phoneNum":"{{{Second}}}"},{"extensionNum":"8001","phoneNum":"{{{Third}}}"}]}}"""));
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(2);

        bench.Worker.RequestStop();
        bench.Dialer.Calls.Single(call => call.Number == First).EndAsEmptyNumber();
        await bench.Log.WaitForAsync(EventIds.Screened, 1);
        bench.Dialer.Calls.ShouldAllBe(call => !call.HungUp);
        await bench.PassAsync(TimeSpan.FromSeconds(10));
        var results = (await run).ToDictionary(result => result.Number);

        results.Count.ShouldBe(3);
        results[First].State.ShouldBe(NumberState.EmptyNumber);
        results[Second].State.ShouldBe(NumberState.Unknown);
        results[Second].Problem.ShouldNotBeNull().ShouldContain("stopped before the call had ended");
        results[Third].State.ShouldBe(NumberState.Unknown);
        results[Third].Problem.ShouldNotBeNull().ShouldContain("stopped before the number was dialled");
        bench.Dialer.TimesDialled(Third).ShouldBe(0);
        bench.Dialer.Calls.Single(call => call.Number == Second).HungUp.ShouldBeTrue();
        bench.Reports("8001")[^1].ShouldBe("unregistered");
        bench.Reports("8002")[^1].ShouldBe("unregistered");
        bench.Server.Uploads.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_enumeration_drains_streams_the_last_results_and_then_says_that_it_was_cancelled()
    {
        var sink = new ListSink();
        await using var bench = await ScreeningBench.StartAsync(
            [First], setup => setup.Change = settings => settings with { Sinks = [sink] });
        bench.Dialer.OnDial = _ => { };
        using var cancellation = new CancellationTokenSource();
        List<ScreenedNumber> seen = [];
        var run = CollectAsync();
        await bench.Dialer.WaitForDialsAsync(1);

        await cancellation.CancelAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(10));
        await Should.ThrowAsync<OperationCanceledException>(() => run.OrHang());

        seen.ShouldHaveSingleItem().State.ShouldBe(NumberState.Unknown);
        sink.Results.ShouldBe(seen);
        bench.Dialer.Calls[0].HungUp.ShouldBeTrue();
        bench.Reports()[^1].ShouldBe("unregistered");

        async Task CollectAsync()
        {
            await foreach (var number in bench.Worker.RunAsync(cancellation.Token))
            {
                seen.Add(number);
            }
        }
    }

    [Fact]
    public async Task A_reader_that_leaves_stops_the_run_and_the_sinks_get_the_rest()
    {
        var sink = new ListSink();
        await using var bench = await ScreeningBench.StartAsync([First, Second], setup =>
        {
            setup.Options.Lines = 2;
            setup.Change = settings => settings with { Sinks = [sink] };
        });
        bench.Dialer.OnDial = call =>
        {
            if (call.Number == First)
            {
                call.EndAsEmptyNumber();
            }
        };
        var leaving = LeaveAfterTheFirstAsync();
        await bench.Dialer.WaitForDialsAsync(2);

        await bench.Log.WaitForAsync(EventIds.StopRequested);
        await bench.PassAsync(TimeSpan.FromSeconds(10));
        await leaving.OrHang();

        sink.Results.Select(result => result.Number).ShouldBe([First, Second]);
        bench.Worker.Health.IsRunning.ShouldBeFalse();

        async Task LeaveAfterTheFirstAsync()
        {
            await foreach (var _ in bench.Worker.RunAsync())
            {
                break;
            }
        }
    }

    [Fact]
    public async Task A_stop_without_drain_time_hangs_up_at_once()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.DrainTimeout = TimeSpan.Zero);
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(1);

        await bench.Worker.StopAsync().OrHang();

        (await run).ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain("stopped");
        bench.Dialer.Calls[0].HungUp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_stop_with_calls_that_never_end_and_uploads_that_hang_is_bounded()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Server.Faults.Always("uploadDialAudio", Fault.Delay(TimeSpan.FromDays(1)));
        bench.Dialer.OnDial = call =>
        {
            if (call.Number == First)
            {
                call.EndAsEmptyNumber();
            }
        };
        bench.Dialer.OnHangUp = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(2);
        await bench.ServerClock.WaitForTimersAsync(1).OrHang();

        bench.Worker.RequestStop();
        await bench.PassAsync(TimeSpan.FromSeconds(10));
        await bench.PassAsync(TimeSpan.FromSeconds(10));
        var results = await run;

        results.Count.ShouldBe(2);
        bench.Worker.Snapshot().UploadsDropped.ShouldBe(1);
        bench.Worker.Snapshot().UploadsPending.ShouldBe(0);
    }

    [Fact]
    public async Task A_live_call_that_a_stop_cuts_short_after_its_sound_decided_keeps_its_state()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.HangUpWhenDecided = false);
        var heard = new Changes();
        var audio = new ScriptedAudio { OnRead = heard.Pulse }.Play(Sound.VacantTone(8));
        bench.Dialer.OnDial = call => call.Attach(audio);
        var run = bench.RunAsync();
        await heard.WaitUntilAsync(() => audio.FramesRead >= 400);

        bench.Worker.RequestStop();
        await bench.PassAsync(TimeSpan.FromSeconds(10));

        (await run).ShouldHaveSingleItem().State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public async Task A_stop_before_the_start_ends_the_run_at_once()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Worker.RequestStop();

        (await bench.RunAsync()).ShouldBeEmpty();

        bench.Dialer.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Disposing_the_worker_stops_its_run()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.DrainTimeout = TimeSpan.Zero);
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(1);

        await bench.Worker.DisposeAsync().AsTask().OrHang();

        (await run).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_runs_once()
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        await bench.RunAsync();

        Should.Throw<InvalidOperationException>(() => bench.Worker.RunAsync()).Message.ShouldContain("once");
    }

    [Fact]
    public async Task A_fault_in_the_worker_itself_is_logged_as_critical_and_surfaces_after_the_results()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.Capabilities = null!;

        var run = bench.RunAsync();
        await Should.ThrowAsync<NullReferenceException>(() => run);

        bench.Log.Has(EventIds.RunFaulted).ShouldBeTrue();
        bench.Worker.Health.Fault.ShouldBeOfType<NullReferenceException>();
        bench.Worker.Snapshot().NumbersDone.ShouldBe(1);
    }

    [Fact]
    public async Task A_sink_that_fails_costs_the_other_sinks_nothing()
    {
        var good = new ListSink();
        await using var bench = await ScreeningBench.StartAsync(
            [First, Second], setup => setup.Change = settings => settings with { Sinks = [new BrokenSink(), good] });

        var results = await bench.RunAsync();

        good.Results.ShouldBe(results);
        good.Results.Count.ShouldBe(2);
        bench.Log.Count(EventIds.SinkFailed).ShouldBe(2);
    }

    [Fact]
    public async Task A_sink_that_hangs_is_left_behind_after_a_while()
    {
        var good = new ListSink();
        await using var bench = await ScreeningBench.StartAsync(
            [First],
            setup =>
            {
                setup.Options.RingLimit = TimeSpan.FromHours(1);
                setup.Change = settings => settings with { Sinks = [new HangingSink(), good] };
            });

        var run = bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(60));

        (await run).ShouldBe(good.Results);
        bench.Log.Count(EventIds.SinkFailed).ShouldBe(1);
    }

    [Fact]
    public async Task Numbers_in_an_answer_under_way_when_the_stop_comes_are_not_lost()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Server.Faults.Next("getDialPlan", Fault.Delay(TimeSpan.FromHours(1)));
        var run = bench.RunAsync();
        await bench.ServerClock.WaitForTimersAsync(1).OrHang();

        bench.Worker.RequestStop();
        bench.ServerClock.Advance(TimeSpan.FromHours(1));

        var result = (await run).ShouldHaveSingleItem();
        (result.Number, result.State).ShouldBe((First, NumberState.Unknown));
        result.Problem.ShouldNotBeNull().ShouldContain("before the number was dialled");
        bench.Dialer.Calls.ShouldBeEmpty();
    }

    private sealed class HangingSink : IScreeningSink
    {
        public ValueTask HandleAsync(ScreenedNumber number, CancellationToken cancellationToken) =>
            new(new TaskCompletionSource().Task);
    }

    private sealed class ListSink : IScreeningSink
    {
        public List<ScreenedNumber> Results { get; } = [];

        public ValueTask HandleAsync(ScreenedNumber number, CancellationToken cancellationToken)
        {
            Results.Add(number);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class BrokenSink : IScreeningSink
    {
        public ValueTask HandleAsync(ScreenedNumber number, CancellationToken cancellationToken) =>
            throw new IOException("The disk is full.");
    }
}
