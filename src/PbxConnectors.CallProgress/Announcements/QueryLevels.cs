using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// The latest nine seconds of the stream: levels, noise floor per band, and how much sound each frame holds. The floor follows a
/// low percentile; it moves in steps, and <see cref="Version"/> tells when everything measured against it is stale.
/// </summary>
internal sealed class QueryLevels
{
    public const int Capacity = 576;
    public const int Dropped = 3 * FrameHistory.DropUnit;
    private const int LeastFrames = 8;
    private const float FloorBias = 2;
    private const float FloorStep = 2;
    private const int SettledFrames = 150;
    private const float WeightMargin = 3;
    private const float PerFineWeight = 1f / (MatcherTuning.FullWeight * FineLevel.PerDecibel);

    private readonly ushort[] _histogram;
    private readonly ushort[] _masks = new ushort[Capacity];
    private readonly ushort[] _weights = new ushort[Capacity];
    private readonly LevelRanks _low;
    private readonly LevelRanks _high;
    private int _usable;
    private int _updates;
    private int _weighed;
    private bool _dropped;
    private bool _backgroundIsNew;
    private readonly short[] _drift = new short[LineDrift.Cells];
    private Vector256<short> _background;

    public QueryLevels(bool forIndex)
    {
        History = new FrameHistory(Capacity, forIndex);
        _histogram = new ushort[BandLevels.Count * LevelRanks.Bins];
        _low = new LevelRanks(_histogram);
        _high = new LevelRanks(_histogram);
    }

    public FrameHistory History { get; }

    /// <summary>Fine levels of the floor of each band above −100 dB: the noise, or the background where that is louder.</summary>
    public Vector256<short> FloorLevels { get; private set; }

    /// <summary>Fine levels of the noise alone.</summary>
    public Vector256<short> NoiseLevels { get; private set; }

    /// <summary>All bits when there is a background, none otherwise.</summary>
    public Vector256<short> WithBackground { get; private set; }

    /// <summary>Bands above the floor in each frame, 0 to 16; 0 for tones and lost packets.</summary>
    public float Weight(int frame) => _weights[frame] * PerFineWeight;

    /// <summary>Reference frames per frame of this line, as the best alignment found it.</summary>
    public double LineSpeed { get; set; } = 1;

    /// <summary>
    /// Counts how often a strong alignment found a better place: those beside it look again as well, so that places do not tell them apart.
    /// </summary>
    public int Places { get; set; }

    /// <summary>How far the floor lies below the loudest band, in dB over all bands: 32 on a clean line, 15 at a poor one.</summary>
    public float Depth { get; private set; } = MatcherTuning.DeepestFloor;

    /// <summary>Weight of the sound that was dropped last.</summary>
    public float SoundBefore { get; private set; }

    public int Version { get; private set; }

    /// <summary>There is a background, or the level drifts.</summary>
    public bool IsDisturbed => Drifts || WithBackground != Vector256<short>.Zero;

    /// <summary>The level of the line changes.</summary>
    public bool Drifts { get; private set; }

    /// <summary>Fine levels by which a frame is louder than the gain of the line says.</summary>
    public short DriftAt(int frame) => _drift[frame / LineDrift.CellFrames];

    /// <summary>Whether anything was heard before a frame.</summary>
    public bool HasSoundBefore(int frame)
    {
        if (_dropped)
        {
            return true;
        }

        foreach (var weight in _weights.AsSpan(0, frame))
        {
            if (weight * PerFineWeight >= MatcherTuning.QuietWeight)
            {
                return true;
            }
        }

        return false;
    }

    public int Count => History.Count;

    public void Add(Hop hop, bool tone)
    {
        var marks = (hop.MayBeGap || hop.IsFilled ? FrameMarks.Missing : 0) | (tone ? FrameMarks.Tone : 0);
        History.Add(hop.Bands, marks);
        if (marks == 0)
        {
            Tally(Count - 1, 1);
        }
    }

    public void Drop()
    {
        _dropped = true;
        SoundBefore = 0;
        for (var frame = Dropped - MatcherTuning.PauseBefore; frame < Dropped; frame++)
        {
            SoundBefore += Weight(frame);
        }

        for (var frame = 0; frame < Dropped; frame++)
        {
            if (History.Marks[frame] == 0)
            {
                Tally(frame, -1);
            }
        }

        History.Drop(Dropped);
        _weights.AsSpan(Dropped).CopyTo(_weights);
        _masks.AsSpan(Dropped).CopyTo(_masks);
        _drift.AsSpan(Dropped / LineDrift.CellFrames).CopyTo(_drift);
        _weighed = Math.Max(0, _weighed - Dropped);
    }

