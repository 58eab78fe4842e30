namespace PbxConnectors.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    [Fact]
    public void Time_stands_still_until_it_is_advanced()
    {
        var time = new ManualTimeProvider();
        var before = time.GetUtcNow();

        time.GetUtcNow().ShouldBe(before);
        time.Advance(3.Seconds());

        time.GetUtcNow().ShouldBe(before + 3.Seconds());
    }

    [Fact]
    public void Timestamps_measure_the_time_advanced()
    {
        var time = new ManualTimeProvider();
        var start = time.GetTimestamp();

        time.Advance(1.5.Seconds());

        time.GetElapsedTime(start).ShouldBe(1.5.Seconds());
    }

    [Fact]
    public void Timers_fire_in_the_order_they_fall_due_each_at_its_own_time()
    {
        var time = new ManualTimeProvider();
        var start = time.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = time.CreateTimer(_ => fired.Add(("late", time.GetUtcNow() - start)), null, 5.Seconds(),
            Timeout.InfiniteTimeSpan);
        using var early = time.CreateTimer(_ => fired.Add(("early", time.GetUtcNow() - start)), null, 2.Seconds(),
            Timeout.InfiniteTimeSpan);

        time.Advance(10.Seconds());

        fired.ShouldBe([("early", 2.Seconds()), ("late", 5.Seconds())]);
    }

    [Fact]
    public void Timers_due_at_the_same_moment_fire_in_the_order_they_were_made()
    {
        var time = new ManualTimeProvider();
        var fired = new List<int>();
        using var first = time.CreateTimer(_ => fired.Add(1), null, 1.Seconds(), Timeout.InfiniteTimeSpan);
        using var second = time.CreateTimer(_ => fired.Add(2), null, 1.Seconds(), Timeout.InfiniteTimeSpan);

        time.Advance(1.Seconds());

        fired.ShouldBe([1, 2]);
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_every_period_that_passes()
    {
        var time = new ManualTimeProvider();
        var count = 0;
        using var timer = time.CreateTimer(_ => count++, null, 1.Seconds(), 2.Seconds());

        time.Advance(5.Seconds());

        count.ShouldBe(3);
    }

    [Fact]
    public void A_timer_armed_by_a_timer_fires_in_the_same_advance_when_it_falls_due()
    {
        var time = new ManualTimeProvider();
        var fired = false;
        using var second = time.CreateTimer(_ => fired = true, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var first = time.CreateTimer(_ => second.Change(1.Seconds(), Timeout.InfiniteTimeSpan), null, 1.Seconds(),
            Timeout.InfiniteTimeSpan);

        time.Advance(2.Seconds());

        fired.ShouldBeTrue();
    }

    [Fact]
    public void A_disposed_timer_never_fires_and_cannot_be_armed_again()
    {
        var time = new ManualTimeProvider();
        var fired = false;
        var timer = time.CreateTimer(_ => fired = true, null, 1.Seconds(), Timeout.InfiniteTimeSpan);

        timer.Dispose();
        var armed = timer.Change(1.Seconds(), Timeout.InfiniteTimeSpan);
        time.Advance(5.Seconds());

        armed.ShouldBeFalse();
        fired.ShouldBeFalse();
        time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void Time_never_goes_back() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ManualTimeProvider().Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public async Task A_delay_ends_when_time_has_been_advanced_far_enough()
    {
        var time = new ManualTimeProvider();
        var delay = Task.Delay(30.Seconds(), time, TestTimeout.Token);

        time.Advance(29.Seconds());
        delay.IsCompleted.ShouldBeFalse();
        time.Advance(1.Seconds());

        await delay;
    }

    [Fact]
    public async Task Waiting_for_timers_ends_as_soon_as_enough_are_armed()
    {
        var time = new ManualTimeProvider();
        var waiting = time.WaitForTimersAsync(2, TestTimeout.Token);
        using var first = time.CreateTimer(_ => { }, null, 1.Seconds(), Timeout.InfiniteTimeSpan);
        waiting.IsCompleted.ShouldBeFalse();

        using var second = time.CreateTimer(_ => { }, null, 1.Seconds(), Timeout.InfiniteTimeSpan);

        await waiting;
    }

    [Fact]
    public async Task Waiting_for_timers_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = new ManualTimeProvider().WaitForTimersAsync(1, cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Fact]
    public void Advancing_to_the_next_timer_moves_exactly_that_far()
    {
        var time = new ManualTimeProvider();
        var start = time.GetUtcNow();
        using var timer = time.CreateTimer(_ => { }, null, 7.Seconds(), Timeout.InfiniteTimeSpan);

        time.AdvanceToNextTimer().ShouldBeTrue();

        time.GetUtcNow().ShouldBe(start + 7.Seconds());
        time.AdvanceToNextTimer().ShouldBeFalse();
    }
}
