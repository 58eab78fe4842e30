using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// One reference laid over the stream at one place and speed. It predicts every frame from the reference, the line's gain and
/// the line's noise, and keeps how far the frame is from the range that a shift of ±8 ms would allow. Frames are measured once,
/// as they come, and anew when gain, place or floor turn out different.
/// </summary>
internal sealed partial class Alignment
{
    private const int EdgeMargin = 12;
    private const float WeightScale = LevelPrediction.WeightScale;

    private readonly byte[] _distance = new byte[QueryLevels.Capacity];
    private readonly byte[] _weight = new byte[QueryLevels.Capacity];
    private readonly LineResponse _line = new();
    private int _measured;
    private int _version;
    private float _gainWeight;
    private int _refinedSpan;
    private int _refinedAge;
    private int _lineAge;
    private int _places;
    private int _stalledEnd;
    private Sums _past;
    private Sums _sums;
    private int _sumStart;
    private int _sumEnd;
    private int _spanEnd;
    private int _runStart;
    private float _run;
    private float _holeBefore;
    private int _soughtBefore;
    private int _soughtVersion;

    public AnnouncementPattern Pattern { get; private set; } = null!;

    /// <summary>Reference frame that falls on frame 0 of the history.</summary>
    public double Offset { get; private set; }

    /// <summary>Reference frames per stream frame.</summary>
    public double Speed { get; private set; } = 1;

    /// <summary>Frames of the stream this alignment has been watched for.</summary>
    public int Age { get; private set; }

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Distance saved against leaving the span unexplained.</summary>
    public float Score { get; private set; }

    public float Weight { get; private set; }

    public float Explained { get; private set; }

    public float Hole { get; private set; }

    /// <summary>Distance per weighted band over the span.</summary>
    public float MeanDistance { get; private set; }

    /// <summary>The largest hole the line allows.</summary>
    public float LargestHole { get; private set; }

    /// <summary>Frames of the span that hold sound.</summary>
    public int Sounding { get; private set; }

    public bool Verified { get; private set; }

    public bool ReachesEnd => ReferenceAt(End) >= Pattern.SoundEnd - EdgeMargin;

    /// <summary>The part of the score that does not rest on what the history has forgotten.</summary>
    public float RecentScore => Start == 0 ? Score - _past.Score : Score;

    /// <summary>The heaviest hole in what the history has forgotten of the span.</summary>
    public float PastHole => Start == 0 ? _past.Hole.Size : 0;

    public float Distance(int frame) => _distance[frame];

    public float FrameWeight(int frame) => _weight[frame] * (1 / WeightScale);

    public double ReferenceAt(int frame) => Offset + (Speed * frame);

    /// <summary>Fine levels the reference and the gain of the line predict for a frame.</summary>
    public Vector256<short> PredictionAt(int frame) => Pattern.Levels((int)Math.Floor(ReferenceAt(frame) + 0.5)) + _line.Gain;

    /// <summary>The reference has no sound at a frame that this line's noise, without its background, would let be heard.</summary>
    public bool IsSilentAt(int frame, QueryLevels query) =>
        !HasReferenceAt(frame) || query.WeightAboveNoise(PredictionAt(frame)) < MatcherTuning.QuietWeight;

    public bool HasReferenceAt(int frame) => ReferenceAt(frame) is var at && at >= -0.5 && at < Pattern.Frames - 0.5;

    public void Begin(AnnouncementPattern pattern, int offset, int blockStart, int blockLength, float expectedScore)
    {
        Pattern = pattern;
        Offset = offset;
        Speed = 1;
        Start = blockStart;
        End = blockStart + blockLength;
        Score = expectedScore;
        Weight = Explained = Hole = 0;
        Age = 0;
        _measured = 0;
        _version = -1;
        _gainWeight = 0;
        _refinedSpan = 0;
        _refinedAge = 0;
        _lineAge = 0;
        _stalledEnd = -1;
        _line.Begin();
        _past = default;
        _soughtBefore = -1;
        Verified = false;
    }

    /// <summary>The history forgets its oldest frames: what they said is kept as sums.</summary>
    public void Drop(int frames)
    {
        if (Start < frames && End > frames)
        {
            var end = End;
            End = frames;
            _sumEnd = -1;
            Sum();
            var hole = _past.Hole.Size >= _sums.Hole.Size ? _past.Hole : _sums.Hole;
            hole = hole.Size >= _holeBefore ? hole : new Stretch(_holeBefore, 0, 0);
            _past = new Sums(_past.Weight + _sums.Weight, _past.Explained + _sums.Explained, hole, default, _past.Score + _sums.Score,
                _past.Sounding + _sums.Sounding);
            End = end;
        }
        else
        {
            _past = default;
        }

        Offset += Speed * frames;
        Start = Math.Max(0, Start - frames);
        End = Math.Max(0, End - frames);
        _stalledEnd -= frames;
        _distance.AsSpan(frames).CopyTo(_distance);
        _weight.AsSpan(frames).CopyTo(_weight);
        _measured = Math.Max(0, _measured - frames);
        _spanEnd = -1;
        _soughtBefore = -1;
    }

