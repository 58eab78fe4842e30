namespace PbxConnectors.CallProgress;

/// <summary>
/// Follows pure tones above 780 Hz: special information tones, fax, howler and beeps. A run is a stretch of hops with one
/// steady frequency; what codecs and lost packets tear has trackers of its own.
/// </summary>
internal sealed class SingleToneTracker
{
    private const float EnoughPurity = 0.62f;
    private const float LowestPower = 1.5e-6f;
    private const double LowestFrequency = 780;
    private const double HighestFrequency = 2250;
    private const double SameTone = 22;
    private const int LargestGap = 4;
    private const int Alone = 62;

    private readonly InformationToneTracker _information = new();
    private readonly FaxAnswerTracker _answer = new();
    private readonly Run[] _last = new Run[2];
    private Run _run;
    private bool _running;
    private int _outside;

    /// <summary>The information tone heard.</summary>
    public SpecialInformationTone? Sit => _information.Heard;

    /// <summary>First hop of the information tone.</summary>
    public int SitStart => _information.Start;

    /// <summary>The fax tone heard.</summary>
    public ToneKind? Fax { get; private set; }

    public int FaxStart { get; private set; }

    /// <summary>A second fax burst or a long answer tone made it certain.</summary>
    public bool FaxIsCertain { get; private set; }

    /// <summary>A single beep of 800 to 1200 Hz ended.</summary>
    public bool Beep { get; private set; }

    public int BeepStart { get; private set; }

    public int BeepEnd { get; private set; }

    public double BeepFrequency { get; private set; }

    /// <summary>A steady tone sounds right now.</summary>
    public bool InBurst => _running && _run.Hops >= 10 && _outside <= 2;

    /// <summary>Mean frequency of the tone going on, in hertz.</summary>
    public double Frequency => _run.Frequency;

    /// <summary>First hop of the tone going on.</summary>
    public int RunStart => _running ? _run.Start : -1;

    /// <summary>Whether an answering machine may beep at this frequency.</summary>
    public static bool CanBeBeep(double frequency) => frequency is > 780 and < 1250;

    public void Advance(Hop hop, TonePeaks peaks)
    {
        _information.Advance(hop, peaks);
        _answer.Advance(hop, peaks);
        var pure = peaks.Purity >= EnoughPurity && peaks.PeakPower > LowestPower
            && peaks.Frequency is >= (float)LowestFrequency and <= (float)HighestFrequency;
        var tonal = pure && !hop.MayBeMissing;
        if (_running && pure && Math.Abs(peaks.Frequency - _run.Frequency) <= SameTone)
        {
            // Half a window of the tone beside a lost packet, or at its end: neither a part of it nor a hole.
            if (tonal)
            {
                _run.Add(hop.Index, peaks.Frequency);
                _outside = 0;
            }
        }
        else if (_running && !tonal && ++_outside <= (hop.MayBeMissing ? LargestGap : 2))
        {
            // A short hole: wait whether the tone comes back.
        }
        else
        {
            if (_running)
            {
                End(hop.Index);
            }

            _running = tonal;
            if (tonal)
            {
                _run = new Run(hop.Index, peaks.Frequency);
                // A beep stands alone: one of several notes, or of an information tone, is none.
                Beep &= hop.Index - BeepEnd > Alone;
            }

            _outside = 0;
        }

        if (_answer.Heard)
        {
            (Fax, FaxStart, FaxIsCertain) = (ToneKind.FaxCed, _answer.Start, _answer.IsCertain);
        }
    }

    private void End(int index)
    {
        if (_run.Hops < 3)
        {
            return;
        }

        _last[1] = _last[0];
        _last[0] = _run;
        if (Math.Abs(_run.Frequency - 1100) <= 38 && _run.Seconds is > 0.4 and < 0.62 && _run.Spread < 6)
        {
            FaxIsCertain = Fax == ToneKind.FaxCng;
            Fax = ToneKind.FaxCng;
            FaxStart = _run.Start;
        }
        else if ((_last[1].Hops == 0 || _run.Start - _last[1].End > Alone)
            && CanBeBeep(_run.Frequency) && _run.Seconds is > 0.12 and < 1.5 && _run.Spread < 6)
        {
            Beep = true;
            BeepStart = _run.Start;
            BeepEnd = _run.End;
            BeepFrequency = _run.Frequency;
        }
    }

    private struct Run(int start, double frequency)
    {
        private double _sum = frequency;
        private double _squares = frequency * frequency;

        public readonly int Start { get; } = start;

        public int End { get; private set; } = start + 1;

        public int Hops { get; private set; } = 1;

        public readonly double Frequency => _sum / Hops;

        public readonly double Spread => Math.Sqrt(Math.Max(0, (_squares / Hops) - (Frequency * Frequency)));

        public readonly double Seconds => (End - Start) * Hop.Seconds;

        public void Add(int index, double frequency)
        {
            End = index + 1;
            // The first estimate sees only half of the tone.
            if (Hops == 1)
            {
                (_sum, _squares) = (frequency, frequency * frequency);
            }

            Hops++;
            if (Hops > 2)
            {
                _sum += frequency;
                _squares += frequency * frequency;
            }
            else
            {
                (_sum, _squares) = (2 * frequency, 2 * frequency * frequency);
            }
        }
    }
}
