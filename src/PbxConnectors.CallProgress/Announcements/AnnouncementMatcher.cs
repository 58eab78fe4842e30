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
    private readonly AnnouncementLibrary _library;
    private readonly QueryLevels _query;
    private readonly WordContrast _contrast;
    private readonly AlignmentPool _alignments;
    private readonly BlockSearch _search;
    private readonly int _clausePause;
    private int _firstHop;
    private bool _explained;
    private (AnnouncementReference? Reference, int Times) _held;
    private bool _gapWasSilence;

    public AnnouncementMatcher(AnnouncementLibrary library, int clausePause)
    {
        _library = library;
        _query = new QueryLevels(forIndex: library.Index is not null);
        _contrast = new WordContrast(_query);
        _alignments = new AlignmentPool(_contrast);
        _search = new BlockSearch(library, _alignments);
        _clausePause = clausePause;
    }

    public void Add(Hop hop, bool tone)
    {
        if (_library.Count == 0)
        {
            return;
        }

        if (_query.History.IsFull)
        {
            _query.Drop();
            _firstHop += QueryLevels.Dropped;
            _search.Drop(QueryLevels.Dropped);
            _alignments.Drop(QueryLevels.Dropped);
        }

        _query.Add(hop, tone);
        if (hop.GapIsSilence && !_gapWasSilence)
        {
            _query.Remark(Hop.GapHops, FrameMarks.None, FrameMarks.Missing);
        }

        _gapWasSilence = hop.GapIsSilence;
    }

    public void MarkTone(int hops) => _query.Remark(hops, FrameMarks.Tone, FrameMarks.None);

    public MatchResult Evaluate(bool ended)
    {
        if (_library.Count == 0)
        {
            return default;
        }

        _query.Update();
        if (ended)
        {
            _query.History.Flush();
        }

        // Those that are watched first: they know what cannot be where the search finds it.
        var best = _alignments.Best?.Score ?? 0;
        foreach (var alignment in _alignments)
        {
            alignment.Update(_query, best);
        }

        _contrast.Forget();
        _search.Advance(_query, ended, _explained);
        best = _alignments.Best?.Score ?? 0;
        foreach (var alignment in _alignments)
        {
            if (alignment.Age == 0)
            {
                alignment.Update(_query, best);
            }
        }

        _alignments.DropHopeless(_query.Count, best);
        WatchThoseWaiting(ended);
        var result = HoldBack(Decide(ended), ended);
        _explained = result.Kind == MatchKind.Decided;
        return result;
    }

    // A reference that noise hid from one search may be found by the next and stand against what seems decided: that is waited for.
    private MatchResult HoldBack(in MatchResult result, bool ended)
    {
        if (result.Kind != MatchKind.Decided)
        {
            _held = default;
            return result;
        }

        _held = _held.Reference is { } held && SameMeaning(held, result.Reference!) ? (result.Reference, _held.Times + 1) : (result.Reference, 1);
        return ended || result.ClauseClosed || _held.Times >= TimesToDecide(result) ? result : result with { Kind = MatchKind.Partial };
    }

    private int TimesToDecide(in MatchResult result) =>
        _search.SearchesFrom(result.StartHop - _firstHop) >= MatcherTuning.EnoughSearches
            ? MatcherTuning.TimesDecidedLater
            : MatcherTuning.TimesDecided;

    /// <summary>Something that was said resembles a part of a reference, if only a short one.</summary>
    public bool Resembles
    {
        get
        {
            foreach (var alignment in _alignments)
            {
                var fitsClosely = alignment.MeanDistance <= MatcherTuning.CloseMeanDistance;
                if (alignment.Sounding >= (fitsClosely ? MatcherTuning.CloseResemblance : MatcherTuning.Resemblance))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>So much sound was looked for that the first words of any reference would have been found.</summary>
    public bool HasSearched =>
        _search.SearchedSound >= (_query.Depth <= MatcherTuning.NoisyDepth ? MatcherTuning.EnoughSearchedInNoise : MatcherTuning.EnoughSearched);

    // Who is refuted makes room for a reference that nobody has looked at yet. That is put off while others stand between the best and a
    // decision anyway: those who wait are measured from their first frame on, whenever their turn comes.
    private void WatchThoseWaiting(bool ended)
    {
        var most = ended ? int.MaxValue : MatcherTuning.MostLookedAt;
        for (var looked = 0; _alignments.Waiting.Count > 0 && looked < most; looked++)
        {
            Alignment? refuted = null;
            var best = _alignments.Best!;
            var lost = HasBrokenOff(best);
            foreach (var alignment in _alignments)
            {
                if (alignment == best)
                {
                    continue;
                }

                if (IsRefuted(best, alignment) || (lost && HasBrokenOff(alignment)))
                {
                    refuted = alignment;
                }
                else if (!ended && !lost && !SameMeaning(alignment.Pattern.Reference, best.Pattern.Reference))
                {
                    return;
                }
            }

            if (refuted is null)
            {
                return;
            }

            if (looked == 0)
            {
                // Their words tell of most that they wait in vain.
                _contrast.Forget();
                _alignments.DropRuledOut();
                if (_alignments.Waiting.Count == 0)
                {
                    return;
                }
            }

            _alignments.Replace(refuted).Update(_query, best.Score);
        }
    }

    // Something else is being said than the reference goes on with.
    private bool HasBrokenOff(Alignment alignment)
    {
        if (alignment.ReachesEnd || _query.Count - alignment.End < MatcherTuning.BreakFrames)
        {
            return false;
        }

        var sound = 0f;
        for (var t = alignment.End; t < _query.Count; t++)
        {
            sound += _query.Weight(t);
        }

        return sound >= MatcherTuning.BreakWeight;
    }

    private MatchResult Decide(bool ended)
    {
        Alignment? best = null, strongest = null;
        foreach (var alignment in _alignments)
        {
            if (strongest is null || alignment.Score > strongest.Score)
            {
                strongest = alignment;
            }

            if (alignment.Verified && (best is null || alignment.Score > best.Score))
            {
                best = alignment;
            }
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
            if (!SameMeaning(other.Pattern.Reference, best.Pattern.Reference) && !IsRefuted(best, other))
            {
                return Result(MatchKind.Undecided, best, other.Pattern.Reference, closed: false);
            }
        }

        foreach (var waiting in _alignments.Waiting)
        {
            if (!SameMeaning(waiting.Pattern.Reference, best.Pattern.Reference))
            {
                return Result(MatchKind.Undecided, best, waiting.Pattern.Reference, closed: false);
            }
        }

        return Result(MatchKind.Decided, best, null, ended || IsClosed(best));
    }

    private MatchResult Result(MatchKind kind, Alignment alignment, AnnouncementReference? other, bool closed) => new(
        kind, alignment.Pattern.Reference,
        other, alignment.Start + _firstHop, alignment.End + _firstHop, closed,
        Math.Clamp(alignment.Explained * (1 - (0.25f * alignment.Hole / Math.Max(1, alignment.LargestHole))), 0, 0.99f));

    // Quiet since the end of the span: the clause that decided is complete. A background hides the quieter sounds of a word, so the
    // reference has to be silent as well.
    private bool IsClosed(Alignment alignment)
    {
        if (alignment.ReachesEnd)
        {
            return true;
        }

        if (alignment.Sounding < MatcherTuning.FewestToClose)
        {
            return false;
        }

        var quiet = 0;
        for (var t = _query.Count - 1; t >= 0 && quiet < _clausePause && IsQuiet(t); t--)
        {
            quiet++;
        }

        return quiet >= _clausePause;

        bool IsQuiet(int frame) => _query.Weight(frame) < MatcherTuning.QuietWeight && alignment.IsSilentAt(frame, _query);
    }

    private static bool SameMeaning(AnnouncementReference a, AnnouncementReference b) =>
        a.State != NumberState.Unknown || b.State != NumberState.Unknown ? a.State == b.State : a.Label == b.Label;

    // The heaviest stretch is at least as heavy as the whole span, which the scores tell. What explains more as a whole is not refuted by
    // a part: it may go on where the best ends.
    private bool IsRefuted(Alignment best, Alignment other) =>
        best.RecentScore - other.Score - (MatcherTuning.DifferenceSlack * best.Weight) >= MatcherTuning.LightestDifference
        || (other.Score - best.Score < MatcherTuning.LightestDifference
            && Difference(best, other) >= (other.Verified ? MatcherTuning.LightestOfVerified : MatcherTuning.LightestDifference));

    // The heaviest stretch on which the other reference explains worse than the best one. Behind the end of the best, a longer
    // one that goes on where the line is silent explains worse too.
    private float Difference(Alignment best, Alignment other)
    {
        float run = 0, heaviest = Math.Max(0, other.PastHole - best.PastHole);
        var end = best.ReachesEnd ? _query.Count : best.End;
        for (var t = best.Start; t < end; t++)
        {
            var silence = MatcherTuning.UnexplainedDistance * _query.Weight(t);
            var (mine, weight) = best.HasReferenceAt(t) ? (best.Distance(t), best.FrameWeight(t)) : (silence, 0);
            var others = other.HasReferenceAt(t) ? other.Distance(t) : silence;
            run = Math.Max(0, run + others - mine - (MatcherTuning.DifferenceSlack * weight));
            heaviest = Math.Max(heaviest, run);
        }

        return heaviest;
    }
}
