namespace PbxConnectors.Testing.Tests;

public sealed class ScaledTimeProviderTests
{
    [Fact]
    public void Time_passes_as_many_times_faster_as_asked()
    {
        var inner = new ManualTimeProvider();
        var time = new ScaledTimeProvider(60, inner: inner);
        var before = time.GetUtcNow();
        var timestamp = time.GetTimestamp();

        inner.Advance(1.Seconds());

        (time.GetUtcNow() - before).ShouldBe(1.Minutes());
        time.GetElapsedTime(timestamp).ShouldBe(1.Minutes());
    }

    [Fact]
    public void Timers_fire_as_many_times_sooner()
    {
        var inner = new ManualTimeProvider();
        var time = new ScaledTimeProvider(60, inner: inner);
        var fired = 0;
        using var timer = time.CreateTimer(_ => fired++, null, 1.Minutes(), 2.Minutes());

        inner.Advance(1.Seconds());
        fired.ShouldBe(1);
        inner.Advance(2.Seconds());

        fired.ShouldBe(2);
    }

    [Fact]
    public void A_timer_that_comes_early_waits_for_its_time()
    {
        var inner = new HastyTimeProvider();
        var time = new ScaledTimeProvider(60, inner: inner);
        var fired = new List<TimeSpan>();
        var start = time.GetUtcNow();
        using var timer = time.CreateTimer(_ => fired.Add(time.GetUtcNow() - start), null, 1.Minutes(), 1.Minutes());

        inner.Time.Advance(5.Seconds());

        fired.ShouldBe([1.Minutes(), 2.Minutes(), 3.Minutes(), 4.Minutes(), 5.Minutes()]);
    }

    [Fact]
    public void A_timer_can_be_stopped_and_armed_again()
    {
        var inner = new ManualTimeProvider();
        var time = new ScaledTimeProvider(60, inner: inner);
        var fired = 0;
        using var timer = time.CreateTimer(_ => fired++, null, 1.Minutes(), Timeout.InfiniteTimeSpan);

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        inner.Advance(10.Seconds());
        fired.ShouldBe(0);
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        inner.Advance(10.Seconds());

        fired.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_speed_that_is_no_speed_is_refused(double factor) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ScaledTimeProvider(factor));

    /// <summary>A clock whose timers come 4 ms early, as the system's may.</summary>
    private sealed class HastyTimeProvider : TimeProvider
    {
        public ManualTimeProvider Time { get; } = new();

        public override long TimestampFrequency => Time.TimestampFrequency;

        public override long GetTimestamp() => Time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new HastyTimer(Time.CreateTimer(callback, state, Early(dueTime), period));

        private static TimeSpan Early(TimeSpan wait) =>
            wait > TimeSpan.FromMilliseconds(4) ? wait - TimeSpan.FromMilliseconds(4) : wait;

        private sealed class HastyTimer(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Early(dueTime), period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
