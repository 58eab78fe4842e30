namespace PbxConnectors.CallProgress;

/// <summary>
/// Tells the room in which somebody begins to speak from the noise of a line. Both are heard before the first word, but the sound of a
/// room changes its colour from one tenth of a second to the next, and noise keeps it, whatever codec or gain control it went through.
/// What is heard behind the first word is not listened to: recordings have pauses too, and breath in them.
/// </summary>
internal sealed class RoomMeter
{
    // Long enough to tell colour from wavering, short enough for several before a word.
    private const int Block = 5;

    // How loud a voice is here shows only while it speaks: what was heard is looked at so many hops later.
    private const int Later = 40;

    // The window sees a word before it is sound, and a word dies away on the line.
    private const int BeforeVoice = 7;
    private const int AfterVoice = 10;

    // A word, and no knock on the receiver.
    private const int FirstWord = 12;

    // Codecs leave this much where there was nothing.
    private const float Nothing = -78;
    private const float Lost = -200;

    // Of 494 announcements behind noise over thirteen lines with codecs and gain control one in 400 reaches this.
    private const float LeastChange = 2.5f;

    // What is nearer to the voice than this belongs to it.
    private const float LeastDepth = 25;

    private readonly byte[] _bands = new byte[Later * BandLevels.Count];
    private readonly float[] _levels = new float[Later];
    private readonly float[] _block = new float[BandLevels.Count];
    private readonly float[] _stretch = new float[BandLevels.Count];
    private int _hops;
    private int _inBlock;
    private int _blocksOfStretch;
    private int _sinceVoice = AfterVoice;
    private int _voiceHops;
    private float _loudest = Nothing;
    private float _squares;
    private float _within;
    private float _between;
    private int _blocks;
    private int _changes;

    /// <summary>A room was heard before the first word.</summary>
    public bool IsHeard => Change >= LeastChange;

    /// <summary>How much more the colour changes between blocks than it would if it wavered from hop to hop only; 1 for noise.</summary>
    public float Change => _changes == 0 ? 0 : _between / _changes / Math.Max(_within / (_blocks * (Block - 1)), 1e-3f);

    /// <summary>Adds a hop; <paramref name="known"/> is false where it is a tone or was lost.</summary>
    public void Advance(Hop hop, bool known)
    {
        if (_voiceHops >= FirstWord)
        {
            return;
        }

        var slot = _hops % Later;
        var bands = _bands.AsSpan(slot * BandLevels.Count, BandLevels.Count);
        if (_hops++ >= Later)
        {
            Look(bands, slot);
        }

        hop.Bands.CopyTo(bands);
        _levels[slot] = known ? hop.Level : Lost;
        if (known)
        {
            _loudest = Math.Max(_loudest, hop.Level);
        }
    }

    private void Look(ReadOnlySpan<byte> bands, int slot)
    {
        var level = _levels[slot];
        if (IsVoice(level))
        {
            (_sinceVoice, _voiceHops) = (0, _voiceHops + 1);
        }
        else
        {
            _sinceVoice++;
        }

        if (level < Nothing || _sinceVoice <= AfterVoice || IsBeforeVoice(slot))
        {
            CloseStretch();
        }
        else
        {
            Measure(bands);
        }
    }

    private bool IsVoice(float level) => level > _loudest - LeastDepth;

    private bool IsBeforeVoice(int slot)
    {
        for (var i = 0; i <= BeforeVoice; i++)
        {
            if (IsVoice(_levels[(slot + i) % Later]))
            {
                return true;
            }
        }

        return false;
    }

    // What was heard last goes no further: a word follows, a tone, or what was lost.
    private void CloseStretch()
    {
        if (_inBlock + _blocksOfStretch == 0)
        {
            return;
        }

        (_inBlock, _blocksOfStretch, _squares) = (0, 0, 0);
        Array.Clear(_block);
        Array.Clear(_stretch);
    }

    private void Measure(ReadOnlySpan<byte> bands)
    {
        var mean = 0f;
        foreach (var band in bands)
        {
            mean += band;
        }

        mean /= BandLevels.Count;
        for (var b = 0; b < BandLevels.Count; b++)
        {
            var shape = (bands[b] - mean) / BandLevels.StepsPerDecibel;
            _block[b] += shape;
            _squares += shape * shape;
        }

        if (++_inBlock == Block)
        {
            CloseBlock();
        }
    }

    // Sums of squares about the means, of the hops in a block and of the blocks in a stretch: block by block, so that they may be asked at
    // any time.
    private void CloseBlock()
    {
        var (n, squares, between) = (_blocksOfStretch, 0f, 0f);
        for (var b = 0; b < BandLevels.Count; b++)
        {
            var mean = _block[b] / Block;
            squares += _block[b] * mean;
            var off = n == 0 ? 0 : mean - (_stretch[b] / n);
            between += off * off * n / (n + 1);
            _stretch[b] += mean;
        }

        _within += _squares - squares;
        _between += Block * between;
        _blocks++;
        _changes += n == 0 ? 0 : 1;
        _blocksOfStretch++;
        (_inBlock, _squares) = (0, 0);
        Array.Clear(_block);
    }
}
