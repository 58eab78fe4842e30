using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// One reference laid over the stream at one place and speed. It predicts every frame from the reference, the line's gain and
/// the line's noise, and keeps how far the frame is from the range that a shift of ±8 ms would allow. Frames are measured once,
/// as they come, and anew when gain, place or floor turn out different.
/// </summary>
internal sealed class Alignment
{
    private const int EdgeMargin = 12;
    private const float WeightScale = 12;
    private const float Audible = -27;
    private const int GainBins = 128;
    private const double LargestDrift = 0.025;

    private readonly byte[] _distance = new byte[QueryLevels.Capacity];
    private readonly byte[] _weight = new byte[QueryLevels.Capacity];
    private readonly float[] _gain = new float[BandLevels.Count];
    private readonly float[] _bandWeight = new float[BandLevels.Count];
    private int _measured;
    private int _version;
    private float _gainWeight;
    private int _refinedSpan;
    private int _refinedAge;
    private Sums _past;
    private float _holeBefore;

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

    public bool Verified => Weight >= MatcherTuning.LeastWeight && Sounding >= MatcherTuning.FewestSounding && Explained >= MatcherTuning.LeastExplained
        && MeanDistance <= MatcherTuning.LargestMeanDistance && Hole <= LargestHole;

    public bool ReachesEnd => ReferenceAt(End) >= Pattern.Frames - EdgeMargin;

    /// <summary>The heaviest hole in what the history has forgotten of the span.</summary>
    public float PastHole => Start == 0 ? _past.Hole : 0;

    public float Distance(int frame) => _distance[frame];

    public float FrameWeight(int frame) => _weight[frame] * (1 / WeightScale);

