namespace PbxConnectors.EmptyNumber;

/// <summary>
/// The three moments at which a run ends: no more work is taken, calls still up are hung up, everything unfinished is given up.
/// Thread-safe.
/// </summary>
internal sealed class RunLifetime(ScreeningOptions options, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _callsOver = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Lock _gate = new();
    private ITimer? _drain;
    private ITimer? _flush;
    private bool _disposed;

    /// <summary>Take no more work.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Hang up.</summary>
    public CancellationToken CallsOver => _callsOver.Token;

    /// <summary>Give up.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    public void RequestStop()
    {
        lock (_gate)
        {
            if (_disposed || _stopping.IsCancellationRequested)
            {
                return;
            }

            // Asynchronously: what waits for the token must not run on the thread that asks to stop.
            _ = _stopping.CancelAsync();
            _drain = Arm(_callsOver, options.DrainTimeout);
            _flush = Arm(_abandoned, options.DrainTimeout + options.FlushTimeout);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _drain?.Dispose();
            _flush?.Dispose();
        }

        // The sources stay usable: a reader may still hold one of their tokens.
    }

    private ITimer? Arm(CancellationTokenSource source, TimeSpan after)
    {
        if (after <= TimeSpan.Zero)
        {
            _ = source.CancelAsync();
            return null;
        }

        return time.CreateTimer(static state => _ = ((CancellationTokenSource)state!).CancelAsync(), source, after, Timeout.InfiniteTimeSpan);
    }
}
