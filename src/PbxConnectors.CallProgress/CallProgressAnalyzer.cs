using System.Collections.ObjectModel;
using System.Globalization;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Listens to one outgoing call, mono, in frames of any size, and says at any time what the network told: tones,
/// recognised announcements, music, a person, fax or silence. One analyzer hears one call and is not thread-safe; the library
/// behind it is shared. The frame size never changes the verdict.
/// </summary>
public sealed class CallProgressAnalyzer
{
    private const int EvaluationInterval = 8;
    private const int MaximumSegments = 200;
    // A person answers in a few words and waits: at most 2.2 s, then 0.6 s of quiet, and says little more before anybody answers. Where the
    // recording breaks off before the quiet, only a few words (1.5 s) are surely no announcement.
    private const int ShortUtterance = 140;
    private const int AnswerPause = 38;
    private const int SaysMore = 100;
    private const int FewWords = 95;

    private const int LongSpeech = 250;

    // A greeting too short to be looked for was followed by more of the announcement by now, or it was a greeting.
    private const int SurelyAlone = 84;
    private const int ConvertBlock = 256;
    private const int LongestClick = 6;
    private const int LongestSit = 80;
    private const int ToneEdge = 3;

    // A beep ends; a tone without a cadence is known for one when it has lasted.
    private const double LongestBeep = 1.5;
    private const double ShortestContinuousTone = 1.3;
    private const double WholePass = 0.85;

    private readonly CallProgressOptions _options;
    private readonly AnnouncementLibrary _library;
    private readonly RateConverter? _converter;
    private readonly Hop _hop = new();
    private readonly TonePeaks _peaks = new();
    private readonly CadenceTracker _cadence;
    private readonly SingleToneTracker _single = new();
    private readonly SoundTracker _sound = new();
    private readonly AnnouncementMatcher _matcher;
    private readonly short[] _pending = new short[Hop.Length];
    private readonly List<Stretch> _stretches = [];
    private int _pendingCount;
    private long _samples;
    private bool _completed;
    private bool _wasTone;
    private MatchResult _match;
    private MatchResult _final;
    private MatchResult _wholePass;
    private ToneDefinition? _tone;
    private int _toneStart;
    private int _toneEnd;
    private int _soundBeforeTone;
    private Stretch? _loneTone;
    private Decision _decision = new(NumberState.Unknown, VerdictStage.Listening, null, 0, null, Reason.Nothing);
    private CallProgressVerdict? _current;
    private TimeSpan? _decidedAt;

