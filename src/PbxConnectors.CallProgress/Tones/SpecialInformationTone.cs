namespace PbxConnectors.CallProgress;

/// <summary>
/// Names the special information tones: Bellcore GR-674 (IC, VC, RO, NC) by frequency and length of the first two of three
/// segments, and the general one of ITU-T E.180. Frequencies are judged by ratio, so a shifted line does not matter.
/// </summary>
internal sealed record SpecialInformationTone(string Name, string Meaning, NumberState State, int? Q850Cause)
{
    private const double ShortSegment = 0.274;
    private const double LongSegment = 0.380;
    private const double FrequencyError = 0.005;
    private const double LengthError = 0.025;
    private const double ClearlyCloser = 2;

    private static readonly (SpecialInformationTone Tone, double First, double Second, double FirstLength, double SecondLength)[] Patterns =
    [
        Bellcore("IC", "intercept: number changed or disconnected", NumberState.NumberChanged, 22, 913.8, 1370.6, ShortSegment, ShortSegment),
        Bellcore("VC", "vacant code: number not assigned", NumberState.EmptyNumber, 1, 985.2, 1370.6, LongSegment, ShortSegment),
        Bellcore("RO'", "reorder", NumberState.NetworkBusy, 42, 913.8, 1428.5, ShortSegment, LongSegment),
        Bellcore("RO''", "reorder", NumberState.NetworkBusy, 42, 985.2, 1370.6, ShortSegment, LongSegment),
        Bellcore("NC'", "no circuit", NumberState.NetworkBusy, 34, 985.2, 1428.5, LongSegment, LongSegment),
        Bellcore("NC''", "no circuit", NumberState.NetworkBusy, 34, 913.8, 1370.6, LongSegment, LongSegment),
        (new("ITU", "special information tone: an announcement follows", NumberState.Unknown, null), 950 / 1800.0, 1400 / 1800.0, 0.33, 0.33),
    ];

    /// <summary>Whether a frequency can be that of segment 1, 2 or 3.</summary>
    public static bool CanBe(int segment, double frequency) => segment switch
    {
        1 => frequency is > 870 and < 1030,
        2 => frequency is > 1320 and < 1460,
        _ => frequency is > 1735 and < 1850,
    };

    /// <summary>
    /// Names three segments by the frequencies of the first two relative to the third, and by the lengths of the first two, in hops: from
    /// the shortest to the longest they may have. Between two that fit alike it is the general one.
    /// </summary>
    public static SpecialInformationTone FromSegments(
        double first, double second, (int Least, int Most) firstLength, (int Least, int Most) secondLength)
    {
        var (best, next) = (Patterns[^1].Tone, Patterns[^1].Tone);
        var (bestDistance, nextDistance) = (double.MaxValue, double.MaxValue);
        foreach (var pattern in Patterns)
        {
            var distance = Square(first - pattern.First, FrequencyError) + Square(second - pattern.Second, FrequencyError)
                + Square(Off(firstLength, pattern.FirstLength), LengthError) + Square(Off(secondLength, pattern.SecondLength), LengthError);
            if (distance < bestDistance)
            {
                (best, bestDistance, next, nextDistance) = (pattern.Tone, distance, best, bestDistance);
            }
            else if (distance < nextDistance)
            {
                (next, nextDistance) = (pattern.Tone, distance);
            }
        }

        return best.Q850Cause == next.Q850Cause || nextDistance - bestDistance >= ClearlyCloser ? best : Patterns[^1].Tone;
    }

    private static double Off((int Least, int Most) hops, double seconds) =>
        Math.Max(0, Math.Max((hops.Least * Hop.Seconds) - seconds, seconds - (hops.Most * Hop.Seconds)));

    private static (SpecialInformationTone, double, double, double, double) Bellcore(string name, string meaning, NumberState state,
        int cause, double first, double second, double firstLength, double secondLength) =>
        (new(name, meaning, state, cause), first / 1776.7, second / 1776.7, firstLength, secondLength);

    private static double Square(double difference, double scale) => difference / scale * (difference / scale);
}
