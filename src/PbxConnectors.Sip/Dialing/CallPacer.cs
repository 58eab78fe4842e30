namespace PbxConnectors.Sip.Dialing;

/// <summary>Spaces calls evenly: at most so many per second. Thread-safe.</summary>
internal sealed class CallPacer(int callsPerSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _step = callsPerSecond > 0 ? TimeSpan.FromSeconds(1.0 / callsPerSecond) : TimeSpan.Zero;
    private DateTimeOffset _next;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_step == TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var turn = _next > now ? _next : now;
            _next = turn + _step;
            wait = turn - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }
}
