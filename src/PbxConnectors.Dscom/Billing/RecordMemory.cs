namespace PbxConnectors.Dscom.Billing;

/// <summary>Remembers which records were given out, the last ten thousand. Used by one loop.</summary>
internal sealed class RecordMemory
{
    private const int Capacity = 10_000;

    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _order = new();

    public bool TryAdd(string key)
    {
        if (!_known.Add(key))
        {
            return false;
        }

        _order.Enqueue(key);
        if (_order.Count > Capacity)
        {
            _known.Remove(_order.Dequeue());
        }

        return true;
    }
}
