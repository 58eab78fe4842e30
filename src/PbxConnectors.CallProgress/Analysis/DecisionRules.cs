namespace PbxConnectors.CallProgress;

/// <summary>What the things heard mean: announcements before information tones, these before fax, cadences, and sound that has no words.</summary>
internal static class DecisionRules
{
    // A person answers in a few words and waits: at most 1.5 s, or 2.2 s where a room is heard behind the voice, then 0.6 s of quiet, and
    // says little more before anybody answers. Where the recording breaks off before the quiet, only a second is surely no announcement.
    private const int ShortUtterance = 95;
    private const int LongestAnswer = 140;
    private const int AnswerPause = 38;
    private const int SaysMore = 100;
    private const int FewWords = 66;

    // A greeting too short to be looked for was followed by more of the announcement by now, or it was a greeting.
    private const int SurelyAlone = 88;
    private const int LongestClick = 6;

    // In a room a third of a second is a word, not a noise; and who talks for eight seconds leaves a message on a machine.
    private const int FewestWords = 20;
    private const int LongestTalk = 500;
    private const int Touching = 3;
    private const double LongTone = 0.5;

    // Somebody spoke, and a beep ended a while ago.
    private const int SpeechBeforeBeep = 60;
    private const int QuietAfterBeep = 12;

    // Exchanges play busy tone behind an announcement: after words nobody recognised it says nothing about the number.
    private const double LongestGreeting = 1.5;

    public static Decision Choose(CallHearing call)
    {
        var decision = call.Announcements.Decide(call.Completed)
            ?? ChooseInformationTone(call.Tones.Single) ?? ChooseCadence(call) ?? ChooseSound(call);
        return call.Completed ? decision with { Stage = VerdictStage.Closed } : decision;
    }

    private static Decision? ChooseInformationTone(SingleToneTracker tones)
    {
        if (tones.Sit is { } sit)
        {
            return new Decision(sit.State, VerdictStage.Final, null, 0.95, sit.Q850Cause, DecisionReason.Sit);
        }

        if (tones.Fax is null)
        {
            return null;
        }

        return tones.FaxIsCertain
            ? new Decision(NumberState.Fax, VerdictStage.Final, null, 0.98, null, DecisionReason.Fax)
            : new Decision(NumberState.Fax, VerdictStage.Tentative, null, 0.8, null, DecisionReason.Fax);
    }

    private static Decision? ChooseCadence(CallHearing call)
    {
        switch (call.Tones.Named?.Kind)
        {
            case null:
                return null;
            case ToneKind.Ringback:
                // What follows the ringing decides; the ringing alone says only that it rings.
                return call.Sound.UtteranceEnd > call.Tones.NamedEnd ? null
                    : new Decision(NumberState.Ringing, VerdictStage.Tentative, null, 0.9, null, DecisionReason.Tone);
            case ToneKind.Vacant:
                return Named(NumberState.EmptyNumber, call.Tones);
            case ToneKind.Busy or ToneKind.Congestion when call.SpeechBeforeTone * Hop.Seconds > LongestGreeting:
                return new Decision(NumberState.Unknown, VerdictStage.Tentative, null, 0, null, DecisionReason.ToneAfterSpeech);
            case ToneKind.Busy:
                return Named(NumberState.Busy, call.Tones);
            case ToneKind.Congestion:
                return Named(NumberState.NetworkBusy, call.Tones);
            default:
                return new Decision(NumberState.Unknown, VerdictStage.Tentative, null, 0.9, null, DecisionReason.Tone);
        }
    }

    private static Decision Named(NumberState state, ToneEar tones) =>
        new(state, tones.NamedEarly ? VerdictStage.Tentative : VerdictStage.Final, null, 0.95, state.Q850Cause(), DecisionReason.Tone);

    private static Decision ChooseSound(CallHearing call)
    {
        var (match, sound) = (call.Announcements.Match, call.Sound);
        if (match.Kind == MatchKind.Undecided)
        {
            return Decision.Undecided(DecisionReason.SharedWords) with { Reference = match.Reference };
        }

        if (match.Kind == MatchKind.Partial)
        {
            return Decision.Undecided(DecisionReason.UnlistedAnnouncement);
        }

        // Who speaks when the music is over has answered.
        if (sound.SoundsLikeMusic && !(sound.IsBehindMusic && Answers(call)) && !GoesOnFromTone(call))
        {
            return new Decision(NumberState.ColourRingback, VerdictStage.Tentative, null, 0.7, null, DecisionReason.Music);
        }

        if (call.Tones.Cadence.Promising && !call.Completed)
        {
            return Decision.Undecided(DecisionReason.Nothing);
        }

        if (sound.ActiveHops <= LongestClick)
        {
            return ChooseQuiet(call);
        }

        var single = call.Tones.Single;
        if (single.Beep && single.BeepEnd > sound.FirstSound && sound.ActiveHops > SpeechBeforeBeep
            && call.Hop.Index - sound.UtteranceEnd > QuietAfterBeep)
        {
            return new Decision(NumberState.Voicemail, VerdictStage.Tentative, null, 0.6, NumberState.Voicemail.Q850Cause(), DecisionReason.Beep);
        }

        return ChooseSpeech(call);
    }

