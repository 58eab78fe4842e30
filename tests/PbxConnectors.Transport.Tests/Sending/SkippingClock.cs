using System.Collections.Concurrent;
using PbxConnectors.Testing;

namespace PbxConnectors.Transport.Tests.Sending;

/// <summary>A clock on which every pause is over at once, and which remembers how long each should have been.</summary>
internal sealed class SkippingClock : TimeProvider
{
    /// <summary>The time limit of an attempt: never over on this clock.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromHours(1);

    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<TimeSpan> _pauses = new();

    public IReadOnlyList<TimeSpan> Pauses => [.. _pauses];

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= AttemptTimeout || dueTime == Timeout.InfiniteTimeSpan)
        {
            return _time.CreateTimer(callback, state, dueTime, period);
        }

        _pauses.Enqueue(dueTime);
        _time.Advance(dueTime);

        // Not on this thread: the caller has no timer in hand yet.
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
