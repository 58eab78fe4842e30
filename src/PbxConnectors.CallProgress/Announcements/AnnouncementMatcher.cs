using System.Numerics;
using System.Runtime.InteropServices;

namespace PbxConnectors.CallProgress;

/// <summary>How far the recognition of an announcement came.</summary>
internal enum MatchKind
{
    /// <summary>No reference fits.</summary>
    None,

    /// <summary>A reference fits in part: an announcement the library does not hold, or the beginning of one it does.</summary>
    Partial,

    /// <summary>References of several states fit what was heard.</summary>
    Undecided,

    /// <summary>One state fits, all others are refuted.</summary>
    Decided,
}

/// <summary>What the matcher makes of the stream so far.</summary>
internal readonly record struct MatchResult(MatchKind Kind, AnnouncementReference? Reference, AnnouncementReference? RunnerUp,
    int StartHop, int EndHop, bool ClauseClosed, float Confidence);

/// <summary>
/// Finds the announcement of a library in a stream: block search over search words, alignments of the places found, each
/// verified frame by frame, and the best held against every alignment of another state.
/// </summary>
internal sealed class AnnouncementMatcher
{
    private const int MaximumAlignments = 22;
    private const int SamePlace = 4;
    private const int Nowhere = -1_000_000;
    private const int MostPlaces = 256;
    private const int NoisySearchEvery = 3;
    private const int FirstProbe = 3;
    private const int SecondProbe = 5;
    private const int Watch = 90;

    private readonly AnnouncementLibrary _library;
    private readonly QueryLevels _query = new();
    private readonly List<Alignment> _alignments = new(MaximumAlignments);
    private readonly Stack<Alignment> _spare = new(MaximumAlignments);
    private readonly int _clausePause;
    private int _firstHop;
    private int _nextSearch;
    private int _blocks;
    private bool _zeroRunWasSilence;

    public AnnouncementMatcher(AnnouncementLibrary library, int clausePause)
    {
        _library = library;
        _clausePause = clausePause;
    }

    public void Add(Hop hop, bool tone)
    {
        if (_library.Count == 0)
            return;
        if (_query.History.IsFull)
        {
            _query.Drop();
            _firstHop += QueryLevels.Dropped;
            _nextSearch = Math.Max(0, _nextSearch - QueryLevels.Dropped);
            foreach (var alignment in _alignments)
                alignment.Drop(QueryLevels.Dropped);
        }

        _query.Add(hop, tone);
        if (hop.ZeroRunIsSilence && !_zeroRunWasSilence)
            _query.Remark(12, FrameMarks.None, FrameMarks.Missing);
        _zeroRunWasSilence = hop.ZeroRunIsSilence;
    }

    public void MarkTone(int hops) => _query.Remark(hops, FrameMarks.Tone, FrameMarks.None);

    public MatchResult Evaluate(bool ended)
    {
        if (_library.Count == 0)
            return default;
        _query.Update();
        if (ended)
            _query.History.Flush();
        Search(ended);
        var best = 0f;
        foreach (var alignment in _alignments)
            best = Math.Max(best, alignment.Score);
        foreach (var alignment in _alignments)
            alignment.Update(_query, best);
        DropHopeless(best);
        return Decide(ended);
    }

    private MatchResult Decide(bool ended)
    {
        Alignment? best = null, strongest = null;
        foreach (var alignment in _alignments)
        {
            if (strongest is null || alignment.Score > strongest.Score)
                strongest = alignment;
            if (alignment.Verified && (best is null || alignment.Score > best.Score))
                best = alignment;
        }

        if (best is null)
        {
            return strongest is null || strongest.Weight < MatcherTuning.LeastWeight || strongest.Sounding < MatcherTuning.FewestSounding
                || strongest.Explained < MatcherTuning.LeastExplained
                ? default
                : Result(MatchKind.Partial, strongest, null, closed: false);
        }

        // Elsewhere in the call more was said of which a reference fits only a part: a loop of an announcement that is not listed
        // has passes whose end is missing, and those must not decide.
        if (!strongest!.Verified && strongest.Explained >= MatcherTuning.LeastExplained && strongest.Score >= 0.9f * best.Score
            && (strongest.End <= best.Start || strongest.Start >= best.End))
        {
            return Result(MatchKind.Partial, strongest, null, closed: false);
        }

        foreach (var other in _alignments)
        {
            if (!SameMeaning(other.Pattern.Reference, best.Pattern.Reference) && Difference(best, other) < MatcherTuning.LightestDifference)
                return Result(MatchKind.Undecided, best, other, closed: false);
        }

        return Result(MatchKind.Decided, best, null, ended || IsClosed(best));
    }