    /// <summary>The last frames turn out to be of another kind than thought.</summary>
    public void Remark(int count, FrameMarks add, FrameMarks remove)
    {
        for (var frame = Math.Max(0, Count - count); frame < Count; frame++)
        {
            var before = History.Marks[frame];
            var after = (before & ~remove) | add;
            if (after == before)
            {
                continue;
            }

            History.Mark(frame, after);
            if (before == 0 || after == 0)
            {
                Tally(frame, after == 0 ? 1 : -1);
            }

            _weighed = 0;
        }
    }

    /// <summary>Brings floor, weights and masks up to date.</summary>
    public void Update()
    {
        // Once a few seconds are known the floor moves slowly.
        _updates++;
        if (_weighed == 0 || ((_backgroundIsNew || _usable < SettledFrames || _updates % 4 == 0) && FloorMoved()))
        {
            Version++;
            _weighed = 0;
        }

        var from = FloorLevels + FineLevel.OfAll(WeightMargin);
        for (; _weighed < Count; _weighed++)
        {
            var above = Levels(_weighed) - from;
            var clear = History.Marks[_weighed] == 0;
            var loud = clear ? Vector256.GreaterThan(above, Vector256<short>.Zero).ExtractMostSignificantBits() : 0;
            _masks[_weighed] = (ushort)((loud | (loud >> 1)) & 0x7FFF);
            _weights[_weighed] = clear && _usable >= LeastFrames ? FineWeightOf(above) : (ushort)0;
        }
    }

    /// <summary>
    /// What the best alignment finds the line to do: levels of what else is heard, and how its own level drifts. True when that is new.
    /// </summary>
    public bool Disturb(Vector256<short> background, Alignment best)
    {
        (_background, _backgroundIsNew) = (background, background != _background);
        Span<short> drift = stackalloc short[LineDrift.Cells];
        var drifts = LineDrift.TryEstimate(best, this, drift);
        if (!drifts && !Drifts)
        {
            return false;
        }

        if (!drifts)
        {
            drift.Clear();
        }

        Drifts = drifts;
        drift.CopyTo(_drift);
        Version++;
        return true;
    }

    /// <summary>Bands of fine levels above the noise, 0 to 16.</summary>
    public float WeightAboveNoise(Vector256<short> levels) => FineWeightOf(levels - NoiseLevels - FineLevel.OfAll(WeightMargin)) * PerFineWeight;

    /// <summary>The bits of search words that count: those between two bands that do not both drown in noise.</summary>
    public ReadOnlySpan<ushort> Masks(int frame, int count) => _masks.AsSpan(frame, count);

    /// <summary>Fine levels of a frame above −100 dB.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<short> Levels(int frame) => FineLevel.Of(History.Levels(frame, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort FineWeightOf(Vector256<short> above) =>
        (ushort)Vector256.Sum(Vector256.Min(Vector256.Max(above, Vector256<short>.Zero), FineLevel.OfAll(MatcherTuning.FullWeight)));

    private bool FloorMoved()
    {
        if (_usable < LeastFrames)
        {
            return false;
        }

        Span<short> noise = stackalloc short[BandLevels.Count];
        var top = 0;
        for (var b = 0; b < BandLevels.Count; b++)
        {
            noise[b] = (short)((_low.Find(b, _usable / 10) + FloorBias) * FineLevel.PerDecibel);
            top = Math.Max(top, _high.Find(b, _usable - 1 - (_usable / 50)));
        }

        _backgroundIsNew = false;
        NoiseLevels = Vector256.Max(Vector256.Create<short>(noise), FineLevel.OfAll(top - MatcherTuning.DeepestFloor));
        var background = Vector256.Min(_background, FineLevel.OfAll(top - MatcherTuning.LoudestBackground));
        var floor = Vector256.Max(NoiseLevels, background);
        if (!Vector256.GreaterThanAny(Vector256.Abs(floor - FloorLevels), FineLevel.OfAll(FloorStep)))
        {
            return false;
        }

        FloorLevels = floor;
        var bands = BitOperations.PopCount(Vector256.GreaterThan(background, NoiseLevels).ExtractMostSignificantBits());
        WithBackground = bands >= MatcherTuning.FewestBackgroundBands ? Vector256<short>.AllBitsSet : default;
        Depth = top - (Vector256.Sum(floor) / (float)(BandLevels.Count * FineLevel.PerDecibel));
        return true;
    }

    private void Tally(int frame, int step)
    {
        var levels = History.Levels(frame, 1);
        for (var b = 0; b < BandLevels.Count; b++)
        {
            var bin = levels[b] >> 1;
            _histogram[(b * LevelRanks.Bins) + bin] += (ushort)step;
            _low.Count(b, bin, step);
            _high.Count(b, bin, step);
        }

        _usable += step;
    }
}
