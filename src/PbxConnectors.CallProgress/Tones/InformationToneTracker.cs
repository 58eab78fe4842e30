namespace PbxConnectors.CallProgress;

/// <summary>
/// Follows the three rising segments of a special information tone hop by hop. Lost packets and codecs punch holes into segments; where a
/// hole hides the border of two, the border may be anywhere in it.
/// </summary>
internal sealed class InformationToneTracker
{
    private const float LeastPurity = 0.4f;
    private const float CleanPurity = 0.6f;
    private const float LowestPower = 1.5e-6f;

    // A hop or two of something else, or five lost packets.
    private const int MostOutside = 2;
    private const int MostMissing = 8;

    // What comes next is there when it lasts.
    private const int FewestToTurn = 3;
    private const int ShortestSegment = 12;
    private const int LongestSegment = 29;
    private const int EnoughOfThird = 8;
    private const int FewestClean = 3;
    private const double LargestSpread = 20;

    private readonly Segment[] _segments = new Segment[3];
    private int _current = -1;
    private Segment _next;
    private int _outside;
    private int _missing;
    private int _missingBefore;

    /// <summary>The information tone heard, when a good part of its third segment was.</summary>
    public SpecialInformationTone? Heard { get; private set; }

    /// <summary>First hop of the information tone.</summary>
    public int Start { get; private set; }

    public void Advance(Hop hop, TonePeaks peaks)
    {
        if (Heard is not null)
        {
            return;
        }

        var frequency = peaks.Purity >= LeastPurity && peaks.PeakPower > LowestPower ? peaks.Frequency : 0;
        if (_current >= 0 && SpecialInformationTone.CanBe(_current + 1, frequency))
        {
            _next = default;
            Add(ref _segments[_current], hop, peaks);
        }
        else if (_current is 0 or 1 && SpecialInformationTone.CanBe(_current + 2, frequency))
        {
            Add(ref _next, hop, peaks);
            if (_next.Hops >= FewestToTurn)
            {
                Turn();
            }
        }
        else if (_current >= 0 && (hop.MayBeMissing ? ++_missing <= MostMissing : ++_outside <= MostOutside))
        {
            // A hole: wait whether it goes on behind.
        }
        else
        {
            _current = -1;
            _outside = _missing = 0;
            if (SpecialInformationTone.CanBe(1, frequency))
            {
                Begin(hop, peaks);
            }
        }

        _missingBefore = hop.MayBeMissing ? _missingBefore + 1 : 0;
        if (_current == 2)
        {
            Recognise(hop.Index);
        }
    }

    private void Begin(Hop hop, TonePeaks peaks)
    {
        (_current, _next, _segments[0]) = (0, default, default);
        Add(ref _segments[0], hop, peaks);
        _segments[0].Earliest = hop.Index - _missingBefore;
    }

    private void Turn()
    {
        ref readonly var last = ref _segments[_current];
        _next.Earliest = last.End;
        if (_next.First - last.Earliest < ShortestSegment || _next.Earliest - last.First > LongestSegment)
        {
            _current = -1;
            return;
        }

        _segments[++_current] = _next;
        _next = default;
    }

    private void Add(ref Segment segment, Hop hop, TonePeaks peaks)
    {
        _outside = _missing = 0;
        if (segment.Hops == 0)
        {
            segment.First = hop.Index;
        }

        segment.Hops++;
        segment.End = hop.Index + 1;
        // The phase of the first hop still knows the segment before.
        if (segment.Hops > 1 && !hop.MayBeMissing && peaks.Purity >= CleanPurity)
        {
            segment.Count(peaks.Frequency);
        }
    }

    private void Recognise(int index)
    {
        var (first, second, third) = (_segments[0], _segments[1], _segments[2]);
        if (index - third.First < EnoughOfThird || !IsOneTone(first) || !IsOneTone(second) || !IsOneTone(third))
        {
            return;
        }

        Heard = SpecialInformationTone.FromSegments(first.Frequency / third.Frequency, second.Frequency / third.Frequency,
            (second.Earliest - first.First, second.First - first.Earliest), (third.Earliest - second.First, third.First - second.Earliest));
        Start = first.First;
    }

    private static bool IsOneTone(in Segment segment) => segment.Clean >= FewestClean && segment.Spread <= LargestSpread;

    private struct Segment
    {
        private double _sum;
        private double _squares;

        public int First;

        /// <summary>The first hop it may have begun in, behind a hole.</summary>
        public int Earliest;
        public int End;
        public int Hops;

        public int Clean { get; private set; }

        public readonly double Frequency => _sum / Clean;

        public readonly double Spread => Math.Sqrt(Math.Max(0, (_squares / Clean) - (Frequency * Frequency)));

        public void Count(double frequency)
        {
            Clean++;
            _sum += frequency;
            _squares += frequency * frequency;
        }
    }
}
