using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// One reference laid over the stream at one place and speed. It predicts every frame from the reference, the line's gain and
/// the line's noise, and keeps how far the frame is from the range that a shift of ±8 ms would allow.
/// </summary>
internal sealed class Alignment(int capacity)
{
    private const int EdgeMargin = 12;
    private readonly float[] _distance = new float[capacity];
    private readonly float[] _weight = new float[capacity];
    private readonly float[] _gain = new float[BandLevels.Count];
    private readonly float[] _bandWeight = new float[BandLevels.Count];
    private int _refinedSpan;

    public AnnouncementPattern Pattern { get; private set; } = null!;

    /// <summary>Reference frame that falls on frame 0 of the history.</summary>
    public double Offset { get; private set; }

    /// <summary>Reference frames per stream frame.</summary>
    public double Speed { get; private set; } = 1;

    public float WrongBits { get; set; }

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Distance saved against leaving the span unexplained.</summary>
    public float Score { get; private set; }

    public float Weight { get; private set; }

    public float Explained { get; private set; }

    public float Hole { get; private set; }

    public bool Verified => Weight >= MatcherTuning.LeastWeight && Explained >= MatcherTuning.LeastExplained && Hole <= MatcherTuning.LargestHole;

    public float[] Distance => _distance;

    public float[] FrameWeight => _weight;

    public double ReferenceAt(int frame) => Offset + (Speed * frame);

    public bool ReachesEnd => ReferenceAt(End) >= Pattern.Frames - EdgeMargin;

    public bool HasReferenceAt(int frame) => ReferenceAt(frame) is var at && at >= 0 && at < Pattern.Frames;

    public void Begin(AnnouncementPattern pattern, int offset, int blockStart, int blockLength, float wrongBits)
    {
        Pattern = pattern;
        Offset = offset;
        Speed = 1;
        WrongBits = wrongBits;
        Start = blockStart;
        End = blockStart + blockLength;
        Score = Weight = Explained = Hole = 0;
        _refinedSpan = 0;
    }

    /// <summary>The history forgot its oldest frames.</summary>
    public void Shift(int frames)
    {
        Offset += Speed * frames;
        Start = Math.Max(0, Start - frames);
        End = Math.Max(0, End - frames);
    }

    public void Evaluate(FrameHistory history, QueryLevels query)
    {
        EstimateGain(history, query);
        if (End - Start > _refinedSpan * 3 / 2)
        {
            Refine(history, query);
            _refinedSpan = End - Start;
            EstimateGain(history, query);
        }

        Measure(history, query, 0, history.Count, 1);
        FindSpan(query, history.Count);
        Verify(query, history.Count);
    }

    private void Refine(FrameHistory history, QueryLevels query)
    {
        var centre = (Start + End) / 2;
        var speed = Speed;
        var at = ReferenceAt(centre);
        var span = End - Start;
        var best = float.MaxValue;
        var (bestAt, bestSpeed) = (at, speed);
        // Over a short span a wrong speed cannot be told from a right one; over a long one it moves the ends apart.
        var reach = span >= 50 ? 4 : 0;
        for (var s = -reach; s <= reach; s++)
        {
            for (var o = -2; o <= 2; o++)
            {
                Speed = Math.Clamp(speed + (s * 0.005), 0.975, 1.025);
                Offset = at + (o * 0.5) - (Speed * centre);
                Measure(history, query, Start, End, 2);
                float distance = 0, weight = 1;
                for (var t = Start; t < End; t += 2)
                    (distance, weight) = (distance + _distance[t], weight + _weight[t]);
                distance = (distance / weight) + (Math.Abs((float)Speed - 1) * 1.0f);
                if (distance < best)
                    (best, bestAt, bestSpeed) = (distance, at + (o * 0.5), Speed);
            }
        }

        Speed = bestSpeed;
        Offset = bestAt - (Speed * centre);
    }

    private void EstimateGain(FrameHistory history, QueryLevels query)
    {
        const int bins = 201;
        Span<short> histogram = stackalloc short[bins];
        Span<short> overall = stackalloc short[bins];
        Span<float> row = stackalloc float[BandLevels.Count];
        Span<int> audible = stackalloc int[BandLevels.Count];
        Span<int> heard = stackalloc int[BandLevels.Count];
        var total = 0;
        for (var pass = 0; pass < 2; pass++)
        {
            var general = pass == 0 ? 0 : Median(overall, total);
            for (var b = 0; b < BandLevels.Count; b++)
            {
                histogram.Clear();
                var count = 0;
                audible[b] = heard[b] = 0;
                for (var t = Start; t < End; t++)
                {
                    if (history.Marks[t] != 0)
                        continue;
                    var frame = (int)Math.Round(ReferenceAt(t));
                    if ((uint)frame >= (uint)Pattern.Frames)
                        continue;
                    var level = Pattern.Level(frame, b);
                    if (level < -27)
                        continue;
                    var q = QueryLevels.Level(history, t, b);
                    if (pass == 1 && level + general > query.Floor[b] + 8)
                    {
                        audible[b]++;
                        if (q > query.Floor[b] + 4)
                            heard[b]++;
                    }

                    if (q < query.Floor[b] + 4)
                        continue;
                    var bin = Math.Clamp((int)(q - level), 0, bins - 1);
                    histogram[bin]++;
                    count++;
                    if (pass == 0)
                    {
                        overall[bin]++;
                        total++;
                    }
                }

                if (pass == 1)
                {
                    var own = count >= 12 ? Median(histogram, count) : general;
                    _gain[b] = Math.Clamp(own, general - 12, general + 12);
                    _bandWeight[b] = 1;
                }
            }
        }

        // A line that cuts the edges of the band takes their word away; a hole in the middle is no line.
        for (var b = 0; b < BandLevels.Count && audible[b] >= 6 && heard[b] * 4 < audible[b]; b++)
            _bandWeight[b] = 0;
        for (var b = BandLevels.Count - 1; b >= 0 && audible[b] >= 6 && heard[b] * 4 < audible[b]; b--)
            _bandWeight[b] = 0;
    }

