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
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor,
                "The speed of the clock must be a positive number, e.g. 60.");
        }

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
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ScaledTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private TimeSpan ToInner(TimeSpan span)
    {
        var milliseconds = Math.Min(Math.Ceiling(span.TotalMilliseconds / _factor), LongestWaitMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
    }

    private sealed class ScaledTimer : ITimer
    {
        private readonly Lock _gate = new();
        private readonly ScaledTimeProvider _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _inner;
        private long? _due;
        private TimeSpan _period;

        public ScaledTimer(ScaledTimeProvider clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _inner = clock._inner.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetTimestamp() + dueTime.Ticks;
                return Arm();
            }
        }

        public void Dispose() => _inner.Dispose();

        public ValueTask DisposeAsync() => _inner.DisposeAsync();

        private void Fire()
        {
            lock (_gate)
            {
                if (_due is not { } due)
                {
                    return;
                }

                // The system's timers may come some milliseconds early, which a fast clock makes seconds.
                if (_clock.GetTimestamp() < due)
                {
                    Arm();
                    return;
                }

                _due = _period > TimeSpan.Zero ? due + _period.Ticks : null;
                if (_due is not null)
                {
                    Arm();
                }
            }

            _callback(_state);
        }

        private bool Arm()
        {
            var wait = _due is { } due
                ? _clock.ToInner(TimeSpan.FromTicks(due - _clock.GetTimestamp()))
                : Timeout.InfiniteTimeSpan;
            return _inner.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
