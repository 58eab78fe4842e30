using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Looks for places of the library where a second of the stream may come from, by the search words alone: the whole of a small library,
/// the index of a large one.
/// </summary>
internal sealed class BlockSearch(AnnouncementLibrary library, AlignmentPool pool)
{
    private const int SamePlace = 4;
    private const int Nowhere = -1_000_000;
    private const int MostPlaces = 192;
    private const int WordsPerLong = sizeof(ulong) / sizeof(ushort);

    /// <summary>
    /// Noise, a poor codec and a narrow band leave few words whole, so the index misses places. As long as nothing explains the sound, more
    /// is done after this many blocks, and then more seldom: a library of some hundred references is looked through as a whole; a large one
    /// is asked for words with more wrong bits, and looked through, ever more seldom, only where noise leaves no word whole.
    /// </summary>
    private const int FirstWait = 2;
    private const int LongestWait = 128;
    private const int FramesPerWait = 20_000;
    private const int FramesLookedThrough = 120_000;

    /// <summary>Doubtful bits of a word that may be wrong at once: on a clear line, as a rule, and where the index found nothing.</summary>
    private const int MostWrongOnClearLine = 1;
    private const int MostWrong = 2;
    private const int MostWrongLater = 6;

    /// <summary>Share of wrong bits at the best place of a block that a clear line stays below; the poorest codec leaves 0.2.</summary>
    private const float ClearLine = 0.15f;

    private int _next;
    private int _counted;
    private int _blocks;
    private int _sinceMore;
    private int _wait = FirstWait;
    private bool _clear;

    /// <summary>Frames of sound that were looked for so far.</summary>
    public int SearchedSound { get; private set; }

    /// <summary>How many blocks that begin at a frame or later were searched.</summary>
    public int SearchesFrom(int frame) => Math.Max(0, _next - frame) / MatcherTuning.SearchInterval;

    /// <summary>The history forgets its oldest frames.</summary>
    public void Drop(int frames) => (_next, _counted) = (Math.Max(0, _next - frames), Math.Max(0, _counted - frames));

    /// <summary>Searches the blocks that became known.</summary>
    /// <param name="query">The stream.</param>
    /// <param name="ended">The stream ended: its last block may be short.</param>
    /// <param name="explained">A verified reference covers the latest sound, and all that could speak against it was found before.</param>
    public void Advance(QueryLevels query, bool ended, bool explained)
    {
        var known = query.History.WordCount;
        while (_next + MatcherTuning.BlockFrames <= known)
        {
            if (!explained || (_blocks & 1) == 0)
            {
                Search(query, _next, MatcherTuning.BlockFrames, ended: false, explained);
            }

            _blocks++;
            for (; _counted < _next + MatcherTuning.BlockFrames; _counted++)
            {
                SearchedSound += query.Weight(_counted) > MatcherTuning.QuietWeight ? 1 : 0;
            }

            _next += MatcherTuning.SearchInterval;
        }

        if (ended && known >= MatcherTuning.ShortestBlock)
        {
            var length = Math.Min(MatcherTuning.BlockFrames, known & ~7);
            Search(query, known - length, length, ended: true, explained);
        }
    }

    private void Search(QueryLevels query, int start, int length, bool ended, bool explained)
    {
        var sound = 0;
        for (var t = start; t < start + length; t++)
        {
            sound += query.Weight(t) > 1 ? 1 : 0;
        }

        if (sound < MatcherTuning.EnoughSoundInBlock * length)
        {
            (_sinceMore, _wait) = (0, FirstWait);
            return;
        }

        // Bits between two bands that both drown in noise say nothing.
        var masks = query.Masks(start, length);
        var bits = Block.CountBits(masks);
        if (bits < MatcherTuning.FewestBits)
        {
            return;
        }

        // The fewer bits, the more often chance gets them right.
        var noisy = query.Depth <= MatcherTuning.NoisyDepth;
        var most = noisy ? MatcherTuning.MostWrongBitsInNoise : MatcherTuning.MostWrongBits;
        var limit = 0.5f - ((0.5f - most) * Math.Max(1, MathF.Sqrt(MatcherTuning.UsualBits / bits)));
        var words = query.History.Words(start, length);
        Span<ushort> work = stackalloc ushort[2 * length];
        var block = new Block(words, masks, work, limit);
        var more = !explained && IsMoreDue(ended);
        if (library.Index is { } index && (!more || (library.Frames > FramesLookedThrough && !noisy)))
        {
            Span<(int Pattern, int At)> places = stackalloc (int, int)[MostPlaces];
            var wrongBits = more ? MostWrongLater : _clear ? MostWrongOnClearLine : MostWrong;
            var found = index.Find(words, masks, query.History.DoubtfulBits(start, length), wrongBits, places);
            var least = 1f;
            foreach (var (number, at) in places[..found])
            {
                least = Math.Min(least, Look(index[number], block, start, at));
            }

            _clear = least <= ClearLine;
            return;
        }

        // By number: an enumerator of the list would be allocated for every block.
        for (var number = 0; number < library.Patterns.Count; number++)
        {
            SearchPattern(library.Patterns[number], block, start);
        }
    }