    private static Decision ChooseQuiet(CallHearing call)
    {
        if (call.Tones.Named is not null)
        {
            return Decision.Undecided(DecisionReason.Nothing);
        }

        if (call.Timeline.LastTone is { } tone)
        {
            return ChooseLoneTone(call, tone);
        }

        return call.Position >= call.Options.SilenceAfter || (call.Completed && !call.Tones.Cadence.Following)
            ? new Decision(NumberState.Silence, VerdictStage.Tentative, null, 0.9, null, DecisionReason.Silence)
            : Decision.Undecided(DecisionReason.Nothing);
    }

    // The beginning of a note or of a held vowel is a tone too: what it was shows when it ended, or does not end.
    private static Decision ChooseLoneTone(CallHearing call, in Stretch tone)
    {
        var kind = call.Completed || !call.Tones.InBurst || ToneEar.IsContinuous(tone) ? call.Tones.KindAlone(tone) : null;
        return Decision.Undecided(kind is null && !call.Completed ? DecisionReason.Nothing : DecisionReason.LoneTone) with { Tone = kind };
    }

    // A person answers with a few words and waits. Announcements greet too, so what resembles a reference is none, and a greeting that
    // could not be looked for yet has to stay alone. Who goes on speaking may be an announcement that no library holds.
    private static Decision ChooseSpeech(CallHearing call)
    {
        if (Answers(call))
        {
            return new Decision(NumberState.Answered, VerdictStage.Tentative, null, 0.6, null, DecisionReason.ShortUtterance);
        }

        if (SpeaksInRoom(call))
        {
            return new Decision(NumberState.Answered, VerdictStage.Tentative, null, 0.5, null, DecisionReason.VoiceInRoom);
        }

        return Decision.Undecided(GoesOn(call.Sound) ? DecisionReason.LongSpeech : DecisionReason.Nothing);
    }

    private static bool Answers(CallHearing call)
    {
        var (start, end) = call.Sound.Greeting;
        if (start < 0 || GoesOn(call.Sound) || call.Announcements.Resembles || TouchesTone(call, start, end))
        {
            return false;
        }

        var quiet = call.Hop.Index - end;
        var waits = call.Completed ? quiet >= AnswerPause || end - start <= FewWords : quiet >= AnswerPause && call.Sound.GreetingIsOver;
        return waits && IsSearched(call, start) && (call.Announcements.HasSearched || call.Completed || StandsAlone(call.Sound));
    }

    // Nothing but a click followed before the greeting counted as an answer.
    private static bool StandsAlone(SoundTracker sound)
    {
        var (start, end) = sound.Greeting;
        return sound.ForegroundHops - (end - start) <= LongestClick || sound.GreetingFollowedAt >= Math.Max(start + SurelyAlone, end + AnswerPause);
    }

    // An exchange has no room. Who was heard in one before the first word is a person however long the answer is.
    private static bool SpeaksInRoom(CallHearing call)
    {
        var start = call.Sound.Greeting.Start;
        return start >= 0 && call.Sound.Room.IsHeard && call.Sound.ForegroundHops is >= FewestWords and <= LongestTalk
            && !call.Announcements.Resembles && IsSearched(call, start);
    }

    private static bool IsSearched(CallHearing call, int start) =>
        !call.Announcements.HasLibrary || call.Completed || call.Announcements.HasSearched || call.Hop.Index - start >= SurelyAlone;

    // Behind a person's answer comes no tone: it is a beep, or a vowel held like one by a voice that goes on. And who answers does not
    // begin where a tone ends: that is a tone which a codec garbles.
    private static bool TouchesTone(CallHearing call, int start, int end) =>
        call.Timeline.LastTone is { } tone && (tone.Start > end || (Math.Abs(start - tone.End) <= Touching && tone.Seconds >= LongTone));

    // What a codec makes of a tone that goes on and on holds its notes as music does.
    private static bool GoesOnFromTone(CallHearing call) =>
        call.Timeline.LastTone is { } tone && ToneEar.IsContinuous(tone) && call.Tones.KindAlone(tone) is not null
        && Math.Abs(call.Sound.UtteranceStart - tone.End) <= Touching;

    private static bool GoesOn(SoundTracker sound)
    {
        var length = sound.Greeting.End - sound.Greeting.Start;
        return length > (sound.GreetingHasRoom ? LongestAnswer : ShortUtterance) || sound.ForegroundHops - length > SaysMore;
    }
}
