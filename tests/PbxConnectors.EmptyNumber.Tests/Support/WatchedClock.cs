using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>A clock that stands still and tells when somebody begins or ceases to wait on it.</summary>
internal sealed class WatchedClock(ManualTimeProvider inner) : TimeProvider
{
    public Changes Changed { get; } = new();

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, inner.CreateTimer(callback, state, dueTime, period));
        Changed.Pulse();
        return timer;
    }

    private sealed class WatchedTimer(WatchedClock owner, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool changed = timer.Change(dueTime, period);
            owner.Changed.Pulse();
            return changed;
        }

        public void Dispose()
        {
            timer.Dispose();
            owner.Changed.Pulse();
        }

        public async ValueTask DisposeAsync()
        {
            await timer.DisposeAsync();
            owner.Changed.Pulse();
        }
    }
}
