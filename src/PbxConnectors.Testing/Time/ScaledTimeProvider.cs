namespace PbxConnectors.Testing;

/// <summary>
/// Real time run <c>factor</c> times faster: at factor 60 a minute passes in a second, and timers fire that much sooner. For
/// demonstrations and soak runs; tests are better served by <see cref="ManualTimeProvider"/>.
/// </summary>
/// <remarks>Thread-safe. Timers are as coarse as those of the clock below (about 15 ms), so at factor 60 a second is about the
/// shortest span that keeps its meaning.</remarks>
public sealed class ScaledTimeProvider : TimeProvider
{
    // The longest wait a system timer accepts (a little under 50 days).
    private const long LongestWaitMilliseconds = uint.MaxValue - 1L;

    private readonly TimeProvider _inner;
    private readonly double _factor;
    private readonly DateTimeOffset _start;
    private readonly long _startTimestamp;

    /// <summary>Creates a clock that starts at <paramref name="start"/> (default: the present) and runs <paramref name="factor"/>
    /// times as fast as <paramref name="inner"/> (default: the system clock).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not a positive finite number.</exception>
    public ScaledTimeProvider(double factor, DateTimeOffset? start = null, TimeProvider? inner = null)
    {
        if (!double.IsFinite(factor) || factor <= 0)
            throw new ArgumentOutOfRangeException(nameof(factor), factor,
                "The speed of the clock must be a positive number, e.g. 60.");

        _factor = factor;
        _inner = inner ?? System;
        _startTimestamp = _inner.GetTimestamp();
        _start = (start ?? _inner.GetUtcNow()).ToUniversalTime();
    }

    /// <summary>How many times faster than its inner clock this one runs.</summary>
    public double Factor => _factor;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => _inner.LocalTimeZone;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override long GetTimestamp() => (long)(_inner.GetElapsedTime(_startTimestamp).Ticks * _factor);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _start + TimeSpan.FromTicks(GetTimestamp());

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(_inner.CreateTimer(callback, state, ToInner(dueTime), ToInner(period)), this);

    private TimeSpan ToInner(TimeSpan span)
    {
        if (span == Timeout.InfiniteTimeSpan || span <= TimeSpan.Zero) return span;
        var milliseconds = Math.Min(Math.Ceiling(span.TotalMilliseconds / _factor), LongestWaitMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Max(1, milliseconds));
    }

    private sealed class ScaledTimer(ITimer inner, ScaledTimeProvider clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(clock.ToInner(dueTime), clock.ToInner(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