    public void Update(QueryLevels query, float bestScore)
    {
        if (_gainWeight == 0 && !Settle(query))
        {
            return;
        }

        Age += query.Count - _measured;
        // What is far behind the best is not worth measuring anew.
        var anew = _version != query.Version && (Score >= 0.2f * bestScore || Age < MatcherTuning.BlockFrames);
        var stalled = Age - _refinedAge >= MatcherTuning.StallFrames && query.Count - End >= MatcherTuning.StallFrames / 2 && End != _stalledEnd
            && !ReachesEnd && Score >= 0.6f * bestScore;
        var grown = Weight > 1.5f * _gainWeight;
        var beside = Verified && _places != query.Places && Score >= 0.8f * bestScore;
        _places = query.Places;
        if (grown || stalled || beside)
        {
            anew |= _line.Estimate(this, query);
            if ((stalled || beside || 2 * (End - Start) >= 3 * _refinedSpan) && Score >= 0.4f * bestScore)
            {
                Refine(query, Score >= 0.8f * bestScore);
                _refinedSpan = End - Start;
                _line.Estimate(this, query);
                anew = true;
            }

            if (stalled)
            {
                _refinedAge = Age;
            }

            _gainWeight = Math.Max(Weight, 1);
        }

        // Background and drift belong to the line, so only the best alignment looks for them, and only where they are missed or known.
        if (Score >= bestScore && Sounding >= MatcherTuning.FewestForLine && (!Verified || query.IsDisturbed)
            && (grown || stalled || Age - _lineAge >= MatcherTuning.LineInterval))
        {
            anew |= query.Disturb(LineBackground.Estimate(this, query), this);
            _lineAge = Age;
        }

        _version = anew ? query.Version : _version;
        MeasureUpTo(query, anew);
        if (anew || _spanEnd < 0)
        {
            BeginSpan(query.Count);
        }

        ExtendSpan(query);
        // All there is to look at was looked at, until the span grows again.
        if (stalled && query.Count - End >= MatcherTuning.StallFrames)
        {
            _stalledEnd = End;
        }

        Verify(query);
    }

    // Most places the words propose are chance, and the levels say so at once. False when this one is to be given up.
    private bool Settle(QueryLevels query)
    {
        _line.Estimate(this, query);
        _version = query.Version;
        Age += query.Count;
        MeasureUpTo(query, anew: true);
        BeginSpan(query.Count);
        ExtendSpan(query);
        if (End - Start < MatcherTuning.ShortestBlock)
        {
            Score = 0;
            return false;
        }

        // The first weight that counts is that of the span, so the next update looks closely.
        _gainWeight = 1;
        Sum();
        Weight = _sums.Weight;
        return true;
    }

    private void MeasureUpTo(QueryLevels query, bool anew)
    {
        var from = anew ? 0 : Math.Min(_measured, query.Count);
        var (first, last) = Overlap(query.Count);
        (first, last) = (Math.Max(first, from), Math.Max(last, from));
        if (first > from)
        {
            Forget(from, first - from);
        }

        if (query.Count > last)
        {
            Forget(last, query.Count - last);
        }

        Measure(query, first, last, 1);
        _measured = query.Count;
    }

    private void Forget(int frame, int count)
    {
        Array.Clear(_distance, frame, count);
        Array.Clear(_weight, frame, count);
    }

    // Frames of the stream that have a reference frame.
    private (int First, int Last) Overlap(int count)
    {
        var first = (int)Math.Ceiling((-0.5 - Offset) / Speed);
        var last = (int)Math.Ceiling((Pattern.Frames - 0.5 - Offset) / Speed);
        return (Math.Clamp(first, 0, count), Math.Clamp(last, 0, count));
    }

    private void BeginSpan(int count)
    {
        var (first, _) = Overlap(count);
        // A span that began in what the history has forgotten goes on from frame 0.
        _run = first == 0 ? _past.Score : 0;
        (_runStart, _spanEnd, _sumEnd) = (first, first, -1);
        (Score, Start, End) = (_run, first, first);
    }

    // The span over which laying the reference here explains more than saying nothing does.
    private void ExtendSpan(QueryLevels query)
    {
        var (first, last) = Overlap(query.Count);
        if (_spanEnd < first)
        {
            (_run, _runStart, _spanEnd) = (0, first, first);
        }

        for (var t = _spanEnd; t < last; t++)
        {
            _run += (MatcherTuning.UnexplainedDistance * query.Weight(t)) - _distance[t];
            if (_run <= 0)
            {
                (_run, _runStart) = (0, t + 1);
            }
            else if (_run > Score)
            {
                (Score, Start, End) = (_run, _runStart, t + 1);
            }
        }

        _spanEnd = Math.Max(_spanEnd, last);
    }

