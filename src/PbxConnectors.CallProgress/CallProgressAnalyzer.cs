namespace PbxConnectors.CallProgress;

/// <summary>
/// Listens to one outgoing call, mono, in frames of any size, and says at any time what the network told: tones,
/// recognised announcements, music, a person, fax or silence. One analyzer hears one call and is not thread-safe; the library
/// behind it is shared. The frame size never changes the verdict.
/// </summary>
public sealed class CallProgressAnalyzer
{
    private const int ConvertBlock = 256;

    private readonly int _sampleRate;
    private readonly RateConverter? _converter;
    private readonly CallHearing _call;
    private readonly short[] _pending = new short[Hop.Length];
    private int _pendingCount;
    private long _samples;
    private Decision _decision = Decision.Undecided(DecisionReason.Nothing);
    private CallProgressVerdict? _current;
    private TimeSpan? _decidedAt;

    /// <summary>Starts listening to a call.</summary>
    /// <param name="library">Announcements to recognise; <see cref="AnnouncementLibrary.Empty"/> for none.</param>
    /// <param name="options">How to listen; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public CallProgressAnalyzer(AnnouncementLibrary library, CallProgressOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(library);
        options ??= new CallProgressOptions();
        options.Validate();
        _sampleRate = options.SampleRate;
        _converter = _sampleRate == RateConverter.TargetRate ? null : new RateConverter(_sampleRate);
        _call = new CallHearing(library, options);
    }

    /// <summary>How much audio was written.</summary>
    public TimeSpan Position => TimeSpan.FromSeconds((double)_samples / _sampleRate);

    /// <summary>
    /// The verdict on everything written so far. Cheap: ask after every frame. The same object until the verdict changes, so that asking
    /// allocates nothing.
    /// </summary>
    public CallProgressVerdict Current => _current ??= VerdictWriter.Write(_call, _decision, _decidedAt);

    /// <summary>Listens to a whole recording at once, at any sample rate.</summary>
    public static CallProgressVerdict Classify(WaveAudio audio, AnnouncementLibrary library, CallProgressOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(audio);
        var analyzer = new CallProgressAnalyzer(library, (options ?? new CallProgressOptions()) with { SampleRate = audio.SampleRate });
        analyzer.Write(audio.Samples.Span);
        return analyzer.Complete();
    }

    /// <summary>Hears 16-bit linear samples.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was called.</exception>
    public void Write(ReadOnlySpan<short> pcm)
    {
        ThrowIfCompleted();
        _samples += pcm.Length;
        if (_converter is not { } converter)
        {
            Hear(pcm);
            return;
        }

        Span<short> converted = stackalloc short[ConvertBlock];
        int made;
        do
        {
            made = converter.Convert(ref pcm, converted);
            Hear(converted[..made]);
        }
        while (made == ConvertBlock);
    }

    /// <summary>Hears A-law bytes, one per sample.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was called.</exception>
    public void WriteALaw(ReadOnlySpan<byte> bytes)
    {
        ThrowIfCompleted();
        Span<short> samples = stackalloc short[ConvertBlock];
        while (bytes.Length > 0)
        {
            var take = Math.Min(ConvertBlock, bytes.Length);
            G711.DecodeALaw(bytes[..take], samples);
            Write(samples[..take]);
            bytes = bytes[take..];
        }
    }

    /// <summary>Hears mu-law bytes, one per sample.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was called.</exception>
    public void WriteMuLaw(ReadOnlySpan<byte> bytes)
    {
        ThrowIfCompleted();
        Span<short> samples = stackalloc short[ConvertBlock];
        while (bytes.Length > 0)
        {
            var take = Math.Min(ConvertBlock, bytes.Length);
            G711.DecodeMuLaw(bytes[..take], samples);
            Write(samples[..take]);
            bytes = bytes[take..];
        }
    }

    /// <summary>Says that the audio ended and returns the last word; further calls return the same.</summary>
    public CallProgressVerdict Complete()
    {
        if (_call.Completed)
        {
            return Current;
        }

        HearTheRest();
        _call.Complete();
        Decide();
        _current = null;
        return Current;
    }

    private void HearTheRest()
    {
        Span<short> converted = stackalloc short[ConvertBlock];
        while (_converter?.Finish(converted) is > 0 and var made)
        {
            Hear(converted[..made]);
        }
    }

    private void Hear(ReadOnlySpan<short> pcm)
    {
        while (pcm.Length > 0)
        {
            var take = Math.Min(Hop.Length - _pendingCount, pcm.Length);
            pcm[..take].CopyTo(_pending.AsSpan(_pendingCount));
            _pendingCount += take;
            pcm = pcm[take..];
            if (_pendingCount < Hop.Length)
            {
                break;
            }

            _pendingCount = 0;
            if (_call.Advance(_pending))
            {
                Decide();
            }
        }
    }

    private void ThrowIfCompleted()
    {
        if (_call.Completed)
        {
            throw new InvalidOperationException("The call was completed: make a new CallProgressAnalyzer for the next call.");
        }
    }

    private void Decide()
    {
        var next = _samples == 0 ? Decision.NoAudio : DecisionRules.Choose(_call);
        if (next == _decision)
        {
            return;
        }

        if (next.State != _decision.State || next.Reference != _decision.Reference)
        {
            _decidedAt = next.State == NumberState.Unknown && next.Reference is null ? null : _call.Position;
        }

        _decision = next;
        _current = null;
    }
}
