namespace PbxConnectors.CallProgress;

/// <summary>
/// Names the special information tones: Bellcore GR-674 (IC, VC, RO, NC) by frequency and length of the first two of three
/// segments, and the general one of ITU-T E.180. Frequencies are judged by ratio, so a shifted line does not matter.
/// </summary>
internal sealed record SpecialInformationTone(string Name, string Meaning, NumberState State, int? Q850Cause)
{
    private const double ShortSegment = 0.274;
    private const double LongSegment = 0.380;

    private static readonly (SpecialInformationTone Tone, double First, double Second, double FirstLength, double SecondLength, double ThirdLength)[] Patterns =
    [
        Bellcore("IC", "intercept: number changed or disconnected", NumberState.NumberChanged, 22, 913.8, 1370.6, ShortSegment, ShortSegment),
        Bellcore("VC", "vacant code: number not assigned", NumberState.EmptyNumber, 1, 985.2, 1370.6, LongSegment, ShortSegment),
        Bellcore("RO'", "reorder", NumberState.NetworkBusy, 42, 913.8, 1428.5, ShortSegment, LongSegment),
        Bellcore("RO''", "reorder", NumberState.NetworkBusy, 42, 985.2, 1370.6, ShortSegment, LongSegment),
        Bellcore("NC'", "no circuit", NumberState.NetworkBusy, 34, 985.2, 1428.5, LongSegment, LongSegment),
        Bellcore("NC''", "no circuit", NumberState.NetworkBusy, 34, 913.8, 1370.6, LongSegment, LongSegment),
        (new("ITU", "special information tone: an announcement follows", NumberState.Unknown, null), 950 / 1800.0, 1400 / 1800.0, 0.33, 0.33, 0.33),
    ];

    /// <summary>Whether a frequency can be that of segment 1, 2 or 3.</summary>
    public static bool CanBe(int segment, double frequency) => segment switch
    {
        1 => frequency is > 870 and < 1030,
        2 => frequency is > 1320 and < 1460,
        _ => frequency is > 1735 and < 1850,
    };

    /// <summary>Names three segments by their frequencies (Hz) and the lengths (s) of the first two.</summary>
    public static SpecialInformationTone Name3(double f1, double f2, double f3, double length1, double length2)
    {
        var best = Patterns[0];
        var bestDistance = double.MaxValue;
        foreach (var pattern in Patterns)
        {
            var distance = Square((f1 / f3) - pattern.First, 0.005) + Square((f2 / f3) - pattern.Second, 0.005)
                + Square(length1 - pattern.FirstLength, 0.025) + Square(length2 - pattern.SecondLength, 0.025);
            if (distance < bestDistance)
                (best, bestDistance) = (pattern, distance);
        }

        return best.Tone;
    }

    private static (SpecialInformationTone, double, double, double, double, double) Bellcore(string name, string meaning, NumberState state,
        int cause, double first, double second, double firstLength, double secondLength) =>
        (new(name, meaning, state, cause), first / 1776.7, second / 1776.7, firstLength, secondLength, LongSegment);

    private static double Square(double difference, double scale) => difference / scale * (difference / scale);
}
