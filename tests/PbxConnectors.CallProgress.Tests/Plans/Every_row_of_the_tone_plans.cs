namespace PbxConnectors.CallProgress.Tests;

/// <summary>Each row alone: named on its values and within its tolerances, silent beyond them.</summary>
public class Every_row_of_the_tone_plans
{
    private static readonly Dictionary<ToneKind, NumberState> States = new()
    {
        [ToneKind.Ringback] = NumberState.Ringing,
        [ToneKind.Busy] = NumberState.Busy,
        [ToneKind.Congestion] = NumberState.NetworkBusy,
        [ToneKind.Vacant] = NumberState.EmptyNumber,
    };

    public static TheoryData<string> Rows => [.. TonePlan.All.SelectMany(plan => plan.Tones).Where(tone => States.ContainsKey(tone.Kind)).Select(tone => tone.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_named_within_its_tolerances(string name)
    {
        var tone = Row(name);
        Hear(tone, 0, 1).ShouldBe(States[tone.Kind]);
        Hear(tone, 0.7 * tone.FrequencyTolerance, 1).ShouldBe(States[tone.Kind], "higher");
        Hear(tone, -0.7 * tone.FrequencyTolerance, 1).ShouldBe(States[tone.Kind], "lower");
        Hear(tone, 0, 1 + (0.7 * tone.CadenceTolerance)).ShouldBe(States[tone.Kind], "slower");
        Hear(tone, 0, 1 - (0.7 * tone.CadenceTolerance)).ShouldBe(States[tone.Kind], "faster");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_not_named_beyond_its_tolerances(string name)
    {
        var tone = Row(name);
        Hear(tone, (2 * tone.FrequencyTolerance) + 20, 1).ShouldNotBe(States[tone.Kind], "much higher");
        Hear(tone, (-2 * tone.FrequencyTolerance) - 20, 1).ShouldNotBe(States[tone.Kind], "much lower");
        // Ringing is named when its first pause begins, before there is a cadence to measure; all others wait for it.
        if (tone.Kind == ToneKind.Ringback)
        {
            return;
        }

        Hear(tone, 0, 2).ShouldNotBe(States[tone.Kind], "half as fast");
        Hear(tone, 0, 0.45).ShouldNotBe(States[tone.Kind], "twice as fast");
    }

    [Fact]
    public void Every_row_names_its_source_and_no_name_is_there_twice()
    {
        var rows = TonePlan.All.SelectMany(plan => plan.Tones).ToList();
        rows.ShouldAllBe(row => row.Source.Length > 0);
        rows.Select(row => row.Name).ShouldBeUnique();
    }

    private static ToneDefinition Row(string name) => TonePlan.All.SelectMany(plan => plan.Tones).Single(tone => tone.Name == name);

    private static NumberState Hear(ToneDefinition tone, double offset, double stretch)
    {
        double[] onOff = [.. tone.Cadence.SelectMany(burst => new[] { burst.On.TotalSeconds * stretch, burst.Off.TotalSeconds * stretch })];
        var samples = Sounds.Cadence(Math.Max(6, 2.2 * onOff.Sum()), -13, [.. tone.Frequencies.Select(f => f + offset)], onOff);
        return CallProgressAnalyzer.Classify(new WaveAudio(samples), AnnouncementLibrary.Empty,
            new CallProgressOptions { TonePlan = new TonePlan("one", [tone]) }).State;
    }
}
