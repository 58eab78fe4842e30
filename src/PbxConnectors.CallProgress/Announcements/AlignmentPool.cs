namespace PbxConnectors.CallProgress;

/// <summary>
/// The alignments that are being watched in one stream: a bounded number, made once and used again. Many references may share an opening:
/// those there is no room for wait until others are refuted.
/// </summary>
internal sealed class AlignmentPool(WordContrast contrast)
{
    private const int Most = 16;
    private const int MostWaiting = 64;
    private const int MostRefuted = 64;
    private const int SamePlace = 4;
    private const int WatchedFrames = 90;

    /// <summary>Below this share of the best score an alignment that broke off will not come back.</summary>
    private const float HopelessShare = 0.6f;

    private readonly List<Alignment> _alignments = new(Most);
    private readonly Stack<Alignment> _spare = new();
    private readonly List<Candidate> _waiting = [];
    private readonly List<Candidate> _refuted = [];

    public List<Alignment>.Enumerator GetEnumerator() => _alignments.GetEnumerator();

    /// <summary>Places that are not watched yet for want of room, the most promising last.</summary>
    public IReadOnlyList<Candidate> Waiting => _waiting;

    /// <summary>The one that explains most, null when there is none.</summary>
    public Alignment? Best
    {
        get
        {
            Alignment? best = null;
            foreach (var alignment in _alignments)
            {
                best = best is null || alignment.Score > best.Score ? alignment : best;
            }

            return best;
        }
    }

    /// <summary>Watches a place unless it is watched already, or all there is room for promise more.</summary>
    /// <param name="pattern">The reference.</param>
    /// <param name="offset">Its frame that falls on frame 0 of the history.</param>
    /// <param name="blockStart">First frame of the block that led here.</param>
    /// <param name="blockLength">Its length.</param>
    /// <param name="rightBits">Share of the bits that are right beyond the limit.</param>
    public void Propose(AnnouncementPattern pattern, int offset, int blockStart, int blockLength, float rightBits)
    {
        var candidate = new Candidate(pattern, offset, blockStart, blockLength, rightBits);
        foreach (var alignment in _alignments)
        {
            if (candidate.IsAt(alignment))
            {
                return;
            }
        }

        if (contrast.RulesOut(candidate, WitnessOf(candidate)))
        {
            return;
        }

        // What was refuted may fit again further on, in another clause or another pass.
        foreach (var refuted in _refuted)
        {
            if (refuted.IsAt(candidate) && blockStart < refuted.BlockStart)
            {
                return;
            }
        }

        if (_alignments.Count < Most)
        {
            Watch(candidate);
            return;
        }

        var weakest = Weakest();
        if (weakest.Score < candidate.ExpectedScore)
        {
            GiveUp(weakest);
            Watch(candidate);
            return;
        }

        Wait(candidate);
    }

    /// <summary>Watches the next place that waits instead of an alignment that is refuted, and returns its alignment.</summary>
    public Alignment Replace(Alignment refuted)
    {
        if (_refuted.Count == MostRefuted)
        {
            _refuted.RemoveAt(0);
        }

        _refuted.Add(new Candidate(refuted.Pattern, (int)Math.Round(refuted.ReferenceAt(refuted.End)) - refuted.End, refuted.End, 0, 0));
        GiveUp(refuted);
        var next = _waiting[^1];
        _waiting.RemoveAt(_waiting.Count - 1);
        return Watch(next);
    }

