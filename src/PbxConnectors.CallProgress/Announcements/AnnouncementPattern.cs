using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// What is kept of a recording: sixteen 4-bit band levels per 16 ms, in steps of 3 dB below its loudest band, and a 15-bit
/// search word per frame. Immutable, thread-safe.
/// </summary>
internal sealed class AnnouncementPattern
{
    public const float QuantisationStep = 3;
    public const float Range = 15 * QuantisationStep;

    /// <summary>
    /// What the stored features mean. Raise it whenever hops, bands, quantisation or words change: library files of another version
    /// are refused, for their references would no longer fit what is heard.
    /// </summary>
    public const int FeatureVersion = 1;

    private const int MinimumFrames = 20;
    private const int BytesPerFrame = BandLevels.Count / 2;
    private const int StoredBytesPerFrame = BytesPerFrame + sizeof(ushort);
    private readonly byte[] _levels;

    private AnnouncementPattern(AnnouncementReference reference, byte[] levels, ushort[] words)
    {
        Reference = reference;
        _levels = levels;
        Words = words;
    }

    public AnnouncementReference Reference { get; }

    public ushort[] Words { get; }

    public int Frames => Words.Length;

    /// <summary>Reduces a recording, or says why it cannot serve.</summary>
    public static AnnouncementPattern? Create(AnnouncementReference reference, ReadOnlySpan<short> samples, out string? problem)
    {
        var history = new FrameHistory(Math.Max(1, samples.Length / Hop.Length));
        var hop = new Hop();
        for (var at = 0; at + Hop.Length <= samples.Length; at += Hop.Length)
        {
            hop.Advance(samples.Slice(at, Hop.Length));
            history.Add(hop.Bands, FrameMarks.None);
        }

        history.Flush();
        problem = null;
        if (history.Count < MinimumFrames)
        {
            problem = "Shorter than 0.3 s: too little to be recognised by.";
            return null;
        }

        byte top = 0;
        foreach (var level in history.Levels(0, history.Count))
            top = Math.Max(top, level);
        if (top < 40 * BandLevels.StepsPerDecibel)
        {
            problem = "Silent: nothing to be recognised by.";
            return null;
        }

        var levels = new byte[history.Count * 8];
        for (var frame = 0; frame < history.Count; frame++)
        {
            var bands = history.Levels(frame, 1);
            for (var b = 0; b < 8; b++)
                levels[(frame * 8) + b] = (byte)(Quantise(bands[b], top) | (Quantise(bands[b + 8], top) << 4));
        }

        return new AnnouncementPattern(reference, levels, history.Words(0, history.Count).ToArray());
    }

    /// <summary>Levels of a frame in dB below the loudest band (0 to −45), bands 0–7 and 8–15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<float> Low, Vector256<float> High) Levels(int frame)
    {
        var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_levels), frame * 8))).AsByte();
        var low = (bytes & Vector128.Create((byte)0x0F)).AsByte();
        var high = (bytes.AsUInt16() >> 4).AsByte() & Vector128.Create((byte)0x0F);
        return (Scale(low), Scale(high));
    }

    /// <summary>The same recording under another name or label.</summary>
    public AnnouncementPattern With(AnnouncementReference reference) => new(reference, _levels, Words);

    /// <summary>The features as bytes, the same on every machine.</summary>
    public byte[] Store()
    {
        var bytes = new byte[Frames * StoredBytesPerFrame];
        _levels.CopyTo(bytes, 0);
        for (var frame = 0; frame < Frames; frame++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(_levels.Length + (frame * sizeof(ushort))), Words[frame]);
        return bytes;
    }

    /// <summary>Takes stored features back; null when they are none of this version.</summary>
    public static AnnouncementPattern? Restore(AnnouncementReference reference, ReadOnlySpan<byte> stored)
    {
        var frames = stored.Length / StoredBytesPerFrame;
        if (frames < MinimumFrames || stored.Length % StoredBytesPerFrame != 0)
            return null;
        var words = new ushort[frames];
        for (var frame = 0; frame < frames; frame++)
            words[frame] = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(stored[((frames * BytesPerFrame) + (frame * sizeof(ushort)))..]) & 0x7FFF);
        return new AnnouncementPattern(reference, stored[..(frames * BytesPerFrame)].ToArray(), words);
    }

    private static Vector256<float> Scale(Vector128<byte> nibbles)
    {
        var (words, _) = Vector128.Widen(nibbles);
        var (first, second) = Vector128.Widen(words);
        var integers = Vector256.Create(first, second).AsInt32();
        return (Vector256.ConvertToSingle(integers) - Vector256.Create(15f)) * QuantisationStep;
    }

    private static int Quantise(byte level, byte top) =>
        Math.Clamp(15 - (int)MathF.Round((top - level) / (QuantisationStep * BandLevels.StepsPerDecibel)), 0, 15);
}
