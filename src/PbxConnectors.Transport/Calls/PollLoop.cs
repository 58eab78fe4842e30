namespace PbxConnectors.Transport;

/// <summary>
/// Looks at intervals while there is something to look at, and costs nothing while there is not. One look at a time. Thread-safe.
/// </summary>
/// <param name="hasWork">Whether to go on; asked under a lock, so it must not call back.</param>
/// <param name="pause">How long to wait before the next look; asked before each.</param>
/// <param name="look">Looks.</param>
/// <param name="broke">Told of an exception, which ends the loop until it is started again.</param>
/// <param name="time">Clock.</param>
internal sealed class PollLoop(
    Func<bool> hasWork, Func<TimeSpan> pause, Func<CancellationToken, Task> look, Action<Exception> broke, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _lifetime = new();
    private TaskCompletionSource _wake = NewSignal();
    private Task _running = Task.CompletedTask;
    private bool _runs;
    private bool _disposed;

    /// <summary>Begins with a pause where the loop does not run. There must be work.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (!_runs && !_disposed)
            {
                _runs = true;
                _running = Task.Run(RunAsync);
            }
        }
    }

    /// <summary>Cuts the pause short, the next one where a look is going on.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _wake.TrySetResult();
        }
    }

    /// <summary>Ends the loop and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        await _lifetime.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lifetime.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        try
        {
            while (MayGoOn(out var woken))
            {
                await PauseAsync(pause(), woken).ConfigureAwait(false);
                await look(_lifetime.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_lifetime.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _runs = false;
            }

            broke(e);
        }
    }

    // Whoever adds work starts the loop afterwards: under the lock it either sees the work or is started again.
    private bool MayGoOn(out Task woken)
    {
        lock (_gate)
        {
            woken = _wake.Task;
            return _runs = hasWork();
        }
    }

    private async Task PauseAsync(TimeSpan length, Task woken)
    {
        if (length > TimeSpan.Zero)
        {
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token);
            await Task.WhenAny(Task.Delay(length, time, rest.Token), woken).ConfigureAwait(false);
            await rest.CancelAsync().ConfigureAwait(false);
        }

        _lifetime.Token.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_wake.Task.IsCompleted)
            {
                _wake = NewSignal();
            }
        }
    }
}
