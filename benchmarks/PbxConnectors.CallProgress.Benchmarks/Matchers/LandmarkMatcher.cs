using System.Runtime.InteropServices;

namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>
/// The usual way to find music: landmarks of the call are looked up among those of all references, and the reference wins that most of them
/// name at one offset. As audfprint does, a call is analysed four times, a quarter of a hop apart, and five landmarks are enough unless told
/// otherwise. For one thread.
/// </summary>
internal sealed class LandmarkMatcher : IMatcher
{
    private const int Shifts = 4;
    private const int OffsetWindow = 1;

    private readonly Landmarks _landmarks = new();
    private readonly int _enough;
    private readonly NumberState[] _states;
    // Entries of a hash stand together, from the start of the hash to the start of the next.
    private readonly int[] _starts = new int[Landmarks.HashCount + 1];
    private readonly (int Reference, int Time)[] _entries;

    public LandmarkMatcher(IEnumerable<AnnouncementSource> references, int enough = 5)
    {
        _enough = enough;
        var sources = references.ToArray();
        _states = [.. sources.Select(source => NumberStates.TryParse(source.Label, out var state) ? state : NumberState.Unknown)];
        var found = sources.Select(source => _landmarks.Find(source.Audio.Samples.Span)).ToArray();
        foreach (var (_, hash) in found.SelectMany(landmarks => landmarks))
        {
            _starts[hash + 1]++;
        }

        for (var hash = 0; hash < Landmarks.HashCount; hash++)
        {
            _starts[hash + 1] += _starts[hash];
        }

        _entries = new (int, int)[_starts[^1]];
        var next = _starts.ToArray();
        for (var reference = 0; reference < found.Length; reference++)
        {
            foreach (var (time, hash) in found[reference])
            {
                _entries[next[hash]++] = (reference, time);
            }
        }
    }

    public NumberState? Recognise(ReadOnlySpan<short> call)
    {
        var hits = new Dictionary<(int Reference, int Offset), int>();
        foreach (var (time, hash) in FindShifted(call))
        {
            foreach (var entry in _entries.AsSpan(_starts[hash].._starts[hash + 1]))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(hits, (entry.Reference, time - entry.Time), out _)++;
            }
        }

        var (best, state) = (_enough - 1, (NumberState?)null);
        foreach (var (reference, offset) in hits.Keys)
        {
            var count = 0;
            for (var near = offset - OffsetWindow; near <= offset + OffsetWindow; near++)
            {
                count += hits.GetValueOrDefault((reference, near));
            }

            if (count > best)
            {
                (best, state) = (count, _states[reference]);
            }
        }

        return state;
    }

    private HashSet<(int Time, int Hash)> FindShifted(ReadOnlySpan<short> call)
    {
        var landmarks = new HashSet<(int Time, int Hash)>();
        for (var shift = 0; shift < Shifts; shift++)
        {
            landmarks.UnionWith(_landmarks.Find(call[Math.Min(call.Length, shift * Landmarks.Hop / Shifts)..]));
        }

        return landmarks;
    }
}
