using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>What a frame is besides its levels.</summary>
[Flags]
internal enum FrameMarks : byte
{
    None = 0,

    /// <summary>Lost packets: says nothing.</summary>
    Missing = 1,

    /// <summary>A steady tone: not speech.</summary>
    Tone = 2,
}

/// <summary>
/// The latest frames of a stream with their search words. A word is the sign of the smoothed difference of neighbouring bands
/// against its mean over half a second around, so words lag some 17 frames behind. Which bits were decided narrowly is kept only for
/// those who ask an index.
/// </summary>
internal sealed class FrameHistory(int capacity, bool withDoubts = false)
{
    /// <summary>Frames are dropped in multiples of this, so that rows keep their place in the ring of differences.</summary>
    public const int DropUnit = 64;

    private const int MeanReach = 16;
    private const int WordMask = 0x7FFF;
    private const int Doubtful = 6;

    // One more than there are: bands are read together with those above them.
    private readonly byte[] _levels = new byte[(capacity * BandLevels.Count) + 1];
    private readonly short[] _differences = new short[DropUnit * BandLevels.Count];
    private readonly ushort[] _words = new ushort[capacity];
    private readonly ushort[] _doubtfulBits = new ushort[withDoubts ? capacity : 0];
    private readonly FrameMarks[] _marks = new FrameMarks[capacity];
    private (Vector256<int> Low, Vector256<int> High) _sums;
    private int _sumStart = 1;
    private int _sumEnd = 1;

    public int Count { get; private set; }

    /// <summary>Frames whose word is known.</summary>
    public int WordCount { get; private set; }

    public bool IsFull => Count == capacity;

    public ReadOnlySpan<FrameMarks> Marks => _marks.AsSpan(0, Count);

    public ReadOnlySpan<byte> Levels(int frame, int count) => _levels.AsSpan(frame * BandLevels.Count, count * BandLevels.Count);

    public ReadOnlySpan<ushort> Words(int frame, int count) => _words.AsSpan(frame, count);

    /// <summary>The six bits of each word that were decided most narrowly.</summary>
    public ReadOnlySpan<ushort> DoubtfulBits(int frame, int count) => _doubtfulBits.AsSpan(frame, count);

    public void Add(ReadOnlySpan<byte> bands, FrameMarks marks)
    {
        bands.CopyTo(_levels.AsSpan(Count * BandLevels.Count));
        _marks[Count] = marks;
        Count++;
        if (Count >= 3)
        {
            Difference(Count - 2);
        }

        while (WordCount + MeanReach + 1 < Count)
        {
            MakeWord(WordCount, WordCount + MeanReach);
        }
    }

    public void Mark(int frame, FrameMarks marks) => _marks[frame] = marks;

    /// <summary>The stream ended: words of the last frames rest on what there is.</summary>
    public void Flush()
    {
        if (Count < 3)
        {
            WordCount = Count;
            return;
        }

        while (WordCount < Count)
        {
            MakeWord(WordCount, Math.Min(WordCount + MeanReach, Count - 2));
        }
    }

    /// <summary>Forgets the oldest frames, a multiple of <see cref="DropUnit"/>.</summary>
    public void Drop(int frames)
    {
        _levels.AsSpan(frames * BandLevels.Count).CopyTo(_levels);
        _words.AsSpan(frames).CopyTo(_words);
        if (withDoubts)
        {
            _doubtfulBits.AsSpan(frames).CopyTo(_doubtfulBits);
        }

        _marks.AsSpan(frames).CopyTo(_marks);
        Count -= frames;
        WordCount -= frames;
        _sumStart -= frames;
        _sumEnd -= frames;
    }

    private ref short Row(int frame) => ref _differences[frame % DropUnit * BandLevels.Count];

    // Of each band to the one above, smoothed over three frames. The last has none above, and nobody looks at its difference.
    private void Difference(int frame)
    {
        var at = frame * BandLevels.Count;
        (Smooth(at) - Smooth(at + 1)).StoreUnsafe(ref Row(frame));
    }

    private Vector256<short> Smooth(int at) => Load(at - BandLevels.Count) + (Load(at) << 1) + Load(at + BandLevels.Count);

    private Vector256<short> Load(int at)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref _levels[at]));
        return Vector256.Create(low, high).AsInt16();
    }

    private void MakeWord(int frame, int lastOfMean)
    {
        for (; _sumEnd <= lastOfMean; _sumEnd++)
        {
            Accumulate(_sumEnd, 1);
        }

        for (; _sumStart < frame - MeanReach; _sumStart++)
        {
            Accumulate(_sumStart, -1);
        }

        var count = _sumEnd - _sumStart;
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref Row(Math.Clamp(frame, 1, Math.Max(1, Count - 2)))));
        (low, high) = ((low * count) - _sums.Low, (high * count) - _sums.High);
        _words[frame] = Bits(Vector256.GreaterThan(low, Vector256<int>.Zero), Vector256.GreaterThan(high, Vector256<int>.Zero));
        if (withDoubts)
        {
            _doubtfulBits[frame] = DoubtsOf(Vector256.Abs(low), Vector256.Abs(high));
        }

        WordCount = frame + 1;
    }

    // The bits whose margins are smaller than those of most others.
    private static ushort DoubtsOf(Vector256<int> low, Vector256<int> high)
    {
        // No two are alike with the number of the band behind them.
        low = (low << 4) + Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        high = (high << 4) + Vector256.Create(8, 9, 10, 11, 12, 13, 14, 15);
        var (smallerLow, smallerHigh) = (Vector256<int>.Zero, Vector256<int>.Zero);
        for (var b = 0; b < BandLevels.Count - 1; b++)
        {
            var margin = Vector256.Create(b < 8 ? low[b] : high[b - 8]);
            smallerLow -= Vector256.LessThan(margin, low);
            smallerHigh -= Vector256.LessThan(margin, high);
        }

        var few = Vector256.Create(Doubtful);
        return Bits(Vector256.LessThan(smallerLow, few), Vector256.LessThan(smallerHigh, few));
    }

    private static ushort Bits(Vector256<int> low, Vector256<int> high) =>
        (ushort)((low.ExtractMostSignificantBits() | (high.ExtractMostSignificantBits() << 8)) & WordMask);

    private void Accumulate(int frame, int sign)
    {
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref Row(frame)));
        _sums = (_sums.Low + (low * sign), _sums.High + (high * sign));
    }
}