    private bool IsMoreDue(bool ended)
    {
        if (++_sinceMore < _wait && (!ended || library.Frames > FramesLookedThrough))
        {
            return false;
        }

        _sinceMore = 0;
        _wait = Math.Min((library.Frames > FramesLookedThrough ? 4 : 2) * _wait, Math.Clamp(library.Frames / FramesPerWait, FirstWait, LongestWait));
        return true;
    }

    // The index knows a place to within two frames. Returns the share of wrong bits there.
    private float Look(AnnouncementPattern pattern, in Block block, int start, int at)
    {
        var best = (Wrong: block.Limit, At: Nowhere);
        for (var near = at - 2; near <= at + 2; near++)
        {
            var wrong = block.CountWrong(pattern.Words, near);
            if (wrong < best.Wrong)
            {
                best = (wrong, near);
            }
        }

        if (best.At != Nowhere)
        {
            pool.Propose(pattern, best.At - start, start, block.Length, block.Limit - best.Wrong);
        }

        return best.Wrong;
    }

    private void SearchPattern(AnnouncementPattern pattern, in Block block, int start)
    {
        // The block may begin before the reference does or run past its end by up to half.
        var reach = block.Length / (2 * AnnouncementPattern.FramesPerWord);
        var (best, second) = ((Wrong: block.Limit, At: Nowhere), (Wrong: block.Limit, At: Nowhere));
        // Words change slowly enough for every other place to show whether the true one is near.
        var nearby = block.Limit + MatcherTuning.MoreWrongBitsNearby;
        var inside = pattern.Words.Length - (block.Length / 2);
        for (var first = -reach; (first + reach) * AnnouncementPattern.FramesPerWord < pattern.Frames; first++)
        {
            if (first >= 0 && first <= inside)
            {
                var count = Math.Min(Block.MostAtOnce, inside - first + 1);
                for (var near = block.FindNear(pattern.Words, first, count, nearby); near != 0; near &= near - 1)
                {
                    var at = (first + BitOperations.TrailingZeroCount(near)) * AnnouncementPattern.FramesPerWord;
                    LookAround(pattern.Words, block, at, ref best, ref second);
                }

                first += count - 1;
            }
            else if (block.CountWrong(pattern.Words, first * AnnouncementPattern.FramesPerWord) <= nearby)
            {
                LookAround(pattern.Words, block, first * AnnouncementPattern.FramesPerWord, ref best, ref second);
            }
        }

        if (best.At != Nowhere)
        {
            pool.Propose(pattern, best.At - start, start, block.Length, block.Limit - best.Wrong);
        }

        if (second.At != Nowhere)
        {
            pool.Propose(pattern, second.At - start, start, block.Length, block.Limit - second.Wrong);
        }
    }

    private static void LookAround(ushort[] words, in Block block, int at, ref (float Wrong, int At) best, ref (float Wrong, int At) second)
    {
        for (var near = at - 1; near <= at + 1; near++)
        {
            var wrong = block.CountWrong(words, near);
            if (wrong < best.Wrong)
            {
                if (Math.Abs(near - best.At) > SamePlace)
                {
                    second = best;
                }

                best = (wrong, near);
            }
            else if (wrong < second.Wrong && Math.Abs(near - best.At) > SamePlace)
            {
                second = (wrong, near);
            }
        }
    }

