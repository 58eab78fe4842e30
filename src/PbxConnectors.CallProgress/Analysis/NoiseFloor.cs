namespace PbxConnectors.CallProgress;

/// <summary>
/// Tells sound from silence by a floor that follows the line noise: down as soon as it lasts longer than a lost packet, up slowly, and at
/// once where noise is found out.
/// </summary>
internal sealed class NoiseFloor
{
    private const float LowestSound = -62;
    private const float AboveFloor = 9;
    private const float Rise = 0.02f;
    private const int PacketHops = 4;
    private const float LowestFloor = -80;

    // Never so high that steady music would pass for noise.
    private const float HighestFloor = -42;

    // Line noise holds its level, and its strongest peak is somewhere else each time; 0.4 s of that is enough to know it by. What is as
    // loud as music has to wander more, as a beat with little melody does not.
    private const int SteadyHops = 25;
    private const float LoudNoise = -38;
    private const float SteadySpread = 1.6f;
    private const float NoiseSameness = 0.6f;
    private const float LoudNoiseSameness = 0.45f;
    private const float BelowNoise = 3;

    private readonly float[] _steady = new float[SteadyHops];
    private readonly float[] _lately = new float[PacketHops];
    private float _floor = -46;
    private float _sameness = 0.5f;
    private int _bin;
    private int _hops;

    /// <summary>What lasted until this hop and was taken for sound is noise.</summary>
    public bool FoundOut { get; private set; }

    /// <summary>Hops that were looked at to find noise out.</summary>
    public static int Reach => SteadyHops;

    public bool IsSound(float level) => level > Math.Max(LowestSound, _floor + AboveFloor);

    /// <summary>Adds a hop that is neither a tone nor lost.</summary>
    public void Advance(Hop hop, TonePeaks peaks)
    {
        var level = hop.Level;
        _lately[hop.Index % PacketHops] = level;
        var loudest = Math.Max(Math.Max(_lately[0], _lately[1]), Math.Max(_lately[2], _lately[3]));
        _floor = loudest < _floor ? Math.Max(loudest, LowestFloor) : Math.Max(_floor, Math.Min(_floor + Rise, HighestFloor));
        _steady[_hops++ % SteadyHops] = level;
        _sameness += ((Math.Abs(peaks.Bin - _bin) <= 1 ? 1 : 0) - _sameness) / SteadyHops;
        _bin = peaks.Bin;
        FoundOut = false;
        if (_hops >= SteadyHops && level >= LowestSound && _sameness <= (level < LoudNoise ? NoiseSameness : LoudNoiseSameness))
        {
            FollowNoise();
        }
    }

    private void FollowNoise()
    {
        float sum = 0, squares = 0;
        foreach (var level in _steady)
        {
            (sum, squares) = (sum + level, squares + (level * level));
        }

        var mean = sum / SteadyHops;
        if ((squares / SteadyHops) - (mean * mean) > SteadySpread * SteadySpread)
        {
            return;
        }

        FoundOut = _floor + AboveFloor < mean;
        _floor = Math.Max(_floor, mean - BelowNoise);
    }
}
