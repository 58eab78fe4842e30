using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// What is kept of a recording, 7 bytes per 16 ms: sixteen band levels, in steps of 3 dB below the loudest band for every even frame
/// and as two bits beside what its neighbours predict for every odd one, and a 15-bit search word for every even frame. Immutable,
/// thread-safe.
/// </summary>
internal sealed class AnnouncementPattern
{
    public const int QuantisationStep = 3;
    public const int Range = 15 * QuantisationStep;

    /// <summary>
    /// What the stored features mean. Raise it whenever hops, bands, quantisation or words change: library files of another version
    /// are refused, for their references would no longer fit what is heard.
    /// </summary>
    public const int FeatureVersion = 2;

    /// <summary>Frames per search word: half-overlapping windows and a smoothing over three frames leave little new in every other one.</summary>
    public const int FramesPerWord = 2;

    private const int MinimumFrames = 20;
    private const int HeaderBytes = sizeof(int);

    private readonly byte[] _levels;

    private AnnouncementPattern(AnnouncementReference reference, int frames, byte[] levels, ushort[] words)
    {
        Reference = reference;
        Frames = frames;
        _levels = levels;
        Words = words;
        SoundEnd = frames;
        while (SoundEnd > 0 && !IsSound(SoundEnd - 1))
        {
            SoundEnd--;
        }
    }

    public AnnouncementReference Reference { get; }

    /// <summary>Search words of frames 0, 2, 4 and so on.</summary>
    public ushort[] Words { get; }

    public int Frames { get; }

    /// <summary>The frame behind the last that holds sound: recordings end in silence of any length.</summary>
    public int SoundEnd { get; }

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
        {
            top = Math.Max(top, level);
        }

        if (top < 40 * BandLevels.StepsPerDecibel)
        {
            problem = "Silent: nothing to be recognised by.";
            return null;
        }

        var words = new ushort[WordsOf(history.Count)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = history.Words(i * FramesPerWord, 1)[0];
        }

        return new AnnouncementPattern(reference, history.Count, PackedLevels.Pack(history.Levels(0, history.Count), top), words);
    }

    /// <summary>The same recording under another name or label.</summary>
    public AnnouncementPattern With(AnnouncementReference reference) => new(reference, Frames, _levels, Words);

    /// <summary>The features as bytes, the same on every machine.</summary>
    public byte[] Store()
    {
        var bytes = new byte[HeaderBytes + _levels.Length + (Words.Length * sizeof(ushort))];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Frames);
        _levels.CopyTo(bytes, HeaderBytes);
        var words = bytes.AsSpan(HeaderBytes + _levels.Length);
        for (var i = 0; i < Words.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(words[(i * sizeof(ushort))..], Words[i]);
        }

        return bytes;
    }

    /// <summary>Takes stored features back; null when they are none of this version.</summary>
    public static AnnouncementPattern? Restore(AnnouncementReference reference, ReadOnlySpan<byte> stored)
    {
        if (stored.Length < HeaderBytes)
        {
            return null;
        }

        var frames = BinaryPrimitives.ReadInt32LittleEndian(stored);
        if (frames < MinimumFrames || frames > stored.Length)
        {
            return null;
        }

        var levels = PackedLevels.SizeOf(frames);
        var words = new ushort[WordsOf(frames)];
        if (stored.Length != HeaderBytes + levels + (words.Length * sizeof(ushort)))
        {
            return null;
        }

        for (var i = 0; i < words.Length; i++)
        {
            words[i] = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(stored[(HeaderBytes + levels + (i * sizeof(ushort)))..]) & 0x7FFF);
        }

        return new AnnouncementPattern(reference, frames, stored.Slice(HeaderBytes, levels).ToArray(), words);
    }

    /// <summary>Fine levels of a frame against the loudest band: 0 to −45 dB and a little below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<short> Levels(int frame) => PackedLevels.Unpack(ref MemoryMarshal.GetArrayDataReference(_levels), frame);

    private bool IsSound(int frame) => Vector256.GreaterThanAny(Levels(frame), FineLevel.OfAll(-MatcherTuning.DeepestFloor));

    private static int WordsOf(int frames) => (frames + FramesPerWord - 1) / FramesPerWord;
}
