namespace PbxConnectors.Testing;

/// <summary>Repeats a message until it is stopped or 64·T1 have passed (RFC 3261 §17). Thread-safe.</summary>
internal sealed class LabSipRepeat : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action _send;
    private readonly TimeSpan _t1;
    private readonly ITimer _timer;
    private TimeSpan _pause;
    private TimeSpan _waited;
    private bool _stopped;

    public LabSipRepeat(Action send, TimeSpan t1, TimeProvider clock)
    {
        (_send, _t1, _pause) = (send, t1, t1);
        _timer = clock.CreateTimer(_ => Repeat(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        }

        send();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
        }

        _timer.Dispose();
    }

    private void Repeat()
    {
        lock (_gate)
        {
            _waited += _pause;
            if (_stopped || _waited >= _t1 * 64)
            {
                return;
            }

            _pause = _pause * 2 < _t1 * 8 ? _pause * 2 : _t1 * 8;
            _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        }

        _send();
    }
}
