namespace PbxConnectors.EightHundred.Dialing;

/// <summary>
/// Ids that belong to a call already, the last of them: a row of a list belongs to one call, and the next dial to the same number must not find
/// it again. Thread-safe.
/// </summary>
internal sealed class TakenIds(int limit)
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _ids = [];
    private readonly Queue<long> _order = new();

    public bool Contains(long? id)
    {
        lock (_gate)
        {
            return id is { } known && _ids.Contains(known);
        }
    }

    public bool TryTake(long id)
    {
        lock (_gate)
        {
            if (!_ids.Add(id))
            {
                return false;
            }

            _order.Enqueue(id);
            if (_order.Count > limit)
            {
                _ids.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
