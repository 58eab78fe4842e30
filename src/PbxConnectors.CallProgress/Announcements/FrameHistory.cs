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
    private const int Differences = BandLevels.Count - 1;
    private const int Doubtful = 6;

    private readonly byte[] _levels = new byte[capacity * BandLevels.Count];
    private readonly short[] _differences = new short[DropUnit * BandLevels.Count];
    private readonly ushort[] _words = new ushort[capacity];
    private readonly ushort[] _doubtfulBits = new ushort[withDoubts ? capacity : 0];
    private readonly FrameMarks[] _marks = new FrameMarks[capacity];
    private readonly int[] _sums = new int[BandLevels.Count];
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
            Difference(Count - 2);
        while (WordCount + MeanReach + 1 < Count)
            MakeWord(WordCount, WordCount + MeanReach);
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
            MakeWord(WordCount, Math.Min(WordCount + MeanReach, Count - 2));
    }

    /// <summary>Forgets the oldest frames, a multiple of <see cref="DropUnit"/>.</summary>
    public void Drop(int frames)
    {
        _levels.AsSpan(frames * BandLevels.Count).CopyTo(_levels);
        _words.AsSpan(frames).CopyTo(_words);
        if (withDoubts)
            _doubtfulBits.AsSpan(frames).CopyTo(_doubtfulBits);
        _marks.AsSpan(frames).CopyTo(_marks);
        Count -= frames;
        WordCount -= frames;
        _sumStart -= frames;
        _sumEnd -= frames;
    }

    private Span<short> Row(int frame) => _differences.AsSpan(frame % DropUnit * BandLevels.Count, BandLevels.Count);

    private void Difference(int frame)
    {
        Span<int> smooth = stackalloc int[BandLevels.Count];
        var centre = frame * BandLevels.Count;
        for (var b = 0; b < BandLevels.Count; b++)
            smooth[b] = _levels[centre - BandLevels.Count + b] + (2 * _levels[centre + b]) + _levels[centre + BandLevels.Count + b];
        var row = Row(frame);
        for (var b = 0; b < Differences; b++)
            row[b] = (short)(smooth[b] - smooth[b + 1]);
    }

    private void MakeWord(int frame, int lastOfMean)
    {
        for (; _sumEnd <= lastOfMean; _sumEnd++)
            Accumulate(_sumEnd, 1);
        for (; _sumStart < frame - MeanReach; _sumStart++)
            Accumulate(_sumStart, -1);
        var count = _sumEnd - _sumStart;
        var row = Row(Math.Clamp(frame, 1, Math.Max(1, Count - 2)));
        var word = 0;
        for (var b = 0; b < Differences; b++)
            word |= (row[b] * count) - _sums[b] > 0 ? 1 << b : 0;
        _words[frame] = (ushort)word;
        if (withDoubts)
            MarkDoubts(frame, row, count);
        WordCount = frame + 1;
    }

    private void MarkDoubts(int frame, ReadOnlySpan<short> row, int count)
    {
        Span<int> margins = stackalloc int[Doubtful];
        Span<int> bits = stackalloc int[Doubtful];
        margins.Fill(int.MaxValue);
        bits.Clear();
        _doubtfulBits[frame] = 0;
        for (var b = 0; b < Differences; b++)
        {
            var margin = Math.Abs((row[b] * count) - _sums[b]);
            if (margin >= margins[^1])
                continue;
            var at = Doubtful - 1;
            for (; at > 0 && margins[at - 1] > margin; at--)
                (margins[at], bits[at]) = (margins[at - 1], bits[at - 1]);
            (margins[at], bits[at]) = (margin, 1 << b);
        }

        foreach (var bit in bits)
            _doubtfulBits[frame] |= (ushort)bit;
    }

    private void Accumulate(int frame, int sign)
    {
        var row = Row(frame);
        for (var b = 0; b < Differences; b++)
            _sums[b] += sign * row[b];
    }
}