    private static float Median(ReadOnlySpan<short> histogram, int count)
    {
        var sum = 0;
        for (var i = 0; i < histogram.Length; i++)
        {
            sum += histogram[i];
            if (2 * sum >= count)
                return i + 0.5f;
        }

        return 0;
    }

    private void Measure(FrameHistory history, QueryLevels query, int first, int last, int step)
    {
        var (gainLow, gainHigh) = (Load(_gain, 0), Load(_gain, 8));
        var (floorLow, floorHigh) = (Load(query.Floor, 0), Load(query.Floor, 8));
        var (bandLow, bandHigh) = (Load(_bandWeight, 0), Load(_bandWeight, 8));
        var marks = history.Marks;
        var frames = Pattern.Frames;
        for (var t = first; t < last; t += step)
        {
            var at = ReferenceAt(t);
            var frame = (int)Math.Floor(at + 0.5);
            if (marks[t] != 0 || frame < 0 || frame >= frames)
            {
                _distance[t] = 0;
                _weight[t] = 0;
                continue;
            }

            var (low0, high0) = Pattern.Levels(Math.Max(0, frame - 1));
            var (low1, high1) = Pattern.Levels(frame);
            var (low2, high2) = Pattern.Levels(Math.Min(frames - 1, frame + 1));
            var (queryLow, queryHigh) = QueryLevels.Levels(history, t);
            var (d1, w1) = Compare(low0, low1, low2, gainLow, floorLow, queryLow, bandLow);
            var (d2, w2) = Compare(high0, high1, high2, gainHigh, floorHigh, queryHigh, bandHigh);
            _distance[t] = Vector256.Sum(d1 + d2);
            _weight[t] = Vector256.Sum(w1 + w2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Distance, Vector256<float> Weight) Compare(Vector256<float> before, Vector256<float> here,
        Vector256<float> after, Vector256<float> gain, Vector256<float> floor, Vector256<float> query, Vector256<float> band)
    {
        var half = Vector256.Create(0.5f);
        var early = (before + here) * half;
        var late = (here + after) * half;
        var slack = Vector256.Create(1.0f);
        var low = Add(Vector256.Min(here, Vector256.Min(early, late)) + gain - slack, floor);
        var high = Add(Vector256.Max(here, Vector256.Max(early, late)) + gain + slack, floor);
        var distance = Vector256.Min(Vector256.Max(Vector256.Max(query - high, low - query), Vector256<float>.Zero),
            Vector256.Create(MatcherTuning.LargestDistance));
        var above = Vector256.Max(query, (low + high) * half) - floor - Vector256.Create(3f);
        var weight = Vector256.Min(Vector256.Max(above * Vector256.Create(1 / 14f), Vector256<float>.Zero), Vector256.Create(1f)) * band;
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

    // The span over which laying the reference here explains more than saying nothing does.
    private void FindSpan(QueryLevels query, int count)
    {
        float sum = 0, best = 0;
        int start = 0, bestStart = Start, bestEnd = Start;
        for (var t = 0; t < count; t++)
        {
            if (!HasReferenceAt(t))
            {
                (sum, start) = (0, t + 1);
                continue;
            }

            sum += (MatcherTuning.UnexplainedDistance * query.Weight[t]) - _distance[t];
            if (sum <= 0)
                (sum, start) = (0, t + 1);
            else if (sum > best)
                (best, bestStart, bestEnd) = (sum, start, t + 1);
        }

        (Score, Start, End) = (best, bestStart, bestEnd);
    }

    private void Verify(QueryLevels query, int count)
    {
        float weight = 0, explained = 0, run = 0, hole = 0;
        for (var t = Start; t < End; t++)
        {
            weight += _weight[t];
            if (_distance[t] <= 1.3f * MatcherTuning.TypicalDistance * _weight[t])
                explained += _weight[t];
            run = Math.Max(0, run + _distance[t] - (MatcherTuning.TypicalDistance * _weight[t]));
            hole = Math.Max(hole, run);
        }

        if (ReferenceAt(Start) > EdgeMargin)
            hole = Math.Max(hole, Outside(query, Start - 1, -1, count));
        if (!ReachesEnd)
            hole = Math.Max(hole, Outside(query, End, 1, count));
        Weight = weight;
        Explained = weight > 0 ? explained / weight : 0;
        Hole = hole;
    }

    // Sound next to the span, up to a pause, that the reference has something else for.
    private float Outside(QueryLevels query, int from, int step, int count)
    {
        const int pause = 20;
        float sum = 0, heaviest = 0;
        var quiet = 0;
        for (var t = from; t >= 0 && t < count && quiet < pause && HasReferenceAt(t); t += step)
        {
            quiet = query.Weight[t] < 0.8f ? quiet + 1 : 0;
            sum += query.Weight[t] * (MatcherTuning.UnexplainedDistance - TypicalOutside);
            heaviest = Math.Max(heaviest, sum);
        }

        return heaviest;
    }

    private const float TypicalOutside = 2.5f;
}
