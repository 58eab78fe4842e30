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
    private const float Step = AnnouncementPattern.QuantisationStep;

    // Fitted to speech: an odd frame lies nearer its louder neighbour, and the four corrections spread evenly about that.
    private const float Louder = 0.63f;
    private const float CorrectionStep = 1.25f * Step;
    private const float LeastCorrection = -1.5f * Step;

    /// <summary>Bytes of a number of frames: the pairs, and the even frame the last odd one leans on.</summary>
    public static int SizeOf(int frames) => (frames / 2 * PairBytes) + OddAt;

    /// <summary>Packs levels (16 bytes of half decibels a frame) against the loudest of them.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> levels, byte top)
    {
        var frames = levels.Length / BandLevels.Count;
        var packed = new byte[SizeOf(frames)];
        for (var frame = 0; frame <= frames; frame += 2)
            PackEven(levels.Slice(Math.Min(frame, frames - 1) * BandLevels.Count, BandLevels.Count), top, packed.AsSpan(frame / 2 * PairBytes, OddAt));
        Span<float> predicted = stackalloc float[BandLevels.Count];
        for (var frame = 1; frame < frames; frame += 2)
        {
            // With its corrections still zero the frame unpacks to the lowest of its four values.
            var (low, high) = Unpack(ref packed[0], frame);
            low.CopyTo(predicted);
            high.CopyTo(predicted[8..]);
            uint codes = 0;
            for (var b = 0; b < BandLevels.Count; b++)
            {
                var level = (levels[(frame * BandLevels.Count) + b] - top) / BandLevels.StepsPerDecibel;
                var code = Math.Clamp((int)MathF.Round((level - predicted[b]) / CorrectionStep), 0, 3);
                codes |= (uint)code << (2 * b);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan((frame / 2 * PairBytes) + OddAt), codes);
        }

        return packed;
    }

    /// <summary>Levels of a frame in dB below the loudest band, bands 0–7 and 8–15.</summary>
    // Inlined it would use up what the caller's loop may inline.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (Vector256<float> Low, Vector256<float> High) Unpack(ref byte packed, int frame)
    {
        ref var pair = ref Unsafe.Add(ref packed, (nint)(frame >> 1) * PairBytes);
        var before = Even(ref pair);
        if ((frame & 1) == 0)
            return before;
        var after = Even(ref Unsafe.Add(ref pair, PairBytes));
        var codes = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref pair, OddAt));
        if (!BitConverter.IsLittleEndian)
            codes = BinaryPrimitives.ReverseEndianness(codes);
        return (Odd(before.Low, after.Low, codes & 0xFFFF), Odd(before.High, after.High, codes >> 16));
    }

    private static void PackEven(ReadOnlySpan<byte> levels, byte top, Span<byte> packed)
    {
        for (var b = 0; b < 8; b++)
            packed[b] = (byte)(Quantise(levels[b], top) | (Quantise(levels[b + 8], top) << 4));
    }

    private static int Quantise(byte level, byte top) =>
        Math.Clamp(15 - (int)MathF.Round((top - level) / (Step * BandLevels.StepsPerDecibel)), 0, 15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Low, Vector256<float> High) Even(ref byte packed)
    {
        var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref packed)).AsByte();
        var high = (bytes.AsUInt16() >> 4).AsByte() & Vector128.Create((byte)0x0F);
        return (Scale(bytes & Vector128.Create((byte)0x0F)), Scale(high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Odd(Vector256<float> before, Vector256<float> after, uint codes)
    {
        // Multiplying brings each pair of bits to the same place: a shift by a different count in each lane.
        var places = Vector256.Create(1 << 14, 1 << 12, 1 << 10, 1 << 8, 1 << 6, 1 << 4, 1 << 2, 1);
        var correction = ((Vector256.Create((int)codes) * places) >> 14) & Vector256.Create(3);
        var (quiet, loud) = (Vector256.Min(before, after), Vector256.Max(before, after));
        var lowest = quiet + ((loud - quiet) * Vector256.Create(Louder)) + Vector256.Create(LeastCorrection);
        return lowest + (Vector256.ConvertToSingle(correction) * Vector256.Create(CorrectionStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scale(Vector128<byte> nibbles)
    {
        var (words, _) = Vector128.Widen(nibbles);
        var (first, second) = Vector128.Widen(words);
        var integers = Vector256.Create(first, second).AsInt32();
        return (Vector256.ConvertToSingle(integers) - Vector256.Create(15f)) * Step;
    }
}
