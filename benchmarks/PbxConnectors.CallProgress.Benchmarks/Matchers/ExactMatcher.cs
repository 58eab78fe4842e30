using System.Buffers;

namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>
/// The naive way: an announcement is recognised where every A-law byte of a reference stands in the call. Each reference is searched for in
/// the whole call by the piece that begins at its loudest sample, for silence is everywhere.
/// </summary>
internal sealed class ExactMatcher(IEnumerable<AnnouncementSource> references) : IMatcher
{
    private const int KeyLength = 80;

    private readonly Reference[] _references = [.. references.Select(Prepare)];

    public NumberState? Recognise(ReadOnlySpan<short> call)
    {
        var rented = ArrayPool<byte>.Shared.Rent(call.Length);
        var line = rented.AsSpan(0, call.Length);
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = G711.EncodeALaw(call[i]);
        }

        NumberState? state = null;
        foreach (var reference in _references)
        {
            if (!IsIn(line, reference))
            {
                continue;
            }

            state = reference.State;
            break;
        }

        ArrayPool<byte>.Shared.Return(rented);
        return state;
    }

    private static bool IsIn(ReadOnlySpan<byte> line, Reference reference)
    {
        var key = reference.Bytes.AsSpan(reference.KeyAt, KeyLength);
        for (var from = 0; ; from++)
        {
            var found = line[from..].IndexOf(key);
            if (found < 0)
            {
                return false;
            }

            from += found;
            var start = from - reference.KeyAt;
            if (start >= 0 && line[start..].StartsWith(reference.Bytes))
            {
                return true;
            }
        }
    }

    private static Reference Prepare(AnnouncementSource source)
    {
        var samples = source.Audio.Samples.Span;
        var bytes = new byte[samples.Length];
        var loudest = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            bytes[i] = G711.EncodeALaw(samples[i]);
            if (i <= samples.Length - KeyLength && Math.Abs((int)samples[i]) > Math.Abs((int)samples[loudest]))
            {
                loudest = i;
            }
        }

        return new Reference(NumberStates.TryParse(source.Label, out var state) ? state : NumberState.Unknown, bytes, loudest);
    }

    private sealed record Reference(NumberState State, byte[] Bytes, int KeyAt);
}
