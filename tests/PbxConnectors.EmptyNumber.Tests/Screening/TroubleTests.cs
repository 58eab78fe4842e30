using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>What must hold whatever goes wrong at the server and at the PBX at the same time.</summary>
public sealed class TroubleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task In_any_trouble_each_number_that_reached_us_yields_one_result_and_none_is_dialled_twice(int seed)
    {
        string[] numbers = [.. Enumerable.Range(0, 60).Select(i => $"138000002{i:00}")];
        await using var bench = await ScreeningBench.StartAsync([.. numbers, .. numbers.Take(5)], setup =>
        {
            setup.Options.Lines = 4;
            setup.Options.EmptyPlansBeforeStop = 3;
            setup.Options.StartAttempts = 20;
            setup.Options.RingLimit = TimeSpan.FromHours(1);
            setup.Options.OutcomeWait = TimeSpan.FromHours(1);
            setup.FaultSeed = seed;
        });
        bench.Server.Faults.Randomly(
            0.2,
            [Fault.Status(500), Fault.Drop, Fault.DropBefore, Fault.Truncate, Fault.Garbage],
            "getDialPlan", "reportStatus", "uploadDialAudio", "sendHeartbeat", "getExtensionAccounts", "acquireClientId");
        var luck = new Random(seed);
        bench.Dialer.OnDial = call =>
        {
            int chance;
            lock (luck)
            {
                chance = luck.Next(8);
            }

            switch (chance)
            {
                case 0:
                    throw new PbxTimeoutException("No answer.", call.Dialer.Details(Delivery.Unknown));
                case 1:
                    throw new PbxRejectedException("Refused.", call.Dialer.Details(Delivery.Sent));
                case 2:
                    throw new InvalidOperationException("A bug.");
                case 3:
                    call.End(EndReason.Failed, [1, 2, 3]);
                    break;
                case 4:
                    call.Fail(new ObjectDisposedException("dialer"));
                    break;
                case 5:
                    call.Answer();
                    call.End(EndReason.Normal);
                    break;
                default:
                    call.EndAsEmptyNumber();
                    break;
            }
        };

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run, longestPause: TimeSpan.FromMinutes(1));

        var results = await run;
        var progress = bench.Worker.Snapshot();
        results.Select(result => result.Number).ShouldBeUnique();
        results.Count.ShouldBe((int)(progress.LeasesTaken - progress.DoublesRefused));
        numbers.ShouldAllBe(number => bench.Dialer.TimesDialled(number) <= 1);
        bench.Dialer.Calls.Select(call => call.Number).Order().ShouldBe(results.Select(result => result.Number).Order());
        bench.Dialer.MostInFlight.ShouldBeLessThanOrEqualTo(4);
        bench.Server.DoubleDials.ShouldBe(0);
        bench.Server.ProtocolViolations.ShouldBeEmpty();
        progress.UploadsPending.ShouldBe(0);
        bench.Server.Faults.Applied.Count.ShouldBeGreaterThan(20);
        if (progress.LeasesUnknown == 0)
        {
            results.Count.ShouldBe(numbers.Length);
        }
    }

    [Fact]
    public async Task No_task_of_a_troubled_run_fails_unobserved()
    {
        List<Exception> unobserved = [];
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, e) => unobserved.Add(e.Exception);
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            await RunAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }

        unobserved.Where(e => e.ToString().Contains("PbxConnectors.EmptyNumber.", StringComparison.Ordinal)
            && !e.ToString().Contains(".Tests.", StringComparison.Ordinal)).ShouldBeEmpty();

        static async Task RunAsync()
        {
            await using var bench = await ScreeningBench.StartAsync(["13800000001", "13800000002"], setup =>
            {
                setup.Options.RingLimit = TimeSpan.FromSeconds(20);
                setup.Options.OutcomeWait = TimeSpan.FromSeconds(20);
            });
            bench.Server.Faults.Always("uploadDialAudio", Fault.Status(500)).Always("reportStatus", Fault.Garbage);
            bench.Dialer.OnDial = call =>
            {
                if (call.Number == "13800000001")
                {
                    call.Fail(new ObjectDisposedException("dialer"));
                }
            };
            bench.Dialer.OnHangUp = _ => throw new PbxUnavailableException("gone", bench.Dialer.Details(Delivery.Unknown));
            var run = bench.RunAsync();
            await bench.AdvanceUntilAsync(run);
            await run;
        }
    }
}
