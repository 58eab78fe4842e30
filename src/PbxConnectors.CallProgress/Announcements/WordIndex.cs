using System.Numerics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Finds the places of a large library where a block of words may lie: an inverted index from word to the frames that have it, probed
/// with every word of the block and its neighbours in the least certain bits; places that gather most votes on one diagonal are worth a
/// look.
/// Immutable, thread-safe.
/// </summary>
internal sealed class WordIndex
{
    /// <summary>
    /// Below this many frames, some ten minutes, looking everywhere misses nothing and costs a tenth more at most; an index would take a
    /// twelfth of the library's memory.
    /// </summary>
    public const int WorthwhileFrames = 40_000;

    /// <summary>Every fourth word of a pattern is listed: the block is probed with all of its own, so a sparse index finds the same places.</summary>
    private const int WordsApart = 4;
    private const int FramesApart = WordsApart * AnnouncementPattern.FramesPerWord;

    private const int WordBits = BandLevels.Count - 1;
    private const int FewestKeyBits = 10;
    private const int EntriesPerKey = 4;
    private const int FewestCertainBits = 8;
    private const int CrowdedFactor = 24;

    /// <summary>Votes on one diagonal that are no chance: a second that two recordings share gathers twice as many.</summary>
    private const int FewestVotesOfLikes = 3;

    [ThreadStatic]
    private static Ballot? _ballot;

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
            {
                _starts[(pattern.Words[i] >> _restBits) + 1]++;
            }
        }

        for (var key = 1; key < _starts.Length; key++)
        {
            _starts[key] += _starts[key - 1];
        }

        // Words of silence are everywhere and lead nowhere.
        _crowded = Math.Max(64, CrowdedFactor * total >> keyBits);
        var next = _starts.AsSpan(0, 1 << keyBits).ToArray();
        for (var p = 0; p < patterns.Count; p++)
        {
            var words = patterns[p].Words;
            for (var i = 0; i < words.Length; i += WordsApart)
            {
                var (slot, rest) = (_firstSlots[p] + (i / WordsApart), words[i] & ((1 << _restBits) - 1));
                _entries[next[words[i] >> _restBits]++] = ((uint)slot << _restBits) | (uint)rest;
            }
        }
    }

    /// <summary>The pattern of a place found.</summary>
    public AnnouncementPattern this[int pattern] => _patterns[pattern];

    /// <summary>
    /// Collects the (pattern, place of the block's first frame, within two frames) pairs with most votes, in no order; returns how many.
    /// </summary>
    /// <param name="words">The words of the block.</param>
    /// <param name="masks">Their bits that count.</param>
    /// <param name="doubts">Their bits that were decided narrowly.</param>
    /// <param name="mostWrong">How many of the doubtful bits may be wrong at once.</param>
    /// <param name="places">Takes what is found.</param>
    public int Find(
        ReadOnlySpan<ushort> words, ReadOnlySpan<ushort> masks, ReadOnlySpan<ushort> doubts, int mostWrong, Span<(int Pattern, int At)> places)
    {
        var ballot = _ballot ??= new Ballot();
        ballot.Clear();
        for (var i = 0; i < words.Length; i++)
        {
            if (BitOperations.PopCount(masks[i]) < FewestCertainBits)
            {
                continue;
            }

            // Every combination of the doubtful bits: the subsets of a mask, counted down.
            int doubt = doubts[i];
            for (var subset = doubt; ; subset = (subset - 1) & doubt)
            {
                if (BitOperations.PopCount((uint)subset) <= mostWrong)
                {
                    Vote(ballot, words[i] ^ subset, i);
                }

                if (subset == 0)
                {
                    break;
                }
            }
        }

        var found = 0;
        var enough = ballot.FewestVotesFor(places.Length);
        foreach (var (slot, diagonal) in ballot.Nominated)
        {
            if (ballot[diagonal] < enough || found == places.Length)
            {
                continue;
            }

            var pattern = PatternOf(slot);
            places[found++] = (pattern, diagonal - (_firstSlots[pattern] * FramesApart));
        }

        return found;
    }

    /// <summary>The patterns that share most sound with one, at most a number of them; itself among them if it is listed.</summary>
    public IReadOnlyList<int> FindLikes(AnnouncementPattern pattern, int most)
    {
        var ballot = _ballot ??= new Ballot();
        ballot.Clear();
        for (var i = 0; i < pattern.Words.Length; i++)
        {
            // Another recording of the same sound differs in a bit here and there.
            var frame = i * AnnouncementPattern.FramesPerWord;
            Vote(ballot, pattern.Words[i], frame);
            for (var bit = 0; bit < WordBits; bit++)
            {
                Vote(ballot, pattern.Words[i] ^ (1 << bit), frame);
            }
        }

        var likes = new Dictionary<int, int>();
        foreach (var (slot, diagonal) in ballot.Nominated)
        {
            var (like, votes) = (PatternOf(slot), ballot[diagonal]);
            if (votes >= FewestVotesOfLikes && votes > likes.GetValueOrDefault(like))
            {
                likes[like] = votes;
            }
        }

        return [.. likes.OrderByDescending(like => like.Value).ThenBy(like => like.Key).Take(most).Select(like => like.Key)];
    }

    private void Vote(Ballot ballot, int word, int blockFrame)
    {
        var (start, end) = (_starts[word >> _restBits], _starts[(word >> _restBits) + 1]);
        if (end - start > _crowded)
        {
            return;
        }

        var restMask = (1u << _restBits) - 1;
        var rest = (uint)word & restMask;
        foreach (var entry in _entries.AsSpan(start, end - start))
        {
            if ((entry & restMask) != rest)
            {
                continue;
            }

            var slot = (int)(entry >> _restBits);
            ballot.Vote(slot, (slot * FramesApart) - blockFrame);
        }
    }

    private int PatternOf(int slot)
    {
        var at = Array.BinarySearch(_firstSlots, slot);
        return at >= 0 ? at : ~at - 1;
    }

    /// <summary>Votes by diagonal, hashed: two that share a cell share their votes, and the words tell them apart later.</summary>
    private sealed class Ballot
    {
        private const int CellBits = 18;
        private const byte Nomination = 2;
        private const int MostVotes = 63;

        private readonly byte[] _votes = new byte[1 << CellBits];
        private readonly (int Slot, int Diagonal)[] _nominated = new (int, int)[4096];
        private int _count;

        public ReadOnlySpan<(int Slot, int Diagonal)> Nominated => _nominated.AsSpan(0, _count);

        public int this[int diagonal] => _votes[Cell(diagonal)];

        public void Clear()
        {
            Array.Clear(_votes);
            _count = 0;
        }

        public void Vote(int slot, int diagonal)
        {
            ref var votes = ref _votes[Cell(diagonal)];
            if (votes == MostVotes)
            {
                return;
            }

            votes++;
            if (votes == Nomination && _count < _nominated.Length)
            {
                _nominated[_count++] = (slot, diagonal);
            }
        }

        /// <summary>The fewest votes so that no more than a number of places have them.</summary>
        public int FewestVotesFor(int most)
        {
            Span<int> having = stackalloc int[MostVotes + 1];
            having.Clear();
            foreach (var (_, diagonal) in Nominated)
            {
                having[this[diagonal]]++;
            }

            var (enough, total) = (MostVotes, having[MostVotes]);
            while (enough > Nomination && total + having[enough - 1] <= most)
            {
                total += having[--enough];
            }

            return enough;
        }

        private static uint Cell(int diagonal) => (uint)(diagonal >> 1) * 0x9E3779B1u >> (32 - CellBits);
    }
}
