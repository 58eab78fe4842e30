using System.Diagnostics.Metrics;

namespace PbxConnectors.Transport.Tests.Calls;

public sealed class CallTrackerTests
{
    [Fact]
    public async Task One_look_after_each_pause_is_for_all_calls()
    {
        await using var bench = new TrackerBench();
        TestCall[] calls = [bench.Follow(), bench.Follow(), bench.Follow()];

        for (int i = 0; i < 3; i++)
        {
            await bench.PassAsync();
            (await bench.LookAsync()).ShouldBe(calls, ignoreOrder: true);
        }

        bench.LooksWaiting.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_call_nothing_runs()
    {
        await using var bench = new TrackerBench();
        bench.Clock.ArmedTimers.ShouldBe(0);
        var call = bench.Follow();
        await bench.Clock.WaitForTimersAsync(1);

        bench.Tracker.EndUnknown(call, "test");

        await bench.RestAsync();
        bench.LooksWaiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_after_the_last_one_ended_is_looked_at_again()
    {
        await using var bench = new TrackerBench();
        var first = bench.Follow();
        await bench.Clock.WaitForTimersAsync(1);
        bench.Tracker.EndUnknown(first, "test");
        await bench.RestAsync();

        var call = bench.Follow();
        await bench.PassAsync();

        (await bench.LookAsync()).ShouldBe([call]);
    }

    [Fact]
    public async Task Waking_looks_at_once_and_once_only()
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow();
        await bench.Clock.WaitForTimersAsync(1);

        bench.Tracker.Wake();

        (await bench.LookAsync()).ShouldBe([call]);
        await bench.Clock.WaitForTimersAsync(1);
        bench.LooksWaiting.ShouldBe(0, "the next look waits for its pause again");
    }

    [Fact]
    public async Task Waking_during_a_look_makes_the_next_one_follow_at_once()
    {
        await using var bench = new TrackerBench();
        var looked = new TaskCompletionSource();
        bench.OnLook = (_, _) => looked.Task;
        bench.Follow();
        bench.Tracker.Wake();
        await bench.LookAsync();

        bench.Tracker.Wake();
        looked.SetResult();

        await bench.LookAsync();
    }

    [Fact]
    public async Task A_call_ends_once_whoever_ends_it_first()
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow();
        int ended = 0;

        Parallel.For(0, 16, i =>
        {
            if (bench.Tracker.EndUnknown(call, $"by {i}"))
            {
                Interlocked.Increment(ref ended);
            }
        });

        ended.ShouldBe(1);
        (await call.Source.Call.Completion).Explanation.ShouldStartWith("by ");
        bench.Tracker.Count.ShouldBe(0);
    }

    [Fact]
    public async Task The_end_tells_of_the_answer_and_of_the_records()
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow();
        var answeredAt = bench.Clock.GetUtcNow().AddSeconds(4);
        var id = new VendorCallId("id", "7");

        bench.Tracker.End(call, new CallResult
        {
            Reason = EndReason.Normal, AnsweredAt = answeredAt, Records = [new CallRecord { Pbx = TrackerBench.Pbx, CallIds = [id] }],
        });

        (await call.Source.Call.WaitForAsync(CallState.Connected)).At.ShouldBe(answeredAt);
        call.Source.Call.VendorIds.ShouldBe([id]);
        call.Source.Call.State.ShouldBe(CallState.Ended);
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_given_up_after_its_longest_time()
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow();

        await bench.PassAsync(TrackerBench.MaxCallDuration + TimeSpan.FromSeconds(1));

        var result = await call.Source.Call.Completion.WaitAsync(TimeSpan.FromMinutes(1));
        result.Reason.ShouldBe(EndReason.Unknown);
        result.Explanation.ShouldNotBeNull().ShouldContain("01:00:00");
    }

    [Fact]
    public async Task A_bug_in_a_look_ends_the_calls_as_unknown_and_the_next_call_is_followed_again()
    {
        await using var bench = new TrackerBench { OnLook = static (_, _) => throw new InvalidCastException("bug") };
        TestCall[] calls = [bench.Follow(), bench.Follow()];
        await bench.PassAsync();

        foreach (var call in calls)
        {
            var result = await call.Source.Call.Completion.WaitAsync(TimeSpan.FromMinutes(1));
            result.Reason.ShouldBe(EndReason.Unknown);
            result.Explanation.ShouldNotBeNull().ShouldContain(nameof(InvalidCastException));
        }

        bench.OnLook = static (_, _) => Task.CompletedTask;
        await bench.LookAsync();
        var next = bench.Follow();
        await bench.PassAsync();
        (await bench.LookAsync()).ShouldBe([next]);
    }

    [Fact]
    public async Task A_call_that_is_disposed_is_forgotten()
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow();

        await call.Source.Call.DisposeAsync();

        bench.Tracker.Count.ShouldBe(0);
        bench.Tracker.EndUnknown(call, "late").ShouldBeFalse();
    }

    [Fact]
    public async Task Disposing_faults_the_waits_and_takes_no_more_calls()
    {
        var bench = new TrackerBench();
        var open = bench.Follow();

        await bench.DisposeAsync();
        await bench.DisposeAsync();

        bench.Tracker.IsDisposed.ShouldBeTrue();
        var error = await Should.ThrowAsync<ObjectDisposedException>(() => open.Source.Call.Completion);
        error.ObjectName.ShouldBe("TestDialer");
        var late = bench.Call();
        bench.Tracker.Follow(late).ShouldBeFalse();
        await Should.ThrowAsync<ObjectDisposedException>(() => late.Source.Call.Completion);
        bench.Clock.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Disposing_during_a_look_cancels_it_and_waits_for_it()
    {
        var bench = new TrackerBench();
        bool left = false;
        bench.OnLook = async (_, token) =>
        {
            var cancelled = new TaskCompletionSource();
            using var registration = token.Register(cancelled.SetResult);
            await cancelled.Task;
            left = true;
            token.ThrowIfCancellationRequested();
        };
        bench.Follow();
        bench.Tracker.Wake();
        await bench.LookAsync();

        await bench.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        left.ShouldBeTrue();
    }

    [Fact]
    public async Task Calls_in_flight_are_counted_however_they_leave()
    {
        long active = 0;
        using var meters = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument is { Meter.Name: PbxTelemetry.SourceName, Name: "pbx.client.calls.active" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        string connection = Guid.NewGuid().ToString("n")[..8];
        meters.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            if (tags.ToArray().Contains(new("pbx.connection", connection)))
            {
                Interlocked.Add(ref active, change);
            }
        });
        meters.Start();
        await using var tracker = new CallTracker<TestCall>(new CallTrackerSettings<TestCall>
        {
            Pbx = new PbxIdentity("test", connection),
            Dialer = "TestDialer",
            Pause = static () => TimeSpan.FromHours(1),
            Look = static (_, _) => Task.CompletedTask,
            MaxCallDuration = TrackerBench.MaxCallDuration,
        });
        List<TestCall> calls = [];
        for (int i = 0; i < 4; i++)
        {
            var source = tracker.CreateSource(new DialRequest("8001", "6001234"), static (_, _) => Task.CompletedTask);
            calls.Add(new TestCall(source, DateTimeOffset.UnixEpoch, null));
            tracker.Follow(calls[i]);
        }

        active.ShouldBe(4);
        tracker.EndUnknown(calls[0], "test");
        tracker.Forget(calls[1].Source.Call);
        tracker.Forget(calls[1].Source.Call).ShouldBeNull();
        active.ShouldBe(2);
        await tracker.DisposeAsync();
        active.ShouldBe(0);
    }
}
