using PbxConnectors.Dscom.Records;

namespace PbxConnectors.Dscom.Billing;

/// <summary>Remembers which records were given out, the last ten thousand. Used by one loop.</summary>
internal sealed class RecordMemory
{
    private const int Capacity = 10_000;

    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _order = new();

    /// <summary>What names a record in the push and in <c>/cdr/list</c> alike, which carry no record id.</summary>
    public static string KeyOf(DscomCallRecord record) => $"{record.UniqueId}|{record.LinkedId}|{record.Start:u}";

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