    private MatchResult Result(MatchKind kind, Alignment alignment, Alignment? other, bool closed) => new(kind, alignment.Pattern.Reference,
        other?.Pattern.Reference, alignment.Start + _firstHop, alignment.End + _firstHop, closed,
        Math.Clamp(alignment.Explained * (1 - (0.25f * alignment.Hole / Math.Max(1, alignment.LargestHole))), 0, 0.99f));

    // Quiet since the end of the span: the clause that decided is complete.
    private bool IsClosed(Alignment alignment)
    {
        if (alignment.ReachesEnd)
            return true;
        var quiet = 0;
        for (var t = _query.Count - 1; t >= 0 && _query.Weight[t] < MatcherTuning.QuietWeight; t--)
            quiet++;
        return quiet >= _clausePause;
    }

    private static bool SameMeaning(AnnouncementReference a, AnnouncementReference b) =>
        a.State != NumberState.Unknown || b.State != NumberState.Unknown ? a.State == b.State : a.Label == b.Label;

    // The heaviest stretch on which the other reference explains worse than the best one. Behind the end of the best, a longer
    // one that goes on where the line is silent explains worse too.
    private float Difference(Alignment best, Alignment other)
    {
        float run = 0, heaviest = Math.Max(0, other.PastHole - best.PastHole);
        var end = best.ReachesEnd ? _query.Count : best.End;
        for (var t = best.Start; t < end; t++)
        {
            var silence = MatcherTuning.UnexplainedDistance * _query.Weight[t];
            var (mine, weight) = best.HasReferenceAt(t) ? (best.Distance(t), best.FrameWeight(t)) : (silence, 0);
            var others = other.HasReferenceAt(t) ? other.Distance(t) : silence;
            run = Math.Max(0, run + others - mine - (MatcherTuning.DifferenceSlack * weight));
            heaviest = Math.Max(heaviest, run);
        }

        return heaviest;
    }

    // An alignment that broke off long ago and is far from the best will not come back; it is refuted with or without its sums.
    private void DropHopeless(float best)
    {
        for (var i = _alignments.Count - 1; i >= 0; i--)
        {
            var alignment = _alignments[i];
            var brokeOff = alignment.Age >= Watch && _query.Count - alignment.End >= Watch / 2 && alignment.Score < 0.6f * best && !alignment.Verified;
            if (alignment.Score > 0 && !brokeOff)
                continue;
            _spare.Push(alignment);
            _alignments.RemoveAt(i);
        }
    }

    private void Search(bool ended)
    {
        var known = _query.History.WordCount;
        while (_nextSearch + MatcherTuning.BlockFrames <= known)
        {
            SearchBlock(_nextSearch, MatcherTuning.BlockFrames);
            _nextSearch += MatcherTuning.SearchInterval;
        }

        if (ended && known >= MatcherTuning.ShortestBlock)
        {
            var length = Math.Min(MatcherTuning.BlockFrames, known);
            SearchBlock(known - length, length);
        }
    }

    private void SearchBlock(int start, int length)
    {
        var sound = 0;
        for (var t = start; t < start + length; t++)
            sound += _query.Weight[t] > 1 ? 1 : 0;
        if (sound < MatcherTuning.EnoughSoundInBlock * length)
            return;
        // Bits between two bands that both drown in noise say nothing.
        Span<ushort> masks = stackalloc ushort[length];
        var bits = _query.MakeMasks(start, masks);
        if (bits < MatcherTuning.FewestBits)
            return;
        // The fewer bits, the more often chance gets them right.
        var limit = 0.5f - ((0.5f - MatcherTuning.MostWrongBits) * Math.Max(1, MathF.Sqrt(MatcherTuning.UsualBits / bits)));
        var block = new Block(_query.History.Words(start, length), masks, limit);
        // In noise too few words are whole for the index, so now and then the whole library is looked through.
        _blocks++;
        if (_library.Index is { } index && (_query.Depth > MatcherTuning.NoisyDepth || _blocks % NoisySearchEvery != 0))
        {
            SearchIndex(index, block, start);
            return;
        }

        foreach (var pattern in _library.Patterns)
            SearchPattern(pattern, block, start);
    }

    private void SearchIndex(WordIndex index, in Block block, int start)
    {
        Span<(int Pattern, int At)> places = stackalloc (int, int)[MostPlaces];
        var found = index.Find(block.Words, block.Masks, _query.History.WeakBits(start, block.Words.Length), places);
        foreach (var (number, at) in places[..found])
        {
            var pattern = index[number];
            var best = (Wrong: block.Limit, At: Nowhere);
            for (var near = at - 2; near <= at + 2; near++)
            {
                var wrong = CountWrong(pattern, block, near, block.Limit);
                if (wrong < best.Wrong)
                    best = (wrong, near);
            }

            if (best.At != Nowhere)
                Propose(pattern, best.At - start, start, block.Words.Length, block.Limit - best.Wrong);
        }
    }

