using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;

namespace PbxConnectors.EmptyNumber.Tests;

public sealed class HealthAndProgressTests
{
    [Fact]
    public async Task A_snapshot_shows_lines_with_masked_numbers_and_what_was_done()
    {
        await using var bench = await ScreeningBench.StartAsync(["13800000001", "13800000002"]);
        bench.Worker.Snapshot().StartedAt.ShouldBeNull();
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(1);

        var during = bench.Worker.Snapshot();
        during.IsRunning.ShouldBeTrue();
        during.StartedAt.ShouldBe(bench.Clock.GetUtcNow());
        during.Lines.ShouldHaveSingleItem().ShouldBe(
            new LineProgress("8001", LineState.Dialing, "138****0001", bench.Clock.GetUtcNow()));

        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await bench.Dialer.WaitForDialsAsync(2);
        bench.Dialer.Calls[1].End(EndReason.Busy, cause: Q850.UserBusy);
        await run;

        var after = bench.Worker.Snapshot();
        after.IsRunning.ShouldBeFalse();
        after.Results.ShouldBe(
            new Dictionary<NumberState, long> { [NumberState.EmptyNumber] = 1, [NumberState.Busy] = 1 }, ignoreOrder: true);
        (after.NumbersDone, after.CallsPlaced, after.LeasesTaken, after.UploadsDone).ShouldBe((2, 2, 2, 1));
        after.Lines.ShouldHaveSingleItem().State.ShouldBe(LineState.Closed);
    }

    [Fact]
    public async Task Numbers_and_uploads_are_counted_by_meters_without_any_number_in_their_tags()
    {
        var counted = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ScreeningTelemetry.SourceName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            counted.Enqueue($"{instrument.Name} {string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();
        await using var bench = await ScreeningBench.StartAsync(["13800000001"]);

        await bench.RunAsync();

        // Other tests of this process count into the same meter.
        counted.ShouldContain("pbx.screening.numbers pbx.screening.state=empty");
        counted.ShouldContain("pbx.screening.uploads pbx.screening.outcome=done");
        counted.ShouldAllBe(line => !line.Contains("138"));
    }

    public static TheoryData<ScreeningHealth, HealthStatus, string> Healths => new()
    {
        { new ScreeningHealth(), HealthStatus.Healthy, "No run" },
        { new ScreeningHealth { IsRunning = true, Lines = 2 }, HealthStatus.Healthy, "lines 2" },
        { new ScreeningHealth { IsRunning = true, Lines = 2, HeartbeatMisses = 1 }, HealthStatus.Degraded, "misses 1" },
        { new ScreeningHealth { IsRunning = true, Lines = 2, PlanFailures = 4 }, HealthStatus.Degraded, "plan failures 4" },
        { new ScreeningHealth { IsRunning = true, Lines = 2, LinesUnavailable = 1 }, HealthStatus.Degraded, "1 unavailable" },
        { new ScreeningHealth { IsRunning = true, Lines = 2, LinesUnavailable = 2 }, HealthStatus.Unhealthy, "No extension" },
        { new ScreeningHealth { IsRunning = true, Lines = 2, HeartbeatMisses = 3 }, HealthStatus.Unhealthy, "3 heartbeats" },
        { new ScreeningHealth { Fault = new IOException("disk") }, HealthStatus.Unhealthy, "disk" },
    };

    [Theory]
    [MemberData(nameof(Healths))]
    public void Health_tells_what_fails_from_what_may_pass(ScreeningHealth health, HealthStatus status, string description)
    {
        var result = ScreeningHealthCheck.Judge(health, HealthStatus.Unhealthy);

        result.Status.ShouldBe(status);
        result.Description.ShouldNotBeNull().ShouldContain(description);
    }

    [Fact]
    public async Task The_health_check_reads_its_worker()
    {
        await using var bench = await ScreeningBench.StartAsync(["13800000001"]);
        await bench.RunAsync();

        var result = await new ScreeningHealthCheck(bench.Worker).CheckHealthAsync(new HealthCheckContext());

        result.Status.ShouldBe(HealthStatus.Healthy);
        bench.Worker.Health.LastPlanAt.ShouldBe(bench.Clock.GetUtcNow());
    }
}