    /// <summary>Those that wait in vain wait no longer.</summary>
    public void DropRuledOut()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (contrast.RulesOut(_waiting[i], WitnessOf(_waiting[i])))
            {
                _waiting.RemoveAt(i);
            }
        }
    }

    /// <summary>The history forgets its oldest frames.</summary>
    public void Drop(int frames)
    {
        foreach (var alignment in _alignments)
        {
            alignment.Drop(frames);
        }

        Drop(_waiting, frames);
        Drop(_refuted, frames);
    }

    /// <summary>Gives up what broke off long ago and is far from the best: it is refuted with or without its sums.</summary>
    public void DropHopeless(int now, float best)
    {
        for (var i = _alignments.Count - 1; i >= 0; i--)
        {
            var alignment = _alignments[i];
            var brokeOff = alignment.Age >= WatchedFrames && now - alignment.End >= WatchedFrames / 2
                && alignment.Score < HopelessShare * best && !alignment.Verified;
            if (alignment.Score > 0 && !brokeOff)
            {
                continue;
            }

            GiveUp(alignment);
        }

        // Room that came free.
        while (_waiting.Count > 0 && _alignments.Count < Most)
        {
            Watch(_waiting[^1]);
            _waiting.RemoveAt(_waiting.Count - 1);
        }
    }

    private static void Drop(List<Candidate> candidates, int frames)
    {
        for (var i = candidates.Count - 1; i >= 0; i--)
        {
            if (candidates[i].BlockStart < frames)
            {
                candidates.RemoveAt(i);
            }
            else
            {
                candidates[i] = candidates[i] with { Offset = candidates[i].Offset + frames, BlockStart = candidates[i].BlockStart - frames };
            }
        }
    }

    // Who explains most of the block that led to a place knows best what is heard there.
    private Alignment? WitnessOf(in Candidate candidate)
    {
        var end = candidate.BlockStart + candidate.BlockLength;
        Alignment? witness = null;
        foreach (var alignment in _alignments)
        {
            var shared = Math.Min(alignment.End, end) - Math.Max(alignment.Start, candidate.BlockStart);
            if (alignment.Age > 0 && 2 * shared >= candidate.BlockLength && (witness is null || alignment.Score > witness.Score))
            {
                witness = alignment;
            }
        }

        return witness;
    }

    private Alignment Weakest()
    {
        var weakest = _alignments[0];
        foreach (var alignment in _alignments)
        {
            weakest = alignment.Score < weakest.Score ? alignment : weakest;
        }

        return weakest;
    }

    private Alignment Watch(in Candidate candidate)
    {
        var fresh = _spare.Count > 0 ? _spare.Pop() : new Alignment();
        fresh.Begin(candidate.Pattern, candidate.Offset, candidate.BlockStart, candidate.BlockLength, candidate.ExpectedScore);
        _alignments.Add(fresh);
        return fresh;
    }

    private void GiveUp(Alignment alignment)
    {
        _alignments.Remove(alignment);
        _spare.Push(alignment);
    }

    private void Wait(in Candidate candidate)
    {
        foreach (var waiting in _waiting)
        {
            if (waiting.IsAt(candidate))
            {
                return;
            }
        }

        if (_waiting.Count == MostWaiting)
        {
            if (_waiting[0].RightBits >= candidate.RightBits)
            {
                return;
            }

            _waiting.RemoveAt(0);
        }

        var at = _waiting.Count;
        while (at > 0 && _waiting[at - 1].RightBits > candidate.RightBits)
        {
            at--;
        }

        _waiting.Insert(at, candidate);
    }

    /// <summary>A place where a reference may lie, and the block of the stream that led to it.</summary>
    internal readonly record struct Candidate(AnnouncementPattern Pattern, int Offset, int BlockStart, int BlockLength, float RightBits)
    {
        public float ExpectedScore => (RightBits + 0.02f) * BlockLength * MatcherTuning.ScorePerFrame;

        public bool IsAt(Alignment alignment)
        {
            var centre = BlockStart + (BlockLength / 2);
            return alignment.Pattern == Pattern && Math.Abs(alignment.ReferenceAt(centre) - (Offset + centre)) <= SamePlace;
        }

        public bool IsAt(in Candidate other) => Pattern == other.Pattern && Math.Abs(Offset - other.Offset) <= SamePlace;
    }
}
