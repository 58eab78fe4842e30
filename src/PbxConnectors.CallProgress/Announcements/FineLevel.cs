using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Levels the matcher calculates with: sixteenths of a decibel in 16 bits, so that the sixteen bands of a frame are one vector of 256 bits.
/// </summary>
internal static class FineLevel
{
    public const int Bits = 4;
    public const int PerDecibel = 1 << Bits;

    /// <summary>Sixteen bands of the same level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> OfAll(float decibels) => Vector256.Create((short)(decibels * PerDecibel));

    /// <summary>The levels of a frame of the stream, kept as <see cref="BandLevels"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Of(ReadOnlySpan<byte> levels)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(levels)));
        return (Vector256.Create(low, high).AsInt16()) * (short)(PerDecibel / BandLevels.StepsPerDecibel);
    }
}
