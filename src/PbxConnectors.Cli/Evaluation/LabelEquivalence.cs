using System.Collections.Frozen;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Ear;

namespace PbxConnectors.Cli.Evaluation;

/// <summary>
/// When a label of a manifest and a verdict mean the same. Labels are compared in one spelling: that of <see cref="SoundLabels"/>
/// for sounds and of <see cref="NumberStates"/> for states, whose da2 numbers and Chinese and English names are all understood.
/// </summary>
internal static class LabelEquivalence
{
    // First the spelling compared, then what else it goes by in manifests. Case, blanks and hyphens do not matter.
    private static readonly string[][] Names =
    [
        [SoundLabels.None, "unknown", "other", "other_speech", "other_sound", "unlisted", "negative", "无", "未知"],
        [SoundLabels.Ringback, "ringing", "ringback_tone", "ringing_tone", "回铃音", "振铃"],
        [SoundLabels.BusyTone, "忙音"],
        [SoundLabels.CongestionTone, "congestion", "reorder", "reorder_tone", "fast_busy", "拥塞音"],
        [SoundLabels.VacantTone, "number_unobtainable", "number_unobtainable_tone", "unobtainable_tone", "空号音"],
        [SoundLabels.DialTone, "special_dial_tone", "拨号音"],
        [SoundLabels.Sit, "sit_tone", "special_information_tone"],
        [SoundLabels.FaxTone, "fax", "fax_cng", "fax_ced", "cng", "ced", "传真"],
        [SoundLabels.Music, "colour_ringback", "color_ringback", "crbt", "彩铃"],
        [SoundLabels.Human, "answered", "person", "已接听"],
        [SoundLabels.Silence, "静音"],
        [SoundLabels.NoAudio, "无音频"],
    ];

    private static readonly FrozenDictionary<string, string> Spelling =
        Names.SelectMany(row => row.Select(name => (Name: name, Label: row[0]))).ToFrozenDictionary(pair => pair.Name, pair => pair.Label);

    // They tell what kind of sound it is and nothing about the number.
    private static readonly FrozenSet<string> KindsOfSound =
        new[] { SoundLabels.None, SoundLabels.Human, SoundLabels.Music, SoundLabels.Silence, SoundLabels.NoAudio }.ToFrozenSet();

    /// <summary>The one spelling in which labels are compared. A label that is no known name stays as it is, in lower case.</summary>
    public static string Canonical(string label)
    {
        var name = Fold(label);
        if (name.Length == 0)
        {
            return SoundLabels.None;
        }

        if (Spelling.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!NumberStates.TryParse(label, out var state) && !NumberStates.TryParse(name, out state))
        {
            return name;
        }

        return Spelling.GetValueOrDefault(state.ToLabel(), state.ToLabel());
    }

    /// <summary>How a verdict stands to the label of its recording.</summary>
    public static EvaluationOutcome Judge(string label, HeardRecording heard)
    {
        var (expected, claimed) = (Canonical(label), Canonical(heard.Label));
        if (expected == SoundLabels.None)
        {
            return KindsOfSound.Contains(claimed) ? EvaluationOutcome.Right : EvaluationOutcome.FalseAccept;
        }

        if (claimed == expected || MeansState(expected, heard.Verdict.State))
        {
            return EvaluationOutcome.Right;
        }

        return claimed == SoundLabels.None ? EvaluationOutcome.Undecided : EvaluationOutcome.Wrong;
    }

    // A tone says the state as well as words do: a vacant tone on a recording labelled empty is right.
    private static bool MeansState(string expected, NumberState heard) =>
        heard.Da2Id() is not null && NumberStates.TryParse(expected, out var state) && state == heard;

#pragma warning disable CA1308 // Labels are written in lower case.
    private static string Fold(string label) => label.Trim().Replace(' ', '_').Replace('-', '_').ToLowerInvariant();
#pragma warning restore CA1308
}
