namespace PbxConnectors.Dscom.Records;

/// <summary>Remembers the last ten thousand records by <see cref="DscomCallRecord.LegKey"/>. Not thread-safe.</summary>
internal sealed class RecordMemory
{
    private const int Capacity = 10_000;

    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _order = new();

    public bool Contains(string key) => _known.Contains(key);

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
