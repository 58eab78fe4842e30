namespace PbxConnectors.CallProgress;

/// <summary>
/// Finds the places of a large library where a block of words may lie: an inverted index from word to frames, probed with every
/// word and its neighbours in the least certain bits; places that gather votes on one diagonal are worth a look. Immutable,
/// thread-safe.
/// </summary>
internal sealed class WordIndex
{
    /// <summary>Below this many frames looking everywhere is cheaper and misses nothing.</summary>
    public const int WorthwhileFrames = 60_000;

    private const int Words = 1 << 15;
    private const int SlotBits = 18;
    private const int EnoughVotes = 3;
    private const int FewestCertainBits = 8;
    private const int CrowdedFactor = 24;

    [ThreadStatic]
    private static byte[]? _votes;

    private readonly IReadOnlyList<AnnouncementPattern> _patterns;
    private readonly int[] _firstFrames;
    private readonly int[] _starts = new int[Words + 1];
    private readonly int[] _frames;
    private readonly int _crowded;

    public WordIndex(IReadOnlyList<AnnouncementPattern> patterns)
    {
        _patterns = patterns;
        _firstFrames = new int[patterns.Count];
        var total = 0;
        for (var i = 0; i < patterns.Count; i++)
        {
            _firstFrames[i] = total;
            total += patterns[i].Frames;
            foreach (var word in patterns[i].Words)
                _starts[word + 1]++;
        }

        for (var word = 0; word < Words; word++)
            _starts[word + 1] += _starts[word];
        // Words of silence are everywhere and lead nowhere.
        _crowded = Math.Max(64, CrowdedFactor * total / Words);
        _frames = new int[total];
        var next = _starts.AsSpan(0, Words).ToArray();
        for (var i = 0; i < patterns.Count; i++)
        {
            for (var frame = 0; frame < patterns[i].Frames; frame++)
                _frames[next[patterns[i].Words[frame]]++] = _firstFrames[i] + frame;
        }
    }

    /// <summary>Collects (pattern, place of the block's first frame) pairs worth a look; returns how many.</summary>
    public int Find(ReadOnlySpan<ushort> words, ReadOnlySpan<ushort> masks, ReadOnlySpan<ushort> weak, Span<(int Pattern, int At)> places)
    {
        var votes = _votes ??= new byte[1 << SlotBits];
        Array.Clear(votes);
        var found = 0;
        for (var i = 0; i < words.Length; i += 2)
        {
            if (int.PopCount(masks[i]) < FewestCertainBits)
                continue;
            // Every combination of the uncertain bits: the subsets of a mask, counted down.
            int uncertain = weak[i];
            for (var subset = uncertain; ; subset = (subset - 1) & uncertain)
            {
                var word = words[i] ^ subset;
                var (start, end) = (_starts[word], _starts[word + 1]);
                if (end - start <= _crowded)
                    found = Vote(votes, start, end, i, places, found);
                if (subset == 0)
                    break;
            }
        }

        return found;
    }

    private int Vote(byte[] votes, int start, int end, int blockFrame, Span<(int Pattern, int At)> places, int found)
    {
        for (var k = start; k < end; k++)
        {
            var diagonal = _frames[k] - blockFrame;
            var slot = (int)((uint)(diagonal >> 1) * 0x9E3779B1u >> (32 - SlotBits));
            if (votes[slot] < byte.MaxValue && ++votes[slot] == EnoughVotes && found < places.Length)
            {
                var pattern = FindPattern(_frames[k]);
                places[found++] = (pattern, diagonal - _firstFrames[pattern]);
            }
        }

        return found;
    }

    private int FindPattern(int frame)
    {
        var at = Array.BinarySearch(_firstFrames, frame);
        return at >= 0 ? at : ~at - 1;
    }

    /// <summary>The pattern of a place found.</summary>
    public AnnouncementPattern this[int pattern] => _patterns[pattern];
}
