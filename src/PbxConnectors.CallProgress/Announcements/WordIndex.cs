using System.Numerics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Finds the places of a large library where a block of words may lie: an inverted index from word to the frames that have it, probed
/// with every word of the block and its neighbours in the least certain bits; places that gather votes on one diagonal are worth a look.
/// Immutable, thread-safe.
/// </summary>
internal sealed class WordIndex
{
    /// <summary>Below this many frames looking everywhere is cheaper and misses nothing.</summary>
    public const int WorthwhileFrames = 40_000;

    /// <summary>Every fourth word of a pattern is listed: the block is probed with all of its own, so a sparse index finds the same places.</summary>
    private const int WordsApart = 4;
    private const int FramesApart = WordsApart * AnnouncementPattern.FramesPerWord;

    private const int WordBits = BandLevels.Count - 1;
    private const int FewestKeyBits = 10;
    private const int EntriesPerKey = 4;
    private const int DiagonalBits = 18;
    private const int FewestCertainBits = 8;
    private const int CrowdedFactor = 24;

    [ThreadStatic]
    private static byte[]? _votes;

    private readonly IReadOnlyList<AnnouncementPattern> _patterns;
    private readonly int[] _firstSlots;
    private readonly int[] _starts;
    private readonly uint[] _entries;
    private readonly int _restBits;
    private readonly int _crowded;

    public WordIndex(IReadOnlyList<AnnouncementPattern> patterns)
    {
        _patterns = patterns;
        _firstSlots = new int[patterns.Count];
        var total = 0;
        for (var i = 0; i < patterns.Count; i++)
        {
            _firstSlots[i] = total;
            total += (patterns[i].Words.Length + WordsApart - 1) / WordsApart;
        }

        // The upper bits of a word are the key, the lower ones stand beside the slot in the entry: the table of keys stays small beside
        // the entries in a library of any size.
        var keyBits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, total / EntriesPerKey)), FewestKeyBits, WordBits);
        _restBits = WordBits - keyBits;
        _starts = new int[(1 << keyBits) + 1];
        _entries = new uint[total];
        foreach (var pattern in patterns)
        {
            for (var i = 0; i < pattern.Words.Length; i += WordsApart)
                _starts[(pattern.Words[i] >> _restBits) + 1]++;
        }

        for (var key = 1; key < _starts.Length; key++)
            _starts[key] += _starts[key - 1];
        // Words of silence are everywhere and lead nowhere.
        _crowded = Math.Max(64, CrowdedFactor * total >> keyBits);
        var next = _starts.AsSpan(0, 1 << keyBits).ToArray();
        for (var p = 0; p < patterns.Count; p++)
        {
            var words = patterns[p].Words;
            for (var i = 0; i < words.Length; i += WordsApart)
                _entries[next[words[i] >> _restBits]++] = ((uint)(_firstSlots[p] + (i / WordsApart)) << _restBits) | (uint)(words[i] & ((1 << _restBits) - 1));
        }
    }

    /// <summary>The pattern of a place found.</summary>
    public AnnouncementPattern this[int pattern] => _patterns[pattern];

    /// <summary>
    /// Collects (pattern, place of the block's first frame, within two frames) pairs that gathered enough votes; returns how many.
    /// </summary>
    public int Find(ReadOnlySpan<ushort> words, ReadOnlySpan<ushort> masks, ReadOnlySpan<ushort> uncertain, int enoughVotes, Span<(int Pattern, int At)> places)
    {
        var votes = _votes ??= new byte[1 << DiagonalBits];
        Array.Clear(votes);
        var found = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (BitOperations.PopCount(masks[i]) < FewestCertainBits)
                continue;
            // Every combination of the uncertain bits: the subsets of a mask, counted down.
            int doubt = uncertain[i];
            for (var subset = doubt; ; subset = (subset - 1) & doubt)
            {
                found = Vote(votes, words[i] ^ subset, i, enoughVotes, places, found);
                if (subset == 0)
                    break;
            }
        }

        return found;
    }

    private int Vote(byte[] votes, int word, int blockFrame, int enoughVotes, Span<(int Pattern, int At)> places, int found)
    {
        var (start, end) = (_starts[word >> _restBits], _starts[(word >> _restBits) + 1]);
        if (end - start > _crowded)
            return found;
        var restMask = (1u << _restBits) - 1;
        var rest = (uint)word & restMask;
        foreach (var entry in _entries.AsSpan(start, end - start))
        {
            if ((entry & restMask) != rest)
                continue;
            var slot = (int)(entry >> _restBits);
            var diagonal = (slot * FramesApart) - blockFrame;
            var cell = (int)((uint)(diagonal >> 1) * 0x9E3779B1u >> (32 - DiagonalBits));
            if (votes[cell] == byte.MaxValue || ++votes[cell] != enoughVotes || found == places.Length)
                continue;
            var pattern = PatternOf(slot);
            places[found++] = (pattern, diagonal - (_firstSlots[pattern] * FramesApart));
        }

        return found;
    }

    private int PatternOf(int slot)
    {
        var at = Array.BinarySearch(_firstSlots, slot);
        return at >= 0 ? at : ~at - 1;
    }
}
