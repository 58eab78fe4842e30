using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Band levels of a recording in 6 bytes a frame. An even frame is stored with 4 bits a band in steps of 3 dB. The window of an odd frame
/// is shared half and half with its neighbours, so their levels predict it and 2 bits a band correct the prediction; what is lost is
/// 1.4 dB (r.m.s.) against 0.9 dB in an even frame.
/// </summary>
internal static class PackedLevels
{
    /// <summary>Two frames: 8 bytes of the even one, 4 of the odd one.</summary>
    private const int PairBytes = 12;
    private const int OddAt = 8;
    private const int Step = AnnouncementPattern.QuantisationStep * FineLevel.PerDecibel;
    private const int Range = 15 * Step;

    // Fitted to speech: an odd frame lies nearer its louder neighbour (at 0.63 of the way), and the four corrections spread evenly about that.
    private const int LouderInQuarters = 121;
    private const int CorrectionStep = Step * 5 / 4;
    private const int LeastCorrection = -3 * Step / 2;

    /// <summary>Bytes of a number of frames: the pairs, and the even frame the last odd one leans on.</summary>
    public static int SizeOf(int frames) => (frames / 2 * PairBytes) + OddAt;

    /// <summary>Packs levels (16 bytes of half decibels a frame) against the loudest of them.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> levels, byte top)
    {
        var frames = levels.Length / BandLevels.Count;
        var packed = new byte[SizeOf(frames)];
        for (var frame = 0; frame <= frames; frame += 2)
        {
            var even = levels.Slice(Math.Min(frame, frames - 1) * BandLevels.Count, BandLevels.Count);
            PackEven(even, top, packed.AsSpan(frame / 2 * PairBytes, OddAt));
        }

        for (var frame = 1; frame < frames; frame += 2)
        {
            // With its corrections still zero the frame unpacks to the lowest of its four values.
            var predicted = Unpack(ref packed[0], frame);
            uint codes = 0;
            for (var b = 0; b < BandLevels.Count; b++)
            {
                var level = (levels[(frame * BandLevels.Count) + b] - top) / BandLevels.StepsPerDecibel * FineLevel.PerDecibel;
                var code = Math.Clamp((int)MathF.Round((level - predicted[b]) / CorrectionStep), 0, 3);
                codes |= (uint)code << (2 * b);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan((frame / 2 * PairBytes) + OddAt), codes);
        }

        return packed;
    }

    /// <summary>Fine levels of a frame against the loudest band.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Unpack(ref byte packed, int frame)
    {
        ref var pair = ref Unsafe.Add(ref packed, (nint)(frame >> 1) * PairBytes);
        var before = Steps(ref pair);
        if ((frame & 1) == 0)
        {
            return (before * Vector256.Create((short)Step)) - Vector256.Create((short)Range);
        }

        var after = Steps(ref Unsafe.Add(ref pair, PairBytes));
        var codes = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref pair, OddAt));
        if (!BitConverter.IsLittleEndian)
        {
            codes = BinaryPrimitives.ReverseEndianness(codes);
        }

        var (quiet, loud) = (Vector256.Min(before, after), Vector256.Max(before, after));
        var lowest = (quiet * Vector256.Create((short)Step)) + (((loud - quiet) * Vector256.Create((short)LouderInQuarters)) >> 2);
        return lowest + (Corrections(codes) * Vector256.Create((short)CorrectionStep)) - Vector256.Create((short)(Range - LeastCorrection));
    }

    private static void PackEven(ReadOnlySpan<byte> levels, byte top, Span<byte> packed)
    {
        for (var b = 0; b < 8; b++)
        {
            packed[b] = (byte)(Quantise(levels[b], top) | (Quantise(levels[b + 8], top) << 4));
        }
    }

    private static int Quantise(byte level, byte top) =>
        Math.Clamp(15 - (int)MathF.Round((top - level) / (AnnouncementPattern.QuantisationStep * BandLevels.StepsPerDecibel)), 0, 15);

    // Sixteen times four bits: bands 0-7 in the lower halves of the bytes, bands 8-15 in the upper ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Steps(ref byte packed)
    {
        var words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref packed)).AsByte()).AsInt16();
        return Vector256.Create(words & Vector128.Create((short)0x0F), words >> 4);
    }

    // Sixteen times two bits. Multiplying brings each pair to the same place: a shift by a different count in each lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Corrections(uint codes)
    {
        var places = Vector128.Create((ushort)(1 << 14), 1 << 12, 1 << 10, 1 << 8, 1 << 6, 1 << 4, 1 << 2, 1);
        var (low, high) = (Vector128.Create((ushort)codes) * places, Vector128.Create((ushort)(codes >> 16)) * places);
        return (Vector256.Create(low, high) >>> 14).AsInt16();
    }
}
