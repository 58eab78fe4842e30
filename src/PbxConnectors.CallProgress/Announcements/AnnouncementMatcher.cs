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
    private const int Capacity = 1024;
    private const int MaximumAlignments = 32;
    private const int SamePlace = 4;
    private const int Nowhere = -1_000_000;

    private readonly AnnouncementLibrary _library;
    private readonly FrameHistory _history = new(Capacity);
    private readonly QueryLevels _query = new(Capacity);
    private readonly List<Alignment> _alignments = [];
    private readonly Stack<Alignment> _spare = new();
    private readonly int _clausePause;
    private int _firstHop;
    private int _nextSearch;

    public AnnouncementMatcher(AnnouncementLibrary library, int clausePause)
    {
        _library = library;
        _clausePause = clausePause;
    }

    public FrameHistory History => _history;

    public QueryLevels Query => _query;

    public void Add(Hop hop, bool tone)
    {
        if (_history.IsFull)
        {
            _history.Drop(Capacity / 2);
            _firstHop += Capacity / 2;
            _nextSearch = Math.Max(0, _nextSearch - (Capacity / 2));
            foreach (var alignment in _alignments)
                alignment.Shift(Capacity / 2);
        }

        _history.Add(hop, tone);
        if (hop.ZeroRunIsSilence)
            _history.Remark(12, FrameMarks.None, FrameMarks.Missing);
    }

    public void MarkTone(int hops) => _history.Remark(hops, FrameMarks.Tone, FrameMarks.None);

    public MatchResult Evaluate(bool ended)
    {
        if (_library.Count == 0)
            return default;
        _query.Update(_history);
        if (ended)
            _history.Flush();
        Search(ended);
        foreach (var alignment in _alignments)
            alignment.Evaluate(_history, _query);
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
            return strongest is null || strongest.Weight < MatcherTuning.LeastWeight / 2 || strongest.Explained < 0.5f
                ? default
                : Result(MatchKind.Partial, strongest, null, closed: false);
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
        Math.Clamp(alignment.Explained * (1 - (0.25f * alignment.Hole / MatcherTuning.LargestHole)), 0, 0.99f));

    // Quiet since the end of the span: the clause that decided is complete.
    private bool IsClosed(Alignment alignment)
    {
        if (alignment.ReachesEnd)
            return true;
        var quiet = 0;
        for (var t = _history.Count - 1; t >= 0 && _query.Weight[t] < 1.2f; t--)
            quiet++;
        return quiet >= _clausePause;
    }

    private static bool SameMeaning(AnnouncementReference a, AnnouncementReference b) =>
        a.State != NumberState.Unknown || b.State != NumberState.Unknown ? a.State == b.State : a.Label == b.Label;

    // The heaviest stretch on which the other reference explains worse than the best one.
    private float Difference(Alignment best, Alignment other)
    {
        float run = 0, heaviest = 0;
        for (var t = best.Start; t < best.End; t++)
        {
            var distance = other.HasReferenceAt(t)
                ? other.Distance[t]
                : MatcherTuning.UnexplainedDistance * _query.Weight[t];
            run = Math.Max(0, run + distance - best.Distance[t] - (0.6f * best.FrameWeight[t]));
            heaviest = Math.Max(heaviest, run);
        }

        return heaviest;
    }

    private void Search(bool ended)
    {
        var known = _history.WordCount;
        if (known < _nextSearch + MatcherTuning.BlockFrames && !(ended && known >= 20))
            return;
        while (_nextSearch + MatcherTuning.BlockFrames <= known)
        {
            SearchBlock(_nextSearch, MatcherTuning.BlockFrames);
            _nextSearch += MatcherTuning.SearchInterval;
        }

        if (ended)
        {
            var length = Math.Min(MatcherTuning.BlockFrames, known);
            SearchBlock(known - length, length);
        }
    }

    private void SearchBlock(int start, int length)
    {
        var sound = 0;
        for (var t = start; t < start + length; t++)
            sound += _query.Weight[t] > 2 ? 1 : 0;
        if (sound < MatcherTuning.EnoughSoundInBlock * length)
            return;
        var block = _history.Words(start, length);
        foreach (var pattern in _library.Patterns)
            SearchPattern(pattern, block, start);
    }

    private void SearchPattern(AnnouncementPattern pattern, ReadOnlySpan<ushort> block, int start)
    {
        // The block may begin before the reference does or run past its end by up to half.
        var reach = block.Length / 2;
        var (best, second) = (MatcherTuning.MostWrongBits, MatcherTuning.MostWrongBits);
        var (bestAt, secondAt) = (Nowhere, Nowhere);
        for (var at = -reach; at + reach < pattern.Frames; at++)
        {
            var skip = Math.Max(0, -at);
            var length = Math.Min(block.Length, pattern.Frames - at) - skip;
            if (length < 20)
                continue;
            var wrong = CountWrong(block.Slice(skip, length), pattern.Words.AsSpan(at + skip, length)) / (15f * length);
            if (wrong < best)
            {
                if (Math.Abs(at - bestAt) > SamePlace)
                    (second, secondAt) = (best, bestAt);
                (best, bestAt) = (wrong, at);
            }
            else if (wrong < second && Math.Abs(at - bestAt) > SamePlace)
            {
                (second, secondAt) = (wrong, at);
            }
        }

        if (bestAt != Nowhere)
            Propose(pattern, bestAt - start, start, block.Length, best);
        if (secondAt != Nowhere)
            Propose(pattern, secondAt - start, start, block.Length, second);
    }

    private static int CountWrong(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b)
    {
        var left = MemoryMarshal.Cast<ushort, ulong>(a);
        var right = MemoryMarshal.Cast<ushort, ulong>(b);
        var wrong = 0;
        for (var i = 0; i < left.Length; i++)
            wrong += BitOperations.PopCount(left[i] ^ right[i]);
        for (var i = left.Length * 4; i < a.Length; i++)
            wrong += BitOperations.PopCount((uint)(a[i] ^ b[i]));
        return wrong;
    }

    private void Propose(AnnouncementPattern pattern, int offset, int blockStart, int blockLength, float wrongBits)
    {
        var centre = blockStart + (blockLength / 2);
        foreach (var alignment in _alignments)
        {
            if (alignment.Pattern == pattern && Math.Abs(alignment.ReferenceAt(centre) - (offset + centre)) <= SamePlace)
            {
                alignment.WrongBits = Math.Min(alignment.WrongBits, wrongBits);
                return;
            }
        }

        if (_alignments.Count >= MaximumAlignments)
        {
            var weakest = 0;
            for (var i = 1; i < _alignments.Count; i++)
            {
                if (Rank(_alignments[i]) < Rank(_alignments[weakest]))
                    weakest = i;
            }

            if (_alignments[weakest].Score <= 0 ? _alignments[weakest].WrongBits <= wrongBits : Rank(_alignments[weakest]) > 0.3f)
                return;
            _spare.Push(_alignments[weakest]);
            _alignments.RemoveAt(weakest);
        }

        var fresh = _spare.Count > 0 ? _spare.Pop() : new Alignment(Capacity);
        fresh.Begin(pattern, offset, blockStart, blockLength, wrongBits);
        _alignments.Add(fresh);
    }

    private static float Rank(Alignment alignment) => alignment.Explained * Math.Min(1, alignment.Score / 1000);
}
