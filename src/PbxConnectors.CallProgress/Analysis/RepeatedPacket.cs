using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Finds sound that a receiver made up: in place of a lost packet it plays the one before it again, as loud or weaker. Voices never repeat
/// themselves that closely; tones do, and they are no speech.
/// </summary>
internal static class RepeatedPacket
{
    /// <summary>Sample pairs that are compared at once: a packet covers two such stretches at least, wherever it begins.</summary>
    private const int StretchPairs = 32;

    /// <summary>Sample pairs of a packet of 20 ms, what telephones send.</summary>
    private const int PacketPairs = 80;

    /// <summary>Share of the power that may differ: companding leaves less than a thousandth.</summary>
    private const float LargestRest = 0.002f;

    /// <summary>The same over the first few samples, which settle it for almost all sound.</summary>
    private const float LargestFirstRest = 0.02f;

    /// <summary>Mean power below which there is nothing to compare, about −66 dB.</summary>
    private const float LeastPower = 2.5e-7f;

    /// <summary>The newest hop holds a stretch that repeats the packet before.</summary>
    /// <param name="even">The latest samples with an even number, scaled to ±1.</param>
    /// <param name="odd">Those with an odd number.</param>
    public static bool IsIn(ReadOnlySpan<float> even, ReadOnlySpan<float> odd)
    {
        for (var at = even.Length - (Hop.Length / 2); at < even.Length; at += StretchPairs)
        {
            if (Repeats(even[at..], even[(at - PacketPairs)..], odd[at..], odd[(at - PacketPairs)..]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Repeats(ReadOnlySpan<float> even, ReadOnlySpan<float> evenBefore, ReadOnlySpan<float> odd, ReadOnlySpan<float> oddBefore)
    {
        var sums = default(Sums).Add(even, evenBefore, 0);
        if (!sums.AreAlike(LargestFirstRest))
        {
            return false;
        }

        sums = sums.Add(odd, oddBefore, 0);
        for (var i = Vector256<float>.Count; i < StretchPairs; i += Vector256<float>.Count)
        {
            sums = sums.Add(even, evenBefore, i).Add(odd, oddBefore, i);
        }

        return sums.AreAlike(LargestRest) && Vector256.Sum(sums.Power) > LeastPower * 2 * StretchPairs;
    }

    private readonly record struct Sums(Vector256<float> Power, Vector256<float> Before, Vector256<float> Product)
    {
        public Sums Add(ReadOnlySpan<float> now, ReadOnlySpan<float> before, int at)
        {
            var (x, y) = (Vector256.Create(now[at..]), Vector256.Create(before[at..]));
            return new Sums(Power + (x * x), Before + (y * y), Product + (x * y));
        }

        /// <summary>All but a share of the power is the sound before at some gain.</summary>
        public bool AreAlike(float rest)
        {
            var (power, before, product) = (Vector256.Sum(Power), Vector256.Sum(Before), Vector256.Sum(Product));
            return product > 0 && product * product >= (1 - rest) * power * before && power <= before * 1.1f;
        }
    }
}