    private void Verify(QueryLevels query)
    {
        // What was dropped belongs to the span only while the span reaches back to it.
        var past = Start == 0 ? _past : default;
        Sum();
        var sums = _sums;
        Weight = sums.Weight + past.Weight;
        Sounding = sums.Sounding + past.Sounding;
        Explained = Weight > 0 ? (sums.Explained + past.Explained) / Weight : 0;
        MeanDistance = Weight > 0 ? MatcherTuning.UnexplainedDistance - ((sums.Score + past.Score) / Weight) : 0;
        if (_soughtBefore != Start || _soughtVersion != query.Version)
        {
            _holeBefore = ReferenceAt(Start) > EdgeMargin && past.Weight == 0 ? Outside(query, Start - 1, -1, MatcherTuning.PauseBefore) : 0;
            (_soughtBefore, _soughtVersion) = (Start, query.Version);
        }

        var hole = sums.Hole.Size >= past.Hole.Size ? sums.Hole : past.Hole;
        var contrast = ContrastTo(hole);
        Hole = Math.Max(hole.Size, _holeBefore) / contrast;
        LargestHole = MatcherTuning.LargestHole(query.Depth);
        Verified = Weight >= MatcherTuning.LeastWeight && Score >= MatcherTuning.LeastScore && IsLongEnough(query)
            && Explained >= MatcherTuning.LeastExplained
            && MeanDistance <= MatcherTuning.LargestMeanDistance && Hole <= LargestHole;
        // What follows the span is looked at only where it can still make a difference.
        if (Verified && !ReachesEnd)
        {
            Hole = Math.Max(Hole, Math.Max(Outside(query, End, 1, MatcherTuning.PauseAfter), Unheard()) / contrast);
            Verified = Hole <= LargestHole;
        }
    }

    // The last word of an announcement will do where the stream begins with it.
    private bool IsLongEnough(QueryLevels query) => Sounding >= MatcherTuning.FewestSounding
        || (Sounding >= MatcherTuning.FewestOfAnEnd && ReachesEnd && !query.HasSoundBefore(Start));

    // A codec leaves its residue everywhere, another word stands out: the better all else is explained, the heavier a hole counts.
    private float ContrastTo(in Stretch hole)
    {
        var elsewhere = Weight - hole.Weight;
        return elsewhere <= 0 ? 1 : MatcherTuning.HoleContrast(((MeanDistance * Weight) - hole.Distance) / elsewhere);
    }

    // Brings the sums over the span up to date; most of the time it only grew.
    private void Sum()
    {
        if (_sumStart != Start || _sumEnd > End || _sumEnd < 0)
        {
            (_sums, _sumStart, _sumEnd) = (default, Start, Start);
        }

        var (weight, explained, hole, run, score, sounding) = _sums;
        for (var t = _sumEnd; t < End; t++)
        {
            var w = FrameWeight(t);
            weight += w;
            sounding += w > MatcherTuning.QuietWeight ? 1 : 0;
            score += (MatcherTuning.UnexplainedDistance * w) - _distance[t];
            if (_distance[t] <= 1.3f * MatcherTuning.TypicalDistance * w)
            {
                explained += w;
            }

            run = run.Add(_distance[t], w);
            hole = run.Size > hole.Size ? run : hole;
        }

        _sums = new Sums(weight, explained, hole, run, score, sounding);
        _sumEnd = End;
    }

    // Sound next to the span, up to a pause, that the reference has something else for.
    private float Outside(QueryLevels query, int from, int step, int pause)
    {
        float sum = 0, heaviest = 0;
        var quiet = 0;
        for (var t = from; t >= 0 && t < query.Count && quiet < pause && HasReferenceAt(t); t += step)
        {
            quiet = query.Weight(t) < 0.8f ? quiet + 1 : 0;
            sum += query.Weight(t) * MatcherTuning.OutsideDistance;
            heaviest = Math.Max(heaviest, sum);
        }

        // The sound goes on into what the history has forgotten.
        return step < 0 && quiet + Start < pause && Start < pause ? heaviest + (query.SoundBefore * MatcherTuning.OutsideDistance) : heaviest;
    }

    // Sound the reference goes on with and the stream does not: somebody said the same greeting, and then nothing.
    private float Unheard()
    {
        var (run, heaviest) = (default(Stretch), 0f);
        for (var t = End; t < _measured; t++)
        {
            run = run.Add(_distance[t], FrameWeight(t));
            heaviest = Math.Max(heaviest, run.Size);
        }

        return heaviest;
    }

    /// <summary>Sums over a span; the run is the stretch of unexplained sound that reaches its end.</summary>
    private readonly record struct Sums(float Weight, float Explained, Stretch Hole, Stretch Run, float Score, int Sounding);

    /// <summary>A stretch of frames that are further off than the true reference is: by how much in all, and its weight and distance.</summary>
    private readonly record struct Stretch(float Size, float Weight, float Distance)
    {
        /// <summary>The stretch one frame longer; empty where that frame outweighs it.</summary>
        public Stretch Add(float distance, float weight)
        {
            // A single frame is a click or a burst between two windows, not a word.
            var size = Size + Math.Min(MatcherTuning.LargestExcess, distance - (MatcherTuning.TypicalDistance * weight));
            return size > 0 ? new Stretch(size, Weight + weight, Distance + distance) : default;
        }
    }
}
