using System.Runtime.InteropServices;

namespace PbxConnectors.Transport;

/// <summary>
/// Calls by one of their keys, which several may share. Finding, adding and removing take the same time however many there are. Not
/// thread-safe.
/// </summary>
internal sealed class CallIndex<TCall>
    where TCall : class
{
    private readonly Dictionary<string, Place>.AlternateLookup<ReadOnlySpan<char>> _places =
        new Dictionary<string, Place>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(ReadOnlySpan<char> key, TCall call)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out _);
        if (place.Many is { } many)
        {
            many.Add(call);
        }
        else
        {
            place = place.One is { } one ? new Place(null, [one, call]) : new Place(call, null);
        }
    }

    public void Remove(ReadOnlySpan<char> key, TCall call)
    {
        if (_places.TryGetValue(key, out var place)
            && (place.One == call || (place.Many is { } many && many.Remove(call) && many.Count == 0)))
        {
            _places.Remove(key);
        }
    }

    public IReadOnlyList<TCall> Find(ReadOnlySpan<char> key) =>
        !_places.TryGetValue(key, out var place) ? []
        : place.Many is { } many ? [.. many]
        : [place.One!];

    // Most keys are one call's: a set for each would be most of what a call costs.
    private readonly record struct Place(TCall? One, HashSet<TCall>? Many);
}
