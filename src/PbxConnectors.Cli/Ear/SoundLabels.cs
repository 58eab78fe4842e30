using PbxConnectors.CallProgress;

namespace PbxConnectors.Cli.Ear;

/// <summary>
/// The name a verdict goes by in manifests and reports: the label an announcement was filed under, the kind of a tone, or the kind
/// of sound; <see cref="None"/> when no state is claimed.
/// </summary>
internal static class SoundLabels
{
    public const string None = "none";
    public const string Ringback = "ringback";
    public const string BusyTone = "busy_tone";
    public const string CongestionTone = "congestion_tone";
    public const string VacantTone = "vacant_tone";
    public const string DialTone = "dial_tone";
    public const string Sit = "sit";
    public const string FaxTone = "fax_tone";
    public const string Music = "music";
    public const string Human = "human";
    public const string Silence = "silence";
    public const string NoAudio = "no_audio";

    public static string Of(CallProgressVerdict verdict)
    {
        if (verdict.Timeline.Any(segment => segment.Reference is not null))
        {
            return verdict.Label ?? None;
        }

        return verdict.State switch
        {
            // A tone says the same as a state, yet whoever labels recordings labels what is heard.
            NumberState.Busy when Hears(verdict, ToneKind.Busy) => BusyTone,
            NumberState.NetworkBusy when Hears(verdict, ToneKind.Congestion) => CongestionTone,
            NumberState.EmptyNumber when Hears(verdict, ToneKind.Vacant) => VacantTone,
            NumberState.NetworkBusy or NumberState.EmptyNumber or NumberState.NumberChanged when Hears(verdict, ToneKind.Sit) => Sit,
            NumberState.Ringing => Ringback,
            NumberState.ColourRingback => Music,
            NumberState.Answered => Human,
            NumberState.Fax => FaxTone,
            NumberState.Silence => Silence,
            NumberState.NoAudio => NoAudio,
            NumberState.Unknown when verdict.Label is null => OfToneWithoutState(verdict),
            _ => verdict.Label ?? None,
        };
    }

    /// <summary>The label of a kind of tone.</summary>
    public static string Of(ToneKind tone) => tone switch
    {
        ToneKind.Dial or ToneKind.SpecialDial => DialTone,
        ToneKind.Ringback => Ringback,
        ToneKind.Busy => BusyTone,
        ToneKind.Congestion => CongestionTone,
        ToneKind.Vacant => VacantTone,
        ToneKind.CallWaiting => "callwaiting_tone",
        ToneKind.Intrusion => "intrusion_tone",
        ToneKind.Howler => "howler_tone",
        ToneKind.Sit => Sit,
        ToneKind.FaxCng or ToneKind.FaxCed => FaxTone,
        _ => "beep",
    };

    // Dial tone and the general information tone name no state of a number. The ear is sure of them and says so by its confidence;
    // a tone it heard but does not go by (busy tone behind unknown words) leaves the confidence at zero.
    private static string OfToneWithoutState(CallProgressVerdict verdict) =>
        verdict.Confidence > 0 && verdict.Timeline.LastOrDefault(segment => segment.Tone is not null)?.Tone is { } tone ? Of(tone) : None;

    private static bool Hears(CallProgressVerdict verdict, ToneKind tone) => verdict.Timeline.Any(segment => segment.Tone == tone);
}
