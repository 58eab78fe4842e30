namespace PbxConnectors.Transport;

/// <summary>
/// Remembers the last so many keys, to know again what was seen before: rows of a list that belong to a call already, events that came twice.
/// Thread-safe.
/// </summary>
/// <typeparam name="TKey">Key.</typeparam>
public sealed class RecentKeys<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly HashSet<TKey> _keys = [];
    private readonly Queue<TKey> _order = new();
    private readonly int _capacity;

    /// <summary>Creates an empty memory.</summary>
    /// <param name="capacity">Keys to remember; beyond it the oldest is forgotten.</param>
    public RecentKeys(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>True when the key is remembered.</summary>
    public bool Contains(TKey key)
    {
        lock (_gate)
        {
            return _keys.Contains(key);
        }
    }

    /// <summary>Remembers a key; false when it is remembered already.</summary>
    public bool TryAdd(TKey key)
    {
        lock (_gate)
        {
            if (!_keys.Add(key))
            {
                return false;
            }

            _order.Enqueue(key);
            if (_order.Count > _capacity)
            {
                _keys.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
