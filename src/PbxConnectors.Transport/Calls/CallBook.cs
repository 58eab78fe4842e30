namespace PbxConnectors.Transport;

/// <summary>
/// The calls in flight, found without looking at each: by who placed them, by the number dialled, by the PBX's ids. Counts them for metrics.
/// Remembers the ids of the last calls that left. Whoever removes a call is the one to end it. Thread-safe.
/// </summary>
internal sealed class CallBook<TCall>(PbxIdentity pbx)
    where TCall : TrackedCall
{
    private const int IdsRemembered = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<PbxCall, TCall> _open = [];
    private readonly CallIndex<TCall> _byFrom = new();
    private readonly CallIndex<TCall> _byTo = new();
    private readonly CallIndex<TCall> _byId = new();
    private readonly RecentKeys<string> _pastIds = new(IdsRemembered);
    private bool _closed;

    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Adds a call; false when the book is closed.</summary>
    public bool TryAdd(TCall call)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _open.Add(call.Source.Call, call);
            _byFrom.Add(call.From, call);
            _byTo.Add(NumberEnding.Of(call.To), call);
            foreach (string id in call.Ids)
            {
                _byId.Add(id, call);
            }
        }

        PbxTelemetry.CountActiveCalls(pbx, +1);
        return true;
    }

    public TCall? Find(PbxCall call)
    {
        lock (_gate)
        {
            return _open.GetValueOrDefault(call);
        }
    }

    /// <summary>Gives a call one more id.</summary>
    public void Name(TCall call, string id)
    {
        lock (_gate)
        {
            if (call.TryName(id) && _open.ContainsKey(call.Source.Call))
            {
                _byId.Add(id, call);
            }
        }
    }

    /// <summary>Takes a call out; false when it was out already.</summary>
    public bool Remove(TCall call)
    {
        lock (_gate)
        {
            if (!_open.Remove(call.Source.Call))
            {
                return false;
            }

            _byFrom.Remove(call.From, call);
            _byTo.Remove(NumberEnding.Of(call.To), call);
            foreach (string id in call.Ids)
            {
                _byId.Remove(id, call);
                _pastIds.TryAdd(id);
            }
        }

        PbxTelemetry.CountActiveCalls(pbx, -1);
        return true;
    }

    public bool IsPast(string id)
    {
        lock (_gate)
        {
            return _pastIds.Contains(id);
        }
    }

    public List<TCall> ToList()
    {
        lock (_gate)
        {
            return [.. _open.Values];
        }
    }

    /// <summary>Takes no more calls.</summary>
    /// <returns>Those that are open still; null when it was closed already.</returns>
    public List<TCall>? Close()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            _closed = true;
            return [.. _open.Values];
        }
    }

    public IReadOnlyList<TCall> From(ReadOnlySpan<char> address)
    {
        lock (_gate)
        {
            return _byFrom.Find(address);
        }
    }

    public IReadOnlyList<TCall> To(ReadOnlySpan<char> number)
    {
        lock (_gate)
        {
            return _byTo.Find(NumberEnding.Of(number));
        }
    }

    public IReadOnlyList<TCall> Named(ReadOnlySpan<char> id)
    {
        lock (_gate)
        {
            return _byId.Find(id);
        }
    }
}
