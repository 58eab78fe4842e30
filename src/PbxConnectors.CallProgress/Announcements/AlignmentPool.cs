namespace PbxConnectors.CallProgress;

/// <summary>The alignments that are being watched in one stream: a bounded number, made once and used again.</summary>
internal sealed class AlignmentPool
{
    private const int Most = 18;
    private const int SamePlace = 4;
    private const int Watch = 90;

    /// <summary>Below this share of the best score an alignment that broke off will not come back.</summary>
    private const float HopelessShare = 0.6f;

    private readonly List<Alignment> _alignments = new(Most);
    private readonly Stack<Alignment> _spare = new();

    public List<Alignment>.Enumerator GetEnumerator() => _alignments.GetEnumerator();

    public float BestScore
    {
        get
        {
            var best = 0f;
            foreach (var alignment in _alignments)
                best = Math.Max(best, alignment.Score);
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
        var centre = blockStart + (blockLength / 2);
        foreach (var alignment in _alignments)
        {
            if (alignment.Pattern == pattern && Math.Abs(alignment.ReferenceAt(centre) - (offset + centre)) <= SamePlace)
                return;
        }

        var expected = (rightBits + 0.02f) * blockLength * MatcherTuning.ScorePerFrame;
        if (_alignments.Count >= Most)
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

    /// <summary>The history forgets its oldest frames.</summary>
    public void Drop(int frames)
    {
        foreach (var alignment in _alignments)
            alignment.Drop(frames);
    }

    /// <summary>Gives up what broke off long ago and is far from the best: it is refuted with or without its sums.</summary>
    public void DropHopeless(int now, float best)
    {
        for (var i = _alignments.Count - 1; i >= 0; i--)
        {
            var alignment = _alignments[i];
            var brokeOff = alignment.Age >= Watch && now - alignment.End >= Watch / 2 && alignment.Score < HopelessShare * best && !alignment.Verified;
            if (alignment.Score > 0 && !brokeOff)
                continue;
            _spare.Push(alignment);
            _alignments.RemoveAt(i);
        }
    }
}
