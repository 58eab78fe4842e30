using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <content>Measuring frames, and the search for the place and speed at which the reference lies best.</content>
internal sealed partial class Alignment
{
    /// <summary>Frames at most, more or less, that a place or speed is tried on.</summary>
    private const int TriedFrames = 48;
    private const double SpeedStep = 0.005;

    /// <summary>A place that is so much dearer on a third of the frames does not become the best on the rest of them.</summary>
    private const float SurelyDearer = 1.3f;

    /// <summary>Fewest frames that say so.</summary>
    private const int EnoughTried = 12;

    // Tries places half a frame apart and the speeds a line may have. The speed belongs to the line, so only the strongest
    // alignments look for it; the others try what those found.
    private void Refine(QueryLevels query, bool strongest)
    {
        // A little beyond the span: a wrong speed shows where the span broke off.
        var (start, end) = (Start, Math.Min(End + MatcherTuning.StallFrames, query.Count));
        if (end - start < MatcherTuning.ShortestBlock)
        {
            return;
        }

        var centre = 0.5 * (start + end);
        var (here, pace) = (Offset + (Speed * centre), Speed);
        var best = new Place(Cost(query, start, end, float.MaxValue), here, pace);
        for (var i = -2; i <= 2; i++)
        {
            if (i != 0)
            {
                Try(query, start, end, centre, here + (0.5 * i), pace, ref best);
            }
        }

        if (end - start >= MatcherTuning.ShortestSpeedSpan && best.Cost * WeightScale > MatcherTuning.CloseDistance)
        {
            // Later looks only correct the first.
            var (at, known) = (best.At, _refinedSpan >= MatcherTuning.ShortestSpeedSpan);
            for (var i = -4; i <= 4; i++)
            {
                var speed = 1 + (SpeedStep * i);
                if (known && Math.Abs(speed - pace) > 1.5 * SpeedStep)
                {
                    continue;
                }

                if (!strongest && speed != 1 && Math.Abs(speed - query.LineSpeed) > 0.001)
                {
                    continue;
                }

                for (var shift = -1; shift <= 1; shift++)
                {
                    Try(query, start, end, centre, at + (0.5 * shift), speed, ref best);
                }
            }
        }

        Speed = best.Speed;
        Offset = best.At - (Speed * centre);
        if (!strongest)
        {
            return;
        }

        query.LineSpeed = Speed;
        if (best.At != here || Speed != pace)
        {
            _places = ++query.Places;
        }
    }

    private void Try(QueryLevels query, int start, int end, double centre, double at, double speed, ref Place best)
    {
        (Speed, Offset) = (speed, at - (speed * centre));
        // Over a short span every speed fits, so another than now has to fit much better.
        var dearer = speed == best.Speed ? 1 : end - start < 2 * MatcherTuning.BlockFrames ? 1.2f : 1.03f;
        var cost = Cost(query, start, end, best.Cost) * dearer;
        if (cost < best.Cost)
        {
            best = new Place(cost, at, speed);
        }
    }

    // Distance per weight over a sample of the frames, in three rounds: most places need one.
    private float Cost(QueryLevels query, int start, int end, float least)
    {
        var step = Math.Max(2, (end - start) / TriedFrames);
        float distance = 0, weight = 1;
        for (var round = 0; round < 3; round++)
        {
            var first = start + (round * step);
            Measure(query, first, end, 3 * step);
            for (var t = first; t < end; t += 3 * step)
            {
                (distance, weight) = (distance + _distance[t], weight + _weight[t]);
            }

            if (round == 0 && end - start >= 3 * step * EnoughTried && distance > SurelyDearer * least * weight)
            {
                break;
            }
        }

        return distance / weight;
    }

    private void Measure(QueryLevels query, int first, int last, int step)
    {
        var (gain, bands, floor) = (_line.Gain, _line.Bands, query.FloorLevels);
        var background = query.WithBackground;
        var marks = query.History.Marks;
        var frames = Pattern.Frames;
        Vector256<short> before = default, here = default, after = default;
        var held = int.MinValue;
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

            // One frame further on, two of the three neighbours are at hand.
            if (frame == held + 1)
            {
                (before, here) = (here, after);
            }
            else
            {
                (before, here) = (Pattern.Levels(Math.Max(0, frame - 1)), Pattern.Levels(frame));
            }

            after = Pattern.Levels(Math.Min(frames - 1, frame + 1));
            held = frame;
            var (earlier, middle, later) = (before, here, after);
            var lineGain = query.Drifts ? gain + Vector256.Create(query.DriftAt(t)) : gain;
            LevelPrediction.Slide(ref earlier, ref middle, ref later, (int)Math.Round((at - frame) * LevelPrediction.FrameParts));
            (_distance[t], _weight[t]) = LevelPrediction.Compare(earlier, middle, later, lineGain, floor, query.Levels(t), bands, background);
        }
    }

    private readonly record struct Place(float Cost, double At, double Speed);
}
