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
/// against its mean over half a second around, so it lags <see cref="WordDelay"/> frames behind.
/// </summary>
internal sealed class FrameHistory(int capacity)
{
    public const int WordDelay = MeanReach + 1;
    private const int MeanReach = 16;
    private const int Differences = BandLevels.Count - 1;

    private readonly byte[] _levels = new byte[capacity * BandLevels.Count];
    private readonly short[] _differences = new short[capacity * BandLevels.Count];
    private readonly ushort[] _words = new ushort[capacity];
    private readonly FrameMarks[] _marks = new FrameMarks[capacity];
    private readonly int[] _sums = new int[BandLevels.Count];
    private int _sumStart;
    private int _sumEnd;

    public int Count { get; private set; }

    /// <summary>Frames whose word is known.</summary>
    public int WordCount { get; private set; }

    public bool IsFull => Count == capacity;

    public ReadOnlySpan<byte> Levels(int frame, int count) => _levels.AsSpan(frame * BandLevels.Count, count * BandLevels.Count);

    public ReadOnlySpan<ushort> Words(int frame, int count) => _words.AsSpan(frame, count);

    public ReadOnlySpan<FrameMarks> Marks => _marks.AsSpan(0, Count);

    public void Add(Hop hop, bool tone)
    {
        hop.Bands.CopyTo(_levels.AsSpan(Count * BandLevels.Count));
        _marks[Count] = (hop.MayBeMissing ? FrameMarks.Missing : 0) | (tone ? FrameMarks.Tone : 0);
        Count++;
        if (Count >= 3)
            Difference(Count - 2);
        while (WordCount + MeanReach + 1 < Count)
            MakeWord(WordCount, WordCount + MeanReach);
    }

    /// <summary>The last frames turn out to be of another kind than thought.</summary>
    public void Remark(int count, FrameMarks add, FrameMarks remove)
    {
        for (var i = Math.Max(0, Count - count); i < Count; i++)
            _marks[i] = (_marks[i] & ~remove) | add;
    }

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

    /// <summary>Forgets the oldest frames.</summary>
    public void Drop(int frames)
    {
        Move(_levels, frames * BandLevels.Count);
        Move(_differences, frames * BandLevels.Count);
        Move(_words, frames);
        Move(_marks, frames);
        Count -= frames;
        WordCount = Math.Max(0, WordCount - frames);
        _sumStart = Math.Max(0, _sumStart - frames);
        _sumEnd = Math.Max(0, _sumEnd - frames);
    }

    private static void Move<T>(T[] array, int count) => array.AsSpan(count).CopyTo(array);

    private void Difference(int frame)
    {
        Span<int> smooth = stackalloc int[BandLevels.Count];
        var centre = frame * BandLevels.Count;
        for (var b = 0; b < BandLevels.Count; b++)
            smooth[b] = _levels[centre - BandLevels.Count + b] + (2 * _levels[centre + b]) + _levels[centre + BandLevels.Count + b];
        for (var b = 0; b < Differences; b++)
            _differences[centre + b] = (short)(smooth[b] - smooth[b + 1]);
    }

    private void MakeWord(int frame, int lastOfMean)
    {
        var first = Math.Max(1, frame - MeanReach);
        for (; _sumEnd <= lastOfMean; _sumEnd++)
            Accumulate(_sumEnd, 1);
        for (; _sumStart < first; _sumStart++)
            Accumulate(_sumStart, -1);
        var count = _sumEnd - _sumStart;
        var row = Math.Clamp(frame, 1, Math.Max(1, Count - 2)) * BandLevels.Count;
        var word = 0;
        for (var b = 0; b < Differences; b++)
        {
            if (_differences[row + b] * count > _sums[b])
                word |= 1 << b;
        }

        _words[frame] = (ushort)word;
        WordCount = frame + 1;
    }

    private void Accumulate(int frame, int sign)
    {
        var row = frame * BandLevels.Count;
        for (var b = 0; b < Differences; b++)
            _sums[b] += sign * _differences[row + b];
    }
}
