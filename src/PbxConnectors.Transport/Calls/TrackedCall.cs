namespace PbxConnectors.Transport;

/// <summary>
/// A call in flight, as a <see cref="CallTracker{TCall}"/> knows it. A connector derives from it and adds what it needs to recognise the call
/// in what its PBX tells. What is here is immutable but for the ids, which <see cref="CallTracker{TCall}.Name"/> adds. Thread-safe.
/// </summary>
public abstract class TrackedCall
{
    private string[] _ids;

    /// <summary>Creates it.</summary>
    /// <param name="source">The producer's half of the call.</param>
    /// <param name="dialedAt">When the dial command was sent.</param>
    /// <param name="id">The PBX's id of the call; null when it named none, or has not yet.</param>
    protected TrackedCall(PbxCallSource source, DateTimeOffset dialedAt, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        (Source, DialedAt, _ids) = (source, dialedAt, id is null ? [] : [id]);
    }

    /// <summary>The producer's half of the call.</summary>
    public PbxCallSource Source { get; }

    /// <summary>When the dial command was sent, by our clock.</summary>
    public DateTimeOffset DialedAt { get; }

    /// <summary>The extension, outside number or device that places the call.</summary>
    public string From => Source.Call.Request.From.Address;

    /// <summary>The number dialled.</summary>
    public string To => Source.Call.Request.To;

    /// <summary>The PBX's ids of the call, as far as they are known; a snapshot.</summary>
    public IReadOnlyList<string> Ids => Volatile.Read(ref _ids);

    // Called under the book's lock.
    internal bool TryName(string id)
    {
        if (_ids.Contains(id, StringComparer.Ordinal))
        {
            return false;
        }

        Volatile.Write(ref _ids, [.. _ids, id]);
        return true;
    }
}
