namespace PbxConnectors.Testing;

/// <summary>Lets tasks wait for a condition over some state; the owner pulses after every change, outside its own lock.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];

    public async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(condition);
        // Enlisted before the first look: a change between the look and the wait cannot be missed.
        lock (_gate)
        {
            _waiters.Add(waiter);
        }

        try
        {
            if (condition())
            {
                return;
            }

            using var registration = cancellationToken.Register(() => waiter.Completion.TrySetCanceled(cancellationToken));
            await waiter.Completion.Task.ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    public void Pulse()
    {
        Waiter[] waiters;
        lock (_gate)
        {
            if (_waiters.Count == 0)
            {
                return;
            }

            waiters = [.. _waiters];
        }

        foreach (var waiter in waiters)
        {
            if (waiter.Condition())
            {
                waiter.Completion.TrySetResult();
            }
        }
    }

    private sealed class Waiter(Func<bool> condition)
    {
        public Func<bool> Condition { get; } = condition;
        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