    /// <summary>Starts listening to a call.</summary>
    /// <param name="library">Announcements to recognise; <see cref="AnnouncementLibrary.Empty"/> for none.</param>
    /// <param name="options">How to listen; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public CallProgressAnalyzer(AnnouncementLibrary library, CallProgressOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(library);
        _library = library;
        _options = options ?? new CallProgressOptions();
        _options.Validate();
        _converter = _options.SampleRate == RateConverter.TargetRate ? null : new RateConverter(_options.SampleRate);
        _cadence = new CadenceTracker(_options.TonePlan.Compiled);
        _matcher = new AnnouncementMatcher(library, (int)Math.Round(_options.ClausePause.TotalSeconds / Hop.Seconds));
    }

    /// <summary>How much audio was written.</summary>
    public TimeSpan Position => TimeSpan.FromSeconds((double)_samples / _options.SampleRate);

    /// <summary>The verdict on everything written so far. Cheap: ask after every frame.</summary>
    public CallProgressVerdict Current => _current ??= BuildVerdict();

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
        if (_completed)
            return Current;
        HearTheRest();
        _completed = true;
        _match = _matcher.Evaluate(ended: true);
        Decide();
        _current = null;
        return Current;
    }

    private void HearTheRest()
    {
        Span<short> converted = stackalloc short[ConvertBlock];
        while (_converter?.Finish(converted) is > 0 and var made)
            Hear(converted[..made]);
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
                break;
            _pendingCount = 0;
            Process();
        }
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
            throw new InvalidOperationException("The call was completed: make a new CallProgressAnalyzer for the next call.");
    }

    private void Process()
    {
        _hop.Advance(_pending);
        _peaks.Advance(_hop);
        _cadence.Advance(_hop, _peaks);
        _single.Advance(_hop, _peaks);
        var tone = _cadence.InBurst || _single.InBurst;
        _matcher.Add(_hop, tone);
        if (tone && !_wasTone)
        {
            var since = _cadence.InBurst ? _cadence.RunStart : _single.RunStart;
            _matcher.MarkTone(_hop.Index - since + 1);
            _sound.TakeBack(since, _hop.Index);
            TurnIntoTone(since);
        }

        _wasTone = tone;
        _sound.Advance(_hop, _peaks, tone, _cadence.Promising);
        FollowTone();
        Remember(tone);
        if (_hop.Index % EvaluationInterval == EvaluationInterval - 1)
        {
            var recent = _sound.UtteranceEnd >= 0 && _hop.Index - _sound.UtteranceEnd < 64;
            // Once final, what follows is only looked at for the last word.
            if (recent && (_final.Kind != MatchKind.Decided || _hop.Index % (4 * EvaluationInterval) == (4 * EvaluationInterval) - 1))
            {
                _match = _matcher.Evaluate(ended: false);
                if (_match is { Kind: MatchKind.Decided, ClauseClosed: true })
                {
                    _final = _match;
                    _wholePass = IsWholePass(_match) ? _match : _wholePass.Reference?.State == _match.Reference!.State ? _wholePass : default;
                }
            }

            Decide();
        }
        else if (_cadence.NamedAt == _hop.Index)
        {
            Decide();
        }
    }

    private void FollowTone()
    {
        if (_cadence.Named is not { } named)
            return;
        if (_tone != named || _cadence.EpisodeStart > _toneEnd)
        {
            _tone = named;
            _toneStart = _cadence.EpisodeStart;
            _soundBeforeTone = _sound.ActiveHops;
        }

        _toneEnd = _hop.Index;
    }

    // A tone is told from other sound only after a while: its stretch begins where it did.
    private void TurnIntoTone(int since)
    {
        // The window sees the edge of a tone before the tone is there.
        while (_stretches.Count > 0 && (_stretches[^1].Start >= since || (_stretches[^1].Kind == SegmentKind.Sound && _stretches[^1].Start >= since - ToneEdge)))
        {
            since = Math.Min(since, _stretches[^1].Start);
            _stretches.RemoveAt(_stretches.Count - 1);
        }

        if (_stretches.Count > 0 && _stretches[^1].End > since)
            _stretches[^1] = _stretches[^1] with { End = since };
        if (_stretches.Count < MaximumSegments && (_stretches.Count == 0 || _stretches[^1].Kind != SegmentKind.Tone))
            _stretches.Add(new Stretch(SegmentKind.Tone, since, _hop.Index, false));
        _loneTone = new Stretch(SegmentKind.Tone, since, _hop.Index, false);
    }

    private void FollowLoneTone()
    {
        var frequency = _single.InBurst ? _single.Frequency : _cadence.Frequency;
        var lone = _loneTone!.Value;
        _loneTone = lone with { End = _hop.Index + 1, Frequency = frequency > 0 ? frequency : lone.Frequency };
        if (_stretches[^1] is { Kind: SegmentKind.Tone } last)
            _stretches[^1] = last with { Frequency = _loneTone.Value.Frequency };
    }

    private void Remember(bool tone)
    {
        AddToStretches(tone);
        if (tone)
            FollowLoneTone();
    }

    private void AddToStretches(bool tone)
    {
        var kind = tone ? SegmentKind.Tone
            : _sound.Active ? SegmentKind.Sound
            : _cadence.Named is not null ? SegmentKind.Tone : SegmentKind.Silence;
        if (_stretches.Count > 0)
        {
            var last = _stretches[^1];
            if (last.Kind == kind)
            {
                _stretches[^1] = last with { End = _hop.Index + 1, Music = last.Music || (kind == SegmentKind.Sound && _sound.SoundsLikeMusic) };
                return;
            }

            // Pauses between words belong to the speech; a gap shorter than 0.3 s is no silence.
            if (kind == SegmentKind.Sound && last.Kind == SegmentKind.Silence && last.End - last.Start < 19 && _stretches.Count > 1
                && _stretches[^2].Kind == SegmentKind.Sound)
            {
                _stretches.RemoveAt(_stretches.Count - 1);
                _stretches[^1] = _stretches[^1] with { End = _hop.Index + 1 };
                return;
            }
        }

        if (_stretches.Count < MaximumSegments)
            _stretches.Add(new Stretch(kind, _hop.Index, _hop.Index + 1, _sound.SoundsLikeMusic && kind == SegmentKind.Sound));
    }

    private void Decide()
    {
        var next = Choose();
        if (_completed)
            next = next with { Stage = VerdictStage.Closed };
        if (next == _decision)
            return;
        if (next.State != _decision.State || next.Reference != _decision.Reference)
            _decidedAt = next.State == NumberState.Unknown && next.Reference is null ? null : Hop.TimeOf(_hop.Index + 1);
        _decision = next;
        _current = null;
    }

    private Decision Choose()
    {
        if (ChooseAnnouncement() is { } announcement)
            return announcement;
        if (_single.Sit is { } sit)
            return new Decision(sit.State, VerdictStage.Final, null, 0.95, sit.Q850Cause, Reason.Sit);
        if (_single.Fax is not null)
        {
            return new Decision(NumberState.Fax, _single.FaxIsCertain ? VerdictStage.Final : VerdictStage.Tentative, null,
                _single.FaxIsCertain ? 0.98 : 0.8, null, Reason.Fax);
        }

        if (_tone is not null && ChooseTone(_tone) is { } tone)
            return tone;
        return ChooseSound();
    }

    private Decision? ChooseAnnouncement()
    {
        var match = !_completed && _final.Kind == MatchKind.Decided ? _final : _match;
        if (match.Kind == MatchKind.Decided)
        {
            var stage = match == _final ? VerdictStage.Final : VerdictStage.Tentative;
            // Confidence in steps: a new verdict for every thousandth would be noise.
            return new Decision(match.Reference!.State, stage, match.Reference, Math.Round(match.Confidence, 1), match.Reference.State.Q850Cause(), Reason.Announcement);
        }

        var kept = match.Kind == MatchKind.None ? _final : match.Kind == MatchKind.Partial ? _wholePass : default;
        if (_completed && kept.Kind == MatchKind.Decided)
            return new Decision(kept.Reference!.State, VerdictStage.Final, kept.Reference, Math.Round(kept.Confidence, 1), kept.Reference.State.Q850Cause(), Reason.Announcement);
        return null;
    }

    // In a loop the last pass is cut off somewhere. A pass heard from beginning to end stays heard: no other announcement holds one.
    private static bool IsWholePass(in MatchResult match) =>
        (match.EndHop - match.StartHop) * Hop.Seconds >= WholePass * match.Reference!.Duration.TotalSeconds;

    private Decision? ChooseTone(ToneDefinition tone)
    {
        switch (tone.Kind)
        {
            case ToneKind.Ringback:
                // What follows the ringing decides; the ringing alone says only that it rings.
                return _sound.UtteranceEnd > _toneEnd ? null : new Decision(NumberState.Ringing, VerdictStage.Tentative, null, 0.9, null, Reason.Tone);
            case ToneKind.Vacant:
                return new Decision(NumberState.EmptyNumber, VerdictStage.Final, null, 0.95, NumberState.EmptyNumber.Q850Cause(), Reason.Tone);
            case ToneKind.Busy or ToneKind.Congestion:
                // Exchanges play busy tone behind an announcement: after words nobody recognised it says nothing about the number.
                if (_soundBeforeTone * Hop.Seconds > 1.5)
                    return new Decision(NumberState.Unknown, VerdictStage.Tentative, null, 0, null, Reason.ToneAfterSpeech);
                var state = tone.Kind == ToneKind.Busy ? NumberState.Busy : NumberState.NetworkBusy;
                return new Decision(state, VerdictStage.Final, null, 0.95, state.Q850Cause(), Reason.Tone);
            default:
                return new Decision(NumberState.Unknown, VerdictStage.Tentative, null, 0.9, null, Reason.Tone);
        }
    }

    private Decision ChooseSound()
    {
        if (_match.Kind == MatchKind.Undecided)
            return new Decision(NumberState.Unknown, _completed ? VerdictStage.Closed : VerdictStage.Listening, _match.Reference, 0, null, Reason.SharedWords);
        if (_match.Kind == MatchKind.Partial)
            return new Decision(NumberState.Unknown, VerdictStage.Listening, null, 0, null, Reason.UnlistedAnnouncement);
        if (_samples == 0)
            return new Decision(NumberState.NoAudio, VerdictStage.Listening, null, _completed ? 1 : 0, null, Reason.NoAudio);
        if (_sound.SoundsLikeMusic)
            return new Decision(NumberState.ColourRingback, VerdictStage.Tentative, null, 0.7, null, Reason.Music);
        if (_cadence.Promising && !_completed)
            return new Decision(NumberState.Unknown, VerdictStage.Listening, null, 0, null, Reason.Nothing);
        if (_sound.ActiveHops <= LongestClick)
        {
            if (_tone is null && _loneTone is { } lone)
                return ChooseLoneTone(lone);
            return _tone is null && Hop.TimeOf(_hop.Index + 1) >= _options.SilenceAfter || _completed && _tone is null && !_cadence.Following
                ? new Decision(NumberState.Silence, VerdictStage.Tentative, null, 0.9, null, Reason.Silence)
                : new Decision(NumberState.Unknown, VerdictStage.Listening, null, 0, null, Reason.Nothing);
        }

        if (_single.Beep && _single.BeepEnd > _sound.FirstSound && _sound.ActiveHops > 60 && _hop.Index - _sound.UtteranceEnd > 12)
            return new Decision(NumberState.Voicemail, VerdictStage.Tentative, null, 0.6, NumberState.Voicemail.Q850Cause(), Reason.Beep);
        return ChooseSpeech();
    }

    // The beginning of a note or of a held vowel is a tone too: what it was shows when it ended, or does not end.
    private Decision ChooseLoneTone(in Stretch tone)
    {
        var kind = _completed || !_wasTone || tone.Seconds >= ShortestContinuousTone ? NameLoneTone(tone) : null;
        return new Decision(NumberState.Unknown, VerdictStage.Listening, null, 0, null, kind is null && !_completed ? Reason.Nothing : Reason.LoneTone, kind);
    }

    // A person answers with a few words and waits. Announcements greet too, so what resembles a reference is none, and a greeting that
    // could not be looked for yet has to stay alone. Who goes on speaking may be an announcement that no library holds.
    private Decision ChooseSpeech()
    {
        var (start, end) = _sound.Greeting;
        var known = _library.Count == 0 || _completed || _matcher.HasSearched || _hop.Index - start >= SurelyAlone;
        var waits = _hop.Index - end >= AnswerPause || (_completed && end - start <= FewWords);
        var goesOn = end - start > ShortUtterance || _sound.ActiveHops - (end - start) > SaysMore;
        if (start >= 0 && !goesOn && known && waits && !_matcher.Resembles)
            return new Decision(NumberState.Answered, VerdictStage.Tentative, null, 0.6, null, Reason.ShortUtterance);
        return new Decision(NumberState.Unknown, VerdictStage.Listening, null, 0, null, goesOn ? Reason.LongSpeech : Reason.Nothing);
    }

    private CallProgressVerdict BuildVerdict() => new()
    {
        State = _decision.State,
        Label = _decision.Reason == Reason.Announcement ? _decision.Reference!.Label : _decision.State == NumberState.Unknown ? null : _decision.State.ToLabel(),
        Stage = _decision.Stage,
        Confidence = _decision.Confidence,
        Q850Cause = _decision.Q850Cause,
        DecidedAt = _decidedAt,
        Evidence = Describe(),
        Candidates = _decision.Reason == Reason.SharedWords ? CandidatesOf(_match) : [],
        Timeline = BuildTimeline(),
    };

    private static NumberState[] CandidatesOf(MatchResult match) =>
        [.. new[] { match.Reference?.State, match.RunnerUp?.State }.OfType<NumberState>().Where(state => state != NumberState.Unknown).Distinct()];

    private string Describe() => _decision.Reason switch
    {
        Reason.Announcement => $"The announcement '{_decision.Reference!.Name}' ({_decision.State.ToChinese()}) was recognised"
            + (_decision.Stage == VerdictStage.Tentative ? " so far." : "."),
        Reason.SharedWords => $"An announcement, state undecided: what was heard fits '{_match.Reference?.Name}' and '{_match.RunnerUp?.Name}' alike.",
        Reason.UnlistedAnnouncement => $"An announcement that begins like '{_match.Reference?.Name}' but is not it: not in the library, or not complete yet.",
        Reason.Sit => $"Special information tone {_single.Sit!.Name}: {_single.Sit.Meaning}.",
        Reason.Fax => _single.Fax == ToneKind.FaxCed ? "Fax answer tone, 2100 Hz." : "Fax calling tone, 1100 Hz.",
        Reason.Tone => $"{DescribeTone(_tone!)} ({_tone!.Name}).",
        Reason.LoneTone => DescribeLoneTone(),
        Reason.ToneAfterSpeech => $"{DescribeTone(_tone!)} after an announcement that is not in the library: the tone alone does not tell the state.",
        Reason.Music => "Music in place of ringing (colour ringback).",
        Reason.Beep => "Unrecognised speech followed by a beep: a voicemail or an answering machine.",
        Reason.ShortUtterance => "A short utterance and then a pause, as a person answers.",
        Reason.LongSpeech => "Somebody speaks at length and no listed announcement fits: an unlisted announcement or a person.",
        Reason.Silence => "Nothing but silence.",
        Reason.NoAudio => "No audio was received.",
        _ => "Nothing decisive was heard yet.",
    };

    private string DescribeTone(ToneDefinition tone) => string.Create(CultureInfo.InvariantCulture,
        $"{tone.Kind} tone, {string.Join("+", tone.Frequencies.Select(f => f.ToString("0.#", CultureInfo.InvariantCulture)))} Hz, from {Hop.TimeOf(_toneStart).TotalSeconds:0.0} s");

    private string DescribeLoneTone() => string.Create(CultureInfo.InvariantCulture,
        $"{(_decision.Tone is { } kind ? $"{kind} tone" : "A tone")}, {_loneTone!.Value.Frequency:0} Hz, at {Hop.TimeOf(_loneTone.Value.Start).TotalSeconds:0.0} s and nothing else: it names no state.");

    private ReadOnlyCollection<HeardSegment> BuildTimeline()
    {
        var segments = new List<HeardSegment>();
        var announcement = _decision.Reason == Reason.Announcement ? (_match.Kind == MatchKind.Decided ? _match : _final) : default;
        foreach (var stretch in _stretches)
        {
            var said = announcement.Reference is not null && stretch.Kind == SegmentKind.Sound
                && stretch.Start < announcement.EndHop && stretch.End > announcement.StartHop;
            var kind = stretch.Kind != SegmentKind.Sound ? stretch.Kind
                : said ? SegmentKind.Announcement
                : stretch.Music ? SegmentKind.Music : SegmentKind.Speech;
            var tone = kind == SegmentKind.Tone ? ToneOf(stretch) : null;
            segments.Add(new HeardSegment
            {
                Kind = kind,
                Start = Hop.TimeOf(stretch.Start),
                End = Hop.TimeOf(stretch.End),
                Description = kind == SegmentKind.Tone && tone is not null ? $"{tone} tone" : DescribeSegment(kind, announcement),
                Tone = tone,
                Frequencies = tone is not null && tone == _tone?.Kind ? _tone.Frequencies : [],
                Cadence = tone is not null && tone == _tone?.Kind ? [.. _tone.Cadence.SelectMany(burst => new[] { burst.On, burst.Off })] : [],
                Reference = said ? announcement.Reference : null,
                Confidence = said ? announcement.Confidence : kind is SegmentKind.Speech or SegmentKind.Music ? 0.6 : 0.9,
            });
        }

        return segments.AsReadOnly();
    }

    private ToneKind? ToneOf(in Stretch stretch)
    {
        if (_tone is not null && stretch.Start <= _toneEnd && stretch.End > _toneStart)
            return _tone.Kind;
        if (_single.Sit is not null && stretch.Start <= _single.SitStart + LongestSit && stretch.End > _single.SitStart)
            return ToneKind.Sit;
        return _single.Fax is { } fax && stretch.End > _single.FaxStart ? fax : NameLoneTone(stretch);
    }

    // A tone that belongs to no cadence: one of the plan that goes on and on, or a beep.
    private ToneKind? NameLoneTone(in Stretch stretch)
    {
        if (stretch.Seconds >= ShortestContinuousTone)
        {
            foreach (var row in _options.TonePlan.Compiled.HighRows)
            {
                if (row.Durations.Length == 0 && Math.Abs(row.Tone.Frequencies[0] - stretch.Frequency) <= row.Tone.FrequencyTolerance)
                    return row.Tone.Kind;
            }
        }

        return SingleToneTracker.CanBeBeep(stretch.Frequency) && stretch.Seconds < LongestBeep ? ToneKind.Beep : null;
    }

    private static string DescribeSegment(SegmentKind kind, in MatchResult announcement) => kind switch
    {
        SegmentKind.Tone => "tone",
        SegmentKind.Announcement => announcement.Reference!.Name,
        SegmentKind.Music => "music",
        SegmentKind.Speech => "speech",
        _ => "silence",
    };

    private enum Reason
    {
        Nothing,
        Announcement,
        SharedWords,
        UnlistedAnnouncement,
        Sit,
        Fax,
        Tone,
        LoneTone,
        ToneAfterSpeech,
        Music,
        Beep,
        ShortUtterance,
        LongSpeech,
        Silence,
        NoAudio,
    }

    private readonly record struct Decision(NumberState State, VerdictStage Stage, AnnouncementReference? Reference, double Confidence,
        int? Q850Cause, Reason Reason, ToneKind? Tone = null);

    private readonly record struct Stretch(SegmentKind Kind, int Start, int End, bool Music, double Frequency = 0)
    {
        public double Seconds => (End - Start) * Hop.Seconds;
    }
}