    private void SearchPattern(AnnouncementPattern pattern, in Block block, int start)
    {
        // The block may begin before the reference does or run past its end by up to half.
        var reach = block.Words.Length / 2;
        var best = (Wrong: block.Limit, At: Nowhere);
        var second = best;
        // Words change slowly enough for every other place to show whether the true one is near.
        var nearby = block.Limit + MatcherTuning.MoreWrongBitsNearby;
        for (var at = -reach; at + reach < pattern.Frames; at += 2)
        {
            if (CountWrong(pattern, block, at, nearby) > nearby)
                continue;
            for (var near = at - 1; near <= at + 1; near++)
            {
                var wrong = CountWrong(pattern, block, near, block.Limit);
                if (wrong < best.Wrong)
                {
                    if (Math.Abs(near - best.At) > SamePlace)
                        second = best;
                    best = (wrong, near);
                }
                else if (wrong < second.Wrong && Math.Abs(near - best.At) > SamePlace)
                {
                    second = (wrong, near);
                }
            }
        }

        if (best.At != Nowhere)
            Propose(pattern, best.At - start, start, block.Words.Length, block.Limit - best.Wrong);
        if (second.At != Nowhere)
            Propose(pattern, second.At - start, start, block.Words.Length, block.Limit - second.Wrong);
    }

    // Share of wrong bits of the block laid over the pattern; gives up early where the first bits already say no.
    private static float CountWrong(AnnouncementPattern pattern, in Block block, int at, float limit)
    {
        var skip = Math.Max(0, -at);
        var length = (Math.Min(block.Words.Length, pattern.Frames - at) - skip) & ~3;
        if (length < MatcherTuning.ShortestBlock)
            return 1;
        var words = MemoryMarshal.Cast<ushort, ulong>(block.Words.Slice(skip, length));
        var masks = MemoryMarshal.Cast<ushort, ulong>(block.Masks.Slice(skip, length));
        var pattern64 = MemoryMarshal.Cast<ushort, ulong>(pattern.Words.AsSpan(at + skip, length));
        var (wrong, bits) = (0, 0);
        var i = 0;
        for (; i < FirstProbe; i++)
        {
            wrong += BitOperations.PopCount((words[i] ^ pattern64[i]) & masks[i]);
            bits += BitOperations.PopCount(masks[i]);
        }

        if (wrong > ((limit + 0.11f) * bits) + 6)
            return 1;
        for (; i < SecondProbe; i++)
        {
            wrong += BitOperations.PopCount((words[i] ^ pattern64[i]) & masks[i]);
            bits += BitOperations.PopCount(masks[i]);
        }

        if (wrong > ((limit + 0.06f) * bits) + 6)
            return 1;
        for (; i < words.Length; i++)
        {
            wrong += BitOperations.PopCount((words[i] ^ pattern64[i]) & masks[i]);
            bits += BitOperations.PopCount(masks[i]);
        }

        return bits < MatcherTuning.FewestBits ? 1 : (float)wrong / bits;
    }

    private void Propose(AnnouncementPattern pattern, int offset, int blockStart, int blockLength, float rightBits)
    {
        var centre = blockStart + (blockLength / 2);
        foreach (var alignment in _alignments)
        {
            if (alignment.Pattern == pattern && Math.Abs(alignment.ReferenceAt(centre) - (offset + centre)) <= SamePlace)
                return;
        }

        var expected = (rightBits + 0.02f) * blockLength * MatcherTuning.ScorePerFrame;
        if (_alignments.Count >= MaximumAlignments)
        {
            var weakest = 0;
            for (var i = 1; i < _alignments.Count; i++)
            {
                if (_alignments[i].Score < _alignments[weakest].Score)
                    weakest = i;
            }

            if (_alignments[weakest].Score >= expected)
                return;
            _spare.Push(_alignments[weakest]);
            _alignments.RemoveAt(weakest);
        }

        var fresh = _spare.Count > 0 ? _spare.Pop() : new Alignment();
        fresh.Begin(pattern, offset, blockStart, blockLength, expected);
        _alignments.Add(fresh);
    }

    /// <summary>Words to search with, the bits of them that count, and the share of wrong bits to stay below.</summary>
    private readonly ref struct Block(ReadOnlySpan<ushort> words, ReadOnlySpan<ushort> masks, float limit)
    {
        public ReadOnlySpan<ushort> Words { get; } = words;

        public ReadOnlySpan<ushort> Masks { get; } = masks;

        public float Limit { get; } = limit;
    }
}
