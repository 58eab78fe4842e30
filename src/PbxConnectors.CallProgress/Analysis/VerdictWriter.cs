using System.Globalization;

namespace PbxConnectors.CallProgress;

/// <summary>Puts a decision into words and adds what was heard.</summary>
internal static class VerdictWriter
{
    public static CallProgressVerdict Write(CallHearing call, in Decision decision, TimeSpan? decidedAt) => new()
    {
        State = decision.State,
        Label = decision.Reason == DecisionReason.Announcement ? decision.Reference!.Label
            : decision.State == NumberState.Unknown ? null : decision.State.ToLabel(),
        Stage = decision.Stage,
        Confidence = decision.Confidence,
        Q850Cause = decision.Q850Cause,
        DecidedAt = decidedAt,
        Evidence = Describe(call, decision),
        Candidates = decision.Reason == DecisionReason.SharedWords ? CandidatesOf(call.Announcements.Match) : [],
        Timeline = new LazyTimeline(call, decision),
    };

    private static NumberState[] CandidatesOf(MatchResult match) =>
        [.. new[] { match.Reference?.State, match.RunnerUp?.State }.OfType<NumberState>().Where(state => state != NumberState.Unknown).Distinct()];

    private static string Describe(CallHearing call, in Decision decision)
    {
        var match = call.Announcements.Match;
        var (tones, single) = (call.Tones, call.Tones.Single);
        return decision.Reason switch
        {
            DecisionReason.Announcement => $"The announcement '{decision.Reference!.Name}' ({decision.State.ToChinese()}) was recognised"
                + (decision.Stage == VerdictStage.Tentative ? " so far." : "."),
            DecisionReason.SharedWords =>
                $"An announcement, state undecided: what was heard fits '{match.Reference?.Name}' and '{match.RunnerUp?.Name}' alike.",
            DecisionReason.UnlistedAnnouncement =>
                $"An announcement that begins like '{match.Reference?.Name}' but is not it: not in the library, or not complete yet.",
            DecisionReason.Sit => $"Special information tone {single.Sit!.Name}: {single.Sit.Meaning}.",
            DecisionReason.Fax => single.Fax == ToneKind.FaxCed ? "Fax answer tone, 2100 Hz." : "Fax calling tone, 1100 Hz.",
            DecisionReason.Tone => $"{Describe(tones)} ({tones.Named!.Name}).",
            DecisionReason.LoneTone => DescribeLoneTone(call.Timeline.LastTone!.Value, decision.Tone),
            DecisionReason.ToneAfterSpeech =>
                $"{Describe(tones)} after an announcement that is not in the library: the tone alone does not tell the state.",
            DecisionReason.Music => "Music in place of ringing (colour ringback).",
            DecisionReason.Beep => "Unrecognised speech followed by a beep: a voicemail or an answering machine.",
            DecisionReason.ShortUtterance => "A short utterance and then a pause, as a person answers.",
            DecisionReason.VoiceInRoom => "A voice with a room behind it, as a person's on a telephone.",
            DecisionReason.LongSpeech => "Somebody speaks at length and no listed announcement fits: an unlisted announcement or a person.",
            DecisionReason.Silence => "Nothing but silence.",
            DecisionReason.NoAudio => "No audio was received.",
            _ => "Nothing decisive was heard yet.",
        };
    }

    private static string Describe(ToneEar tones)
    {
        var frequencies = string.Join("+", tones.Named!.Frequencies.Select(f => f.ToString("0.#", CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture,
            $"{tones.Named.Kind} tone, {frequencies} Hz, from {Hop.TimeOf(tones.NamedStart).TotalSeconds:0.0} s");
    }

    private static string DescribeLoneTone(in Stretch tone, ToneKind? kind)
    {
        var name = kind is null ? "A tone" : $"{kind} tone";
        return string.Create(CultureInfo.InvariantCulture,
            $"{name}, {tone.Frequency:0} Hz, at {Hop.TimeOf(tone.Start).TotalSeconds:0.0} s and nothing else: it names no state.");
    }
}
