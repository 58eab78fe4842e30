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
/// against its mean over half a second around, so words lag some 17 frames behind.
/// </summary>
internal sealed class FrameHistory(int capacity)
{
    /// <summary>Frames are dropped in multiples of this, so that rows keep their place in the ring of differences.</summary>
    public const int DropUnit = 64;

    private const int MeanReach = 16;
    private const int Differences = BandLevels.Count - 1;

    private readonly byte[] _levels = new byte[capacity * BandLevels.Count];
    private readonly short[] _differences = new short[DropUnit * BandLevels.Count];
    private readonly ushort[] _words = new ushort[capacity];
    private readonly ushort[] _weakBits = new ushort[capacity];
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

    /// <summary>The three bits of each word that were decided most narrowly.</summary>
    public ReadOnlySpan<ushort> WeakBits(int frame, int count) => _weakBits.AsSpan(frame, count);

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
        _weakBits.AsSpan(frames).CopyTo(_weakBits);
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
        var (weakest, weaker, weak) = (Margin.None, Margin.None, Margin.None);
        for (var b = 0; b < Differences; b++)
        {
            var difference = (row[b] * count) - _sums[b];
            if (difference > 0)
                word |= 1 << b;
            var margin = new Margin(Math.Abs(difference), 1 << b);
            if (margin.Size < weakest.Size)
                (weakest, weaker, weak) = (margin, weakest, weaker);
            else if (margin.Size < weaker.Size)
                (weaker, weak) = (margin, weaker);
            else if (margin.Size < weak.Size)
                weak = margin;
        }

        _words[frame] = (ushort)word;
        _weakBits[frame] = (ushort)(weakest.Bit | weaker.Bit | weak.Bit);
        WordCount = frame + 1;
    }

    private void Accumulate(int frame, int sign)
    {
        var row = Row(frame);
        for (var b = 0; b < Differences; b++)
            _sums[b] += sign * row[b];
    }

    private readonly record struct Margin(int Size, int Bit)
    {
        public static Margin None { get; } = new(int.MaxValue, 0);
    }
}
