namespace PbxConnectors.Sip.Transactions;

/// <summary>
/// A timer that can be armed anew. A callback that was on its way when the timer was armed anew or stopped does nothing: it belongs to a
/// time that is over. To be used under its owner's lock; the callback takes that lock itself.
/// </summary>
internal sealed class OneTimer(Lock gate, TimeProvider time)
{
    private ITimer? _timer;
    private int _generation;

    /// <summary>Runs an action after a while, under the owner's lock; what it returns runs outside.</summary>
    public void Arm(TimeSpan after, Func<Action?> action)
    {
        Stop();
        int generation = _generation;
        _timer = time.CreateTimer(
            _ =>
            {
                Action? outside;
                lock (gate)
                {
                    if (generation != _generation)
                    {
                        return;
                    }

                    Stop();
                    outside = action();
                }

                outside?.Invoke();
            },
            null,
            after,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Forgets the action.</summary>
    public void Stop()
    {
        _generation++;
        _timer?.Dispose();
        _timer = null;
    }
}
