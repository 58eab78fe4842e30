namespace PbxConnectors.EightHundred.Events;

/// <summary>Remembers which events were given out, the last ten thousand. Not thread-safe.</summary>
internal sealed class EventMemory
{
    private const int Capacity = 10_000;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public bool TryAdd(string id)
    {
        if (!_known.Add(id))
        {
            return false;
        }

        _order.Enqueue(id);
        if (_order.Count > Capacity)
        {
            _known.Remove(_order.Dequeue());
        }

        return true;
    }

    /// <summary>Forgets the events added last: nobody has handled them, and they may be given out again.</summary>
    public void ForgetLast(long count)
    {
        string[] order = [.. _order];
        int kept = (int)Math.Max(0, order.Length - count);
        _known.ExceptWith(order.AsSpan(kept).ToArray());
        _order.Clear();
        Array.ForEach(order[..kept], _order.Enqueue);
    }
}
