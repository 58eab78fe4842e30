using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// The last 64 ms, Hann-windowed and folded at their middle: sums and differences of what lies equally far before and behind it. Cosines
/// show in the sums only, sines in the differences, so a fit costs half.
/// </summary>
internal readonly ref struct FoldedSamples
{
    public const int Count = 256;
    private const int Half = Count / 2;

    /// <summary>Window at each place: first the even distances from the middle, then the odd ones. The middle itself has no other side.</summary>
    public static readonly float[] Window =
        Enumerable.Range(0, Count).Select(i => (float)(i == 0 ? Math.Sqrt(0.5) : 0.5 + (0.5 * Math.Cos(Math.PI * Distance(i) / Count)))).ToArray();

    private readonly Span<float> _even;
    private readonly Span<float> _odd;

    /// <summary>Folds the samples up to a hop into room for twice <see cref="Count"/> numbers.</summary>
    public FoldedSamples(Hop hop, Span<float> room)
    {
        _even = room[..Count];
        _odd = room[Count..];
        var energies = Fold(hop.Even, Half, 0) + Fold(hop.Odd, Half - 1, Half);
        Energy = (0.5f * Vector256.Sum(energies)) + 1e-12f;
    }

    /// <summary>Sums of both sides.</summary>
    public ReadOnlySpan<float> Even => _even;

    /// <summary>Differences of both sides.</summary>
    public ReadOnlySpan<float> Odd => _odd;

    /// <summary>Energy of the windowed samples.</summary>
    public float Energy { get; }

    /// <summary>Samples between the middle and a place.</summary>
    public static int Distance(int place) => place < Half ? 2 * place : (2 * (place - Half)) + 1;

    // The other side of place j behind Half lies at mirror − j.
    private Vector256<float> Fold(ReadOnlySpan<float> samples, int mirror, int place)
    {
        ref var at = ref MemoryMarshal.GetReference(samples);
        var reverse = Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0);
        var energies = Vector256<float>.Zero;
        for (var j = 0; j < Half; j += 8)
        {
            var window = Vector256.LoadUnsafe(ref Window[0], (nuint)(place + j));
            var behind = Vector256.LoadUnsafe(ref at, (nuint)(Half + j)) * window;
            var before = Vector256.Shuffle(Vector256.LoadUnsafe(ref at, (nuint)(mirror - j - 7)), reverse) * window;
            var (sum, difference) = (behind + before, behind - before);
            sum.StoreUnsafe(ref _even[0], (nuint)(place + j));
            difference.StoreUnsafe(ref _odd[0], (nuint)(place + j));
            energies += (sum * sum) + (difference * difference);
        }

        return energies;
    }
}
