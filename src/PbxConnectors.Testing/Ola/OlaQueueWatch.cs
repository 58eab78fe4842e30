namespace PbxConnectors.Testing;

/// <summary>Notices who joins and who leaves the queues of the exchange. Thread-safe.</summary>
internal sealed class OlaQueueWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SimulatedExchange _exchange;
    private readonly Action<string, string, string, bool> _publish;
    private readonly Dictionary<long, (string Queue, string Number)> _waiting = [];

    /// <param name="exchange">Whose queues are watched.</param>
    /// <param name="publish">Told queue, call id, number, and whether the caller joined. Called under the lock, to keep the order.</param>
    public OlaQueueWatch(SimulatedExchange exchange, Action<string, string, string, bool> publish)
    {
        (_exchange, _publish) = (exchange, publish);
        exchange.CallChanged += OnCallChanged;
    }

    /// <summary>The calls are gone, and nothing is told.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }
    }

    public void Dispose() => _exchange.CallChanged -= OnCallChanged;

    private void OnCallChanged(object? sender, CallChangedEventArgs change)
    {
        var call = change.Call;
        lock (_gate)
        {
            if (_waiting.Remove(call.Id, out var left))
            {
                _publish(left.Queue, OlaAgent.LegId(call.Id), left.Number, false);
            }

            if (call.State != SimulatedCallState.Queued)
            {
                return;
            }

            _waiting[call.Id] = (call.Callee, call.Caller);
            _publish(call.Callee, OlaAgent.LegId(call.Id), call.Caller, true);
        }
    }
}
