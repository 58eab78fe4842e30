using System.Threading.Channels;
using PbxConnectors.Testing;

namespace PbxConnectors.Transport.Tests.Calls;

/// <summary>A clock that stands still and tells when a timer is given back.</summary>
internal sealed class NoticingClock(ManualTimeProvider clock) : TimeProvider
{
    private readonly Channel<bool> _givenBack = Channel.CreateUnbounded<bool>();

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new NoticingTimer(clock.CreateTimer(callback, state, dueTime, period), _givenBack);

    /// <summary>Waits until no timer is armed any more.</summary>
    public async Task WaitForNoTimerAsync()
    {
        while (clock.ArmedTimers > 0)
        {
            await _givenBack.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    private sealed class NoticingTimer(ITimer timer, Channel<bool> givenBack) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            givenBack.Writer.TryWrite(true);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
