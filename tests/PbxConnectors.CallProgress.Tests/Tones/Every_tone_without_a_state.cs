namespace PbxConnectors.CallProgress.Tests;

/// <summary>Rows that name no state of a number are named all the same, on their values and within their tolerances. Special dial tone is left
/// out: its pauses of 40 ms are as short as lost packets.</summary>
public class Every_tone_without_a_state
{
    public static TheoryData<string> Rows => [.. Find().Select(tone => tone.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_named_in_the_evidence_and_decides_nothing(string name)
    {
        var tone = Find().Single(row => row.Name == name);
        foreach (var (pitch, pace) in new[] { (1.0, 1.0), (1.012, 1.0), (0.988, 1.0), (1.0, 1.06), (1.0, 0.94) })
        {
            double[] onOff = [.. tone.Cadence.SelectMany(burst => new[] { burst.On.TotalSeconds * pace, burst.Off.TotalSeconds * pace })];
            double[] frequencies = [.. tone.Frequencies.Select(f => f * pitch)];
            var call = onOff.Length == 0 ? Sounds.Tone(4, -13, frequencies) : Sounds.Cadence(Math.Max(5, 2.2 * onOff.Sum()), -13, frequencies, onOff);
            var verdict = CallProgressAnalyzer.Classify(new WaveAudio(call), AnnouncementLibrary.Empty, new CallProgressOptions { TonePlan = new TonePlan("one", [tone]) });
            verdict.State.ShouldBe(NumberState.Unknown, $"pitch {pitch}, pace {pace}");
            verdict.Evidence.ShouldStartWith($"{tone.Kind} tone", customMessage: $"pitch {pitch}, pace {pace}");
        }
    }

    private static IEnumerable<ToneDefinition> Find() => TonePlan.All.SelectMany(plan => plan.Tones)
        .Where(tone => tone.Kind is ToneKind.Dial or ToneKind.CallWaiting or ToneKind.Intrusion or ToneKind.Howler);
}