    /// <summary>
    /// Words to search with, the bits of them that count, and the share of wrong bits to stay below. References have a word for every
    /// second frame, so the even and the odd words of the block lie apart: either half meets a reference as one row.
    /// </summary>
    private readonly ref struct Block
    {
        /// <summary>Places looked at together.</summary>
        public const int MostAtOnce = 64;

        /// <summary>Share of wrong bits in half of the words that the other half does not make up for.</summary>
        private const float SurelyFar = 0.46f;

        private readonly ReadOnlySpan<ushort> _words;
        private readonly ReadOnlySpan<ushort> _masks;
        private readonly int _evenBits;
        private readonly int _mostOfHalf;

        public Block(ReadOnlySpan<ushort> words, ReadOnlySpan<ushort> masks, Span<ushort> work, float limit)
        {
            Length = words.Length;
            Limit = limit;
            for (var i = 0; i < Length; i++)
            {
                var to = ((i & 1) * Length / 2) + (i >> 1);
                work[to] = words[i];
                work[Length + to] = masks[i];
            }

            _words = work[..Length];
            _masks = work[Length..];
            _evenBits = CountBits(_masks[..(Length / 2)]);
            _mostOfHalf = (int)(SurelyFar * CountBits(_masks[..(Length / (4 * WordsPerLong) * WordsPerLong)]));
        }

        public int Length { get; }

        public float Limit { get; }

        /// <summary>
        /// Which of some neighbouring words of a reference the even half of the block can be laid on with no more than a share of its bits
        /// wrong: a bit for each. The block lies wholly inside the reference. Most places are told by half of the words, and a jump for
        /// each of them would cost more than it saves, so those are counted for all places first. The one loop that meets every word of a
        /// library, so nothing is checked here.
        /// </summary>
        public ulong FindNear(ReadOnlySpan<ushort> reference, int first, int count, float nearby)
        {
            Span<int> wrong = stackalloc int[MostAtOnce];
            ref var others = ref Unsafe.Add(ref MemoryMarshal.GetReference(reference), first);
            var longs = Length / (2 * WordsPerLong);
            var candidates = 0UL;
            for (var i = 0; i < count; i++)
            {
                wrong[i] = CountWrong(ref Unsafe.Add(ref others, i), 0, longs / 2);
                candidates |= (wrong[i] <= _mostOfHalf ? 1UL : 0) << i;
            }

            var (near, most) = (0UL, (int)(nearby * _evenBits));
            for (; candidates != 0; candidates &= candidates - 1)
            {
                var i = BitOperations.TrailingZeroCount(candidates);
                near |= (wrong[i] + CountWrong(ref Unsafe.Add(ref others, i), longs / 2, longs) <= most ? 1UL : 0) << i;
            }

            return near;
        }

        /// <summary>Share of wrong bits with the block's first frame laid over a frame of the reference; 1 where too few meet.</summary>
        public float CountWrong(ReadOnlySpan<ushort> reference, int at)
        {
            var odd = at & 1;
            var first = (at + odd) >> 1;
            var half = Length / 2;
            var skip = Math.Max(0, -first);
            var count = (Math.Min(half, reference.Length - first) - skip) & ~3;
            if (count < MatcherTuning.ShortestBlock / AnnouncementPattern.FramesPerWord)
            {
                return 1;
            }

            var words = MemoryMarshal.Cast<ushort, ulong>(_words.Slice((odd * half) + skip, count));
            var masks = MemoryMarshal.Cast<ushort, ulong>(_masks.Slice((odd * half) + skip, count));
            var others = MemoryMarshal.Cast<ushort, ulong>(reference.Slice(first + skip, count));
            var (wrong, bits) = (0, 0);
            for (var i = 0; i < words.Length; i++)
            {
                wrong += BitOperations.PopCount((words[i] ^ others[i]) & masks[i]);
                bits += BitOperations.PopCount(masks[i]);
            }

            return 2 * bits < MatcherTuning.FewestBits ? 1 : (float)wrong / bits;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int CountWrong(ref ushort reference, nint from, nint to)
        {
            ref var words = ref Unsafe.As<ushort, ulong>(ref MemoryMarshal.GetReference(_words));
            ref var masks = ref Unsafe.As<ushort, ulong>(ref MemoryMarshal.GetReference(_masks));
            ref var others = ref Unsafe.As<ushort, ulong>(ref reference);
            var wrong = 0;
            for (var i = from; i < to; i++)
            {
                wrong += BitOperations.PopCount((Unsafe.Add(ref words, i) ^ Unsafe.Add(ref others, i)) & Unsafe.Add(ref masks, i));
            }

            return wrong;
        }

        public static int CountBits(ReadOnlySpan<ushort> masks)
        {
            var bits = 0;
            foreach (var mask in masks)
            {
                bits += BitOperations.PopCount(mask);
            }

            return bits;
        }
    }
}