    public double ReferenceAt(int frame) => Offset + (Speed * frame);

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
        _past = default;
    }

    /// <summary>The history forgets its oldest frames: what they said is kept as sums.</summary>
    public void Drop(int frames)
    {
        var kept = (Start, End);
        if (Start < frames && End > frames)
        {
            End = frames;
            var part = Sum();
            _past = new Sums(_past.Weight + part.Weight, _past.Explained + part.Explained, Math.Max(_past.Hole, Math.Max(part.Hole, _holeBefore)), _past.Score + part.Score, _past.Sounding + part.Sounding);
        }
        else
        {
            _past = default;
        }

        (Start, End) = kept;
        Offset += Speed * frames;
        Start = Math.Max(0, Start - frames);
        End = Math.Max(0, End - frames);
        _distance.AsSpan(frames).CopyTo(_distance);
        _weight.AsSpan(frames).CopyTo(_weight);
        _measured = Math.Max(0, _measured - frames);
    }

    public void Update(QueryLevels query, float bestScore)
    {
        Age += query.Count - _measured;
        // What is far behind the best is not worth measuring anew.
        var anew = _version != query.Version && (Score >= 0.2f * bestScore || Age < MatcherTuning.BlockFrames);
        var stalled = Age - _refinedAge >= MatcherTuning.StallFrames && query.Count - End >= MatcherTuning.StallFrames / 2 && !ReachesEnd
            && Score >= 0.6f * bestScore;
        if (_gainWeight == 0 || Weight > 1.5f * _gainWeight || stalled)
        {
            EstimateGain(query);
            if ((stalled || 2 * (End - Start) >= 3 * _refinedSpan) && Score >= 0.4f * bestScore)
            {
                Refine(query, Score >= 0.8f * bestScore);
                _refinedSpan = End - Start;
                EstimateGain(query);
            }

            if (stalled)
                _refinedAge = Age;

            _gainWeight = Math.Max(Weight, 1);
            anew = true;
        }

        _version = anew ? query.Version : _version;
        Measure(query, anew ? 0 : Math.Min(_measured, query.Count), query.Count, 1);
        _measured = query.Count;
        FindSpan(query);
        Verify(query);
    }

    // Tries places half a frame apart and the speeds a line may have. The speed belongs to the line, so only the strongest
    // alignments look for it; the others try what those found.
    private void Refine(QueryLevels query, bool strongest)
    {
        // A little beyond the span: a wrong speed shows where the span broke off.
        var (start, end) = (Start, Math.Min(End + MatcherTuning.StallFrames, query.Count));
        if (end - start < MatcherTuning.ShortestBlock)
            return;
        var centre = 0.5 * (start + end);
        var (here, pace) = (Offset + (Speed * centre), Speed);
        var best = new Place(Cost(query, start, end), here, pace);
        for (var i = -2; i <= 2; i++)
            Try(query, start, end, centre, here + (0.5 * i), pace, ref best);
        if (end - start >= MatcherTuning.ShortestSpeedSpan && best.Cost * WeightScale > MatcherTuning.CloseDistance)
        {
            var at = best.At;
            for (var i = -4; i <= 4; i++)
            {
                var speed = 1 + (0.005 * i);
                if (!strongest && speed != 1 && Math.Abs(speed - query.LineSpeed) > 0.001)
                    continue;
                for (var shift = -1; shift <= 1; shift++)
                    Try(query, start, end, centre, at + (0.5 * shift), speed, ref best);
            }
        }

        Speed = best.Speed;
        Offset = best.At - (Speed * centre);
        if (strongest)
            query.LineSpeed = Speed;
    }

    private void Try(QueryLevels query, int start, int end, double centre, double at, double speed, ref Place best)
    {
        (Speed, Offset) = (speed, at - (speed * centre));
        // Over a short span every speed fits, so another than now has to fit much better.
        var dearer = speed == best.Speed ? 1 : end - start < 2 * MatcherTuning.BlockFrames ? 1.2f : 1.03f;
        var cost = Cost(query, start, end) * dearer;
        if (cost < best.Cost)
            best = new Place(cost, at, speed);
    }

    // Distance per weight over a sample of the frames.
    private float Cost(QueryLevels query, int start, int end)
    {
        var step = Math.Max(2, (end - start) / 48);
        Measure(query, start, end, step);
        float distance = 0, weight = 1;
        for (var t = start; t < end; t += step)
            (distance, weight) = (distance + _distance[t], weight + _weight[t]);
        return distance / weight;
    }

    private void EstimateGain(QueryLevels query)
    {
        Span<short> histogram = stackalloc short[BandLevels.Count * GainBins];
        Span<short> overall = stackalloc short[GainBins];
        Span<int> counts = stackalloc int[BandLevels.Count];
        Span<float> reference = stackalloc float[BandLevels.Count];
        Span<float> levels = stackalloc float[BandLevels.Count];
        var end = Math.Min(End, query.Count);
        var total = 0;
        for (var t = Start; t < end; t++)
        {
            if (!TryRead(query, t, reference, levels))
                continue;
            for (var b = 0; b < BandLevels.Count; b++)
            {
                if (reference[b] < Audible || levels[b] < query.Floor[b] + 4)
                    continue;
                var bin = Math.Clamp((int)(levels[b] - reference[b]) - 10, 0, GainBins - 1);
                histogram[(b * GainBins) + bin]++;
                overall[bin]++;
                counts[b]++;
                total++;
            }
        }

        var general = Median(overall, total);
        for (var b = 0; b < BandLevels.Count; b++)
        {
            var own = counts[b] >= 12 ? Median(histogram.Slice(b * GainBins, GainBins), counts[b]) : general;
            _gain[b] = Math.Clamp(own, general - 12, general + 12);
            _bandWeight[b] = 1;
        }

        CutEdges(query, end, general, reference, levels);
    }

    // A line that cuts the edges of the band takes their word away; a hole in the middle is no line.
    private void CutEdges(QueryLevels query, int end, float general, Span<float> reference, Span<float> levels)
    {
        Span<int> audible = stackalloc int[BandLevels.Count];
        Span<int> heard = stackalloc int[BandLevels.Count];
        for (var t = Start; t < end; t++)
        {
            if (!TryRead(query, t, reference, levels))
                continue;
            for (var b = 0; b < BandLevels.Count; b++)
            {
                if (reference[b] < Audible || reference[b] + general < query.Floor[b] + 8)
                    continue;
                audible[b]++;
                heard[b] += levels[b] > query.Floor[b] + 4 ? 1 : 0;
            }
        }

        for (var b = 0; b < BandLevels.Count && audible[b] >= 6 && heard[b] * 4 < audible[b]; b++)
            _bandWeight[b] = 0;
        for (var b = BandLevels.Count - 1; b >= 0 && audible[b] >= 6 && heard[b] * 4 < audible[b]; b--)
            _bandWeight[b] = 0;
    }

    private bool TryRead(QueryLevels query, int frame, Span<float> reference, Span<float> levels)
    {
        var at = (int)Math.Floor(ReferenceAt(frame) + 0.5);
        if ((uint)at >= (uint)Pattern.Frames || query.History.Marks[frame] != 0)
            return false;
        var (low, high) = Pattern.Levels(at);
        low.CopyTo(reference);
        high.CopyTo(reference[8..]);
        (low, high) = query.Levels(frame);
        low.CopyTo(levels);
        high.CopyTo(levels[8..]);
        return true;
    }

    private static float Median(ReadOnlySpan<short> histogram, int count)
    {
        var sum = 0;
        for (var i = 0; i < histogram.Length; i++)
        {
            sum += histogram[i];
            if (2 * sum >= count)
                return i + 10.5f;
        }

        return 0;
    }

    private void Measure(QueryLevels query, int first, int last, int step)
    {
        var (gainLow, gainHigh) = (Load(_gain, 0), Load(_gain, 8));
        var (floorLow, floorHigh) = (Load(query.Floor, 0), Load(query.Floor, 8));
        var (bandLow, bandHigh) = (Load(_bandWeight, 0), Load(_bandWeight, 8));
        var marks = query.History.Marks;
        var frames = Pattern.Frames;
        for (var t = first; t < last; t += step)
        {
            var at = ReferenceAt(t);
            var frame = (int)Math.Floor(at + 0.5);
            if (marks[t] != 0 || (uint)frame >= (uint)frames)
            {
                _distance[t] = 0;
                _weight[t] = 0;
                continue;
            }

            var (low0, high0) = Pattern.Levels(Math.Max(0, frame - 1));
            var (low1, high1) = Pattern.Levels(frame);
            var (low2, high2) = Pattern.Levels(Math.Min(frames - 1, frame + 1));
            var (queryLow, queryHigh) = query.Levels(t);
            var fraction = (float)(at - frame);
            Slide(ref low0, ref low1, ref low2, fraction);
            Slide(ref high0, ref high1, ref high2, fraction);
            var (d1, w1) = Compare(low0, low1, low2, gainLow, floorLow, queryLow, bandLow);
            var (d2, w2) = Compare(high0, high1, high2, gainHigh, floorHigh, queryHigh, bandHigh);
            _distance[t] = (byte)(Vector256.Sum(d1 + d2) + 0.5f);
            _weight[t] = (byte)((Vector256.Sum(w1 + w2) * WeightScale) + 0.5f);
        }
    }

    // Moves three neighbouring frames by a fraction of a frame.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Slide(ref Vector256<float> before, ref Vector256<float> here, ref Vector256<float> after, float fraction)
    {
        var later = Vector256.Create(Math.Max(fraction, 0));
        var earlier = Vector256.Create(Math.Max(-fraction, 0));
        var middle = here + ((after - here) * later) + ((before - here) * earlier);
        before += (here - before) * later;
        after += (here - after) * earlier;
        here = middle;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Distance, Vector256<float> Weight) Compare(Vector256<float> before, Vector256<float> here,
        Vector256<float> after, Vector256<float> gain, Vector256<float> floor, Vector256<float> query, Vector256<float> band)
    {
        // Half a frame aside the level lies between the mean of the decibels (a glide) and the mean of the powers (an edge).
        var half = Vector256.Create(0.5f);
        var lowest = Vector256.Min(here, Vector256.Min((before + here) * half, (here + after) * half));
        var highest = Vector256.Max(here, Vector256.Max(Add(before, here), Add(here, after)) - Vector256.Create(3f));
        var slack = Vector256.Create(1.0f);
        var low = Add(lowest + gain - slack, floor);
        var high = Add(highest + gain + slack, floor);
        var distance = Vector256.Min(Vector256.Max(Vector256.Max(query - high, low - query), Vector256<float>.Zero),
            Vector256.Create(MatcherTuning.LargestDistance));
        var above = Vector256.Max(query, (low + high) * half) - floor - Vector256.Create(3f);
        var weight = Vector256.Min(Vector256.Max(above * Vector256.Create(1 / MatcherTuning.FullWeight), Vector256<float>.Zero), Vector256.Create(1f)) * band;
        return (distance * weight, weight);
    }

    // Power sum of two levels in dB, close enough: exact where they are alike, the larger where they are 10 dB apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(Vector256<float> a, Vector256<float> b)
    {
        var near = Vector256.Max(Vector256.Create(1f) - (Vector256.Abs(a - b) * Vector256.Create(0.1f)), Vector256<float>.Zero);
        return Vector256.Max(a, b) + (near * near * Vector256.Create(3f));
    }

    private static Vector256<float> Load(float[] array, int at) => Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(array), (nuint)at);

    // Frames of the stream that have a reference frame.
    private (int First, int Last) Overlap(int count)
    {
        var first = (int)Math.Ceiling((-0.5 - Offset) / Speed);
        var last = (int)Math.Ceiling((Pattern.Frames - 0.5 - Offset) / Speed);
        return (Math.Clamp(first, 0, count), Math.Clamp(last, 0, count));
    }

    // The span over which laying the reference here explains more than saying nothing does.
    private void FindSpan(QueryLevels query)
    {
        var (start, last) = Overlap(query.Count);
        var (bestStart, bestEnd) = (start, start);
        // A span that began in what the history has forgotten goes on from frame 0.
        var sum = start == 0 ? _past.Score : 0;
        var best = sum;
        var weight = query.Weight;
        for (var t = start; t < last; t++)
        {
            sum += (MatcherTuning.UnexplainedDistance * weight[t]) - _distance[t];
            if (sum <= 0)
                (sum, start) = (0, t + 1);
            else if (sum > best)
                (best, bestStart, bestEnd) = (sum, start, t + 1);
        }

        (Score, Start, End) = (best, bestStart, bestEnd);
    }

    private void Verify(QueryLevels query)
    {
        // What was dropped belongs to the span only while the span reaches back to it.
        var past = Start == 0 ? _past : default;
        var sums = Sum();
        Weight = sums.Weight + past.Weight;
        Sounding = sums.Sounding + past.Sounding;
        Explained = Weight > 0 ? (sums.Explained + past.Explained) / Weight : 0;
        MeanDistance = Weight > 0 ? MatcherTuning.UnexplainedDistance - ((sums.Score + past.Score) / Weight) : 0;
        Hole = Math.Max(sums.Hole, past.Hole);
        _holeBefore = ReferenceAt(Start) > EdgeMargin && past.Weight == 0 ? Outside(query, Start - 1, -1, MatcherTuning.PauseBefore) : 0;
        Hole = Math.Max(Hole, _holeBefore);
        if (!ReachesEnd)
            Hole = Math.Max(Hole, Outside(query, End, 1, MatcherTuning.PauseAfter));
        LargestHole = MatcherTuning.LargestHole(query.Depth);
    }

    private Sums Sum()
    {
        float weight = 0, explained = 0, run = 0, hole = 0, distance = 0;
        var sounding = 0;
        for (var t = Start; t < End; t++)
        {
            var w = FrameWeight(t);
            weight += w;
            sounding += w > MatcherTuning.QuietWeight ? 1 : 0;
            distance += _distance[t];
            if (_distance[t] <= 1.3f * MatcherTuning.TypicalDistance * w)
                explained += w;
            run = Math.Max(0, run + _distance[t] - (MatcherTuning.TypicalDistance * w));
            hole = Math.Max(hole, run);
        }

        return new Sums(weight, explained, hole, (MatcherTuning.UnexplainedDistance * weight) - distance, sounding);
    }

    // Sound next to the span, up to a pause, that the reference has something else for.
    private float Outside(QueryLevels query, int from, int step, int pause)
    {
        float sum = 0, heaviest = 0;
        var quiet = 0;
        for (var t = from; t >= 0 && t < query.Count && quiet < pause && HasReferenceAt(t); t += step)
        {
            quiet = query.Weight[t] < 0.8f ? quiet + 1 : 0;
            sum += query.Weight[t] * MatcherTuning.OutsideDistance;
            heaviest = Math.Max(heaviest, sum);
        }

        // The sound goes on into what the history has forgotten.
        return step < 0 && quiet + Start < pause && Start < pause ? heaviest + (query.SoundBefore * MatcherTuning.OutsideDistance) : heaviest;
    }

    private readonly record struct Sums(float Weight, float Explained, float Hole, float Score, int Sounding);

    private readonly record struct Place(float Cost, double At, double Speed);
}
