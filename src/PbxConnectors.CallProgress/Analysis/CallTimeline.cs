namespace PbxConnectors.CallProgress;

/// <summary>Cuts a call into stretches of tone, sound and silence while it is heard. Keeps the first 200 of them.</summary>
internal sealed class CallTimeline
{
    private const int MaximumStretches = 200;

    // The window sees the edge of a tone before the tone is there.
    private const int ToneEdge = 3;

    // Pauses between words belong to the speech: a gap shorter than 0.3 s is no silence.
    private const int ShortestSilence = 19;

    private readonly List<Stretch> _stretches = new(MaximumStretches);

    public IReadOnlyList<Stretch> Stretches => _stretches;

    /// <summary>The latest tone, null before the first.</summary>
    public Stretch? LastTone { get; private set; }

    /// <summary>Adds a hop.</summary>
    public void Advance(int hop, SegmentKind kind, bool music)
    {
        if (_stretches.Count > 0)
        {
            var last = _stretches[^1];
            if (last.Kind == kind)
            {
                _stretches[^1] = last with { End = hop + 1, Music = last.Music || music };
                return;
            }

            if (kind == SegmentKind.Sound && last.Kind == SegmentKind.Silence && last.End - last.Start < ShortestSilence && _stretches.Count > 1
                && _stretches[^2].Kind == SegmentKind.Sound)
            {
                _stretches.RemoveAt(_stretches.Count - 1);
                _stretches[^1] = _stretches[^1] with { End = hop + 1 };
                return;
            }
        }

        Add(new Stretch(kind, hop, hop + 1, music));
    }

    /// <summary>A tone is told from other sound only after a while: its stretch begins where it did.</summary>
    public void TurnIntoTone(int since, int hop)
    {
        while (_stretches.Count > 0
            && (_stretches[^1].Start >= since || (_stretches[^1].Kind == SegmentKind.Sound && _stretches[^1].Start >= since - ToneEdge)))
        {
            since = Math.Min(since, _stretches[^1].Start);
            _stretches.RemoveAt(_stretches.Count - 1);
        }

        if (_stretches.Count > 0 && _stretches[^1].End > since)
        {
            _stretches[^1] = _stretches[^1] with { End = since };
        }

        var tone = new Stretch(SegmentKind.Tone, since, hop, false);
        if (_stretches.Count == 0 || _stretches[^1].Kind != SegmentKind.Tone)
        {
            Add(tone);
        }

        LastTone = tone;
    }

    /// <summary>The tone goes on; its frequency is 0 while it is not known.</summary>
    public void FollowTone(int hop, double frequency)
    {
        if (LastTone is not { } tone)
        {
            return;
        }

        tone = tone with { End = hop + 1, Frequency = frequency > 0 ? frequency : tone.Frequency };
        LastTone = tone;
        if (_stretches[^1].Kind == SegmentKind.Tone)
        {
            _stretches[^1] = _stretches[^1] with { Frequency = tone.Frequency };
        }
    }

    private void Add(in Stretch stretch)
    {
        if (_stretches.Count < MaximumStretches)
        {
            _stretches.Add(stretch);
        }
    }
}
