namespace PbxConnectors.Testing;

/// <summary>
/// A clock that stands still until a test moves it. <see cref="Advance"/> fires the timers that fall due, in order of their
/// due time, on the calling thread, so everything a timer starts synchronously has happened when it returns.
/// </summary>
/// <remarks>All members may be called from any thread. Starts at 2026-01-01 00:00:00 UTC unless told otherwise.</remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset DefaultStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly SortedSet<ManualTimer> _armed = new(DueOrder.Instance);
    private readonly ChangeSignal _changed = new();
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _timersMade;

    /// <summary>Creates the clock, standing at <paramref name="start"/>.</summary>
    public ManualTimeProvider(DateTimeOffset? start = null)
    {
        _start = (start ?? DefaultStart).ToUniversalTime();
        _now = _start;
    }

    /// <summary>How many timers are armed: those that a long enough <see cref="Advance"/> would fire.</summary>
    public int ArmedTimers
    {
        get { lock (_gate)
            {
                return _armed.Count;
            }
        }
    }

    /// <summary>When the next timer falls due; null when none is armed.</summary>
    public DateTimeOffset? NextDue
    {
        get { lock (_gate)
            {
                return _armed.Min?.Due;
            }
        }
    }

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => (GetUtcNow() - _start).Ticks;

    /// <summary>Moves the clock by <paramref name="by"/>, firing every timer that falls due on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative: this clock never goes back.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset target;
        lock (_gate)
        {
            target = _now + by;
        }

        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            if (_now < target)
            {
                _now = target;
            }
        }
    }

    /// <summary>Moves the clock to the next armed timer and fires it. Returns false when none is armed.</summary>
    public bool AdvanceToNextTimer()
    {
        if (NextDue is not { } due)
        {
            return false;
        }

        var by = due - GetUtcNow();
        Advance(by > TimeSpan.Zero ? by : TimeSpan.Zero);
        return true;
    }

    /// <summary>
    /// Completes as soon as at least <paramref name="count"/> timers are armed: the signal that the code under test has begun to
    /// wait, so that a test may advance without racing it.
    /// </summary>
    public Task WaitForTimersAsync(int count, CancellationToken cancellationToken = default) =>
        _changed.WaitAsync(() => ArmedTimers >= count, cancellationToken);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state, Interlocked.Increment(ref _timersMade));
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(DateTimeOffset target)
    {
        ManualTimer? timer;
        lock (_gate)
        {
            timer = _armed.Min;
            if (timer is null || timer.Due > target)
            {
                return null;
            }

            _armed.Remove(timer);
            if (_now < timer.Due)
            {
                _now = timer.Due;
            }

            if (timer.Period > TimeSpan.Zero)
            {
                timer.Due += timer.Period;
                _armed.Add(timer);
            }
        }

        _changed.Pulse();
        return timer;
    }

    private bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _armed.Remove(timer);
            timer.Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _now + dueTime;
                _armed.Add(timer);
            }
        }

        _changed.Pulse();
        return true;
    }

    private void Disarm(ManualTimer timer)
    {
        lock (_gate)
        {
            timer.IsDisposed = true;
            _armed.Remove(timer);
        }

        _changed.Pulse();
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state, long number) : ITimer
    {
        public DateTimeOffset Due { get; set; }
        public TimeSpan Period { get; set; }
        public bool IsDisposed { get; set; }
        public long Number { get; } = number;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Arm(this, dueTime, period);

        public void Dispose() => clock.Disarm(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class DueOrder : IComparer<ManualTimer>
    {
        public static readonly DueOrder Instance = new();

        public int Compare(ManualTimer? x, ManualTimer? y)
        {
            var byTime = x!.Due.CompareTo(y!.Due);
            return byTime != 0 ? byTime : x.Number.CompareTo(y.Number);
        }
    }
}
