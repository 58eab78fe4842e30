namespace PbxConnectors.CallProgress.Tests;

public class Tones_of_the_network
{
    public static TheoryData<string, NumberState, double[], double[]> Rows => new()
    {
        { "cn-ringback", NumberState.Ringing, [450], [1, 4] },
        { "cn-busy", NumberState.Busy, [450], [0.35, 0.35] },
        { "cn-congestion", NumberState.NetworkBusy, [450], [0.7, 0.7] },
        { "cn-vacant", NumberState.EmptyNumber, [450], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4] },
        { "us-ringback", NumberState.Ringing, [440, 480], [2, 4] },
        { "us-busy", NumberState.Busy, [480, 620], [0.5, 0.5] },
        { "us-reorder", NumberState.NetworkBusy, [480, 620], [0.25, 0.25] },
        { "de-ringback", NumberState.Ringing, [425], [1, 4] },
        { "de-busy", NumberState.Busy, [425], [0.48, 0.48] },
        { "de-congestion", NumberState.NetworkBusy, [425], [0.24, 0.24] },
        { "uk-ringback", NumberState.Ringing, [400, 450], [0.4, 0.2, 0.4, 2] },
        { "uk-busy", NumberState.Busy, [400], [0.375, 0.375] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_row_is_named_on_its_nominal_values(string name, NumberState state, double[] frequencies, double[] cadence) =>
        Listening.Classify(Sounds.Cadence(8, -13, frequencies, cadence)).State.ShouldBe(state, name);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_row_is_named_at_a_signal_to_noise_ratio_of_10_dB(string name, NumberState state, double[] frequencies, double[] cadence) =>
        Listening.Classify(Sounds.WithNoise(Sounds.Cadence(8, -20, frequencies, cadence), 10)).State.ShouldBe(state, name);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_row_is_named_at_the_edges_of_its_tolerance(string name, NumberState state, double[] frequencies, double[] cadence)
    {
        foreach (var (pitch, pace) in new[] { (1.015, 1.0), (0.985, 1.0), (1.0, 1.08), (1.0, 0.92) })
        {
            var samples = Sounds.Cadence(8, -13, [.. frequencies.Select(f => f * pitch)], [.. cadence.Select(d => d * pace)]);
            Listening.Classify(samples).State.ShouldBe(state, $"{name} at pitch {pitch}, pace {pace}");
        }
    }

    [Theory]
    [InlineData(550, 0.35, 0.35)]
    [InlineData(300, 0.7, 0.7)]
    [InlineData(450, 0.35, 1.5)]
    [InlineData(450, 0.15, 0.5)]
    public void A_tone_outside_every_tolerance_is_not_named(double frequency, double on, double off)
    {
        var state = Listening.Classify(Sounds.Cadence(8, -13, [frequency], [on, off])).State;
        state.ShouldNotBe(NumberState.Busy);
        state.ShouldNotBe(NumberState.NetworkBusy);
        state.ShouldNotBe(NumberState.EmptyNumber);
        state.ShouldNotBe(NumberState.Ringing);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void No_row_is_taken_for_another_on_the_way(string name, NumberState state, double[] frequencies, double[] cadence)
    {
        foreach (var (_, verdict) in Listening.Follow(Sounds.Cadence(8, -13, frequencies, cadence)))
        {
            if (verdict.State != NumberState.Unknown)
            {
                verdict.State.ShouldBe(state, name);
            }
        }
    }

    [Theory]
    [InlineData("busy", 1.1, new[] { 0.35, 0.35 })]
    [InlineData("vacant", 1.1, new[] { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4 })]
    [InlineData("congestion", 1.9, new[] { 0.7, 0.7 })]
    [InlineData("ringback", 2.0, new[] { 1.0, 4.0 })]
    public void A_tone_is_named_within_its_time(string name, double seconds, double[] cadence)
    {
        var first = Listening.Follow(Sounds.Cadence(8, -13, [450], cadence)).First(change => change.Verdict.State != NumberState.Unknown);
        first.At.TotalSeconds.ShouldBeLessThanOrEqualTo(seconds, name);
    }

    [Theory]
    [InlineData("IC", NumberState.NumberChanged, 22, new[] { 913.8, 1370.6 }, new[] { 0.274, 0.274 })]
    [InlineData("VC", NumberState.EmptyNumber, 1, new[] { 985.2, 1370.6 }, new[] { 0.380, 0.274 })]
    [InlineData("RO'", NumberState.NetworkBusy, 42, new[] { 913.8, 1428.5 }, new[] { 0.274, 0.380 })]
    [InlineData("RO''", NumberState.NetworkBusy, 42, new[] { 985.2, 1370.6 }, new[] { 0.274, 0.380 })]
    [InlineData("NC'", NumberState.NetworkBusy, 34, new[] { 985.2, 1428.5 }, new[] { 0.380, 0.380 })]
    [InlineData("NC''", NumberState.NetworkBusy, 34, new[] { 913.8, 1370.6 }, new[] { 0.380, 0.380 })]
    public void Special_information_tones_are_named_with_their_cause(string name, NumberState state, int cause, double[] frequencies, double[] lengths)
    {
        var tone = Sounds.Join(Sounds.Silence(0.3), Sounds.Tone(lengths[0], -15, frequencies[0]), Sounds.Tone(lengths[1], -15, frequencies[1]),
            Sounds.Tone(0.380, -15, 1776.7), Sounds.Silence(0.5));
        foreach (var samples in new[] { tone, Sounds.WithNoise(tone, 15), Sounds.ThroughALaw(tone) })
        {
            var verdict = Listening.Classify(samples);
            verdict.State.ShouldBe(state, name);
            verdict.Q850Cause.ShouldBe(cause);
            verdict.Evidence.ShouldContain($"tone {name}:");
        }
    }

    [Fact]
    public void The_general_information_tone_of_E180_decides_no_state()
    {
        var tone = Sounds.Join(Sounds.Tone(0.33, -15, 950), Sounds.Tone(0.33, -15, 1400), Sounds.Tone(0.33, -15, 1800), Sounds.Silence(0.5));
        var verdict = Listening.Classify(tone);
        verdict.State.ShouldBe(NumberState.Unknown);
        verdict.Evidence.ShouldContain("announcement follows");
    }

    [Fact]
    public void Fax_machines_are_heard_answering_and_calling()
    {
        Listening.Classify(Sounds.Join(Sounds.Silence(0.5), Sounds.Tone(2.6, -13, 2100))).State.ShouldBe(NumberState.Fax);
        Listening.Classify(Sounds.Cadence(8, -13, [1100], [0.5, 3])).State.ShouldBe(NumberState.Fax);
    }

    [Fact]
    public void A_busy_tone_behind_unrecognised_speech_does_not_say_that_the_number_is_busy()
    {
        var call = Sounds.Join(new Speaker(1).Say("some words nobody has ever listed anywhere in this library"), Sounds.Silence(0.4),
            Sounds.Cadence(4, -13, [450], [0.35, 0.35]));
        var verdict = Listening.Classify(call);
        verdict.State.ShouldBe(NumberState.Unknown);
        verdict.Evidence.ShouldContain("not in the library");
    }

    [Fact]
    public void Ringing_and_then_busy_is_busy() =>
        Listening.Classify(Sounds.Join(Sounds.Cadence(10, -13, [450], [1, 4]), Sounds.Cadence(4, -13, [450], [0.35, 0.35]))).State.ShouldBe(NumberState.Busy);

    [Fact]
    public void A_sustained_note_of_music_is_no_ringback()
    {
        // An A of 440 Hz with its overtones, fading as a struck string does.
        var note = Enumerable.Range(0, 8000).Select(n => Math.Exp(-n / 4000.0)
            * ((6000 * Math.Sin(2 * Math.PI * 440 * n / 8000)) + (2500 * Math.Sin(2 * Math.PI * 880 * n / 8000))));
        var melody = Sounds.Join(Sounds.ToSamples(note), Sounds.Silence(1), Sounds.ToSamples(note), Sounds.Silence(2));
        Listening.Follow(melody).ShouldNotContain(change => change.Verdict.State == NumberState.Ringing);
    }

    [Fact]
    public void A_plan_of_ones_own_names_its_tones()
    {
        var plan = TonePlan.Read(new MemoryStream("""
            [{ "name": "Test", "source": "here", "tones": [
              { "name": "test-busy", "kind": "Busy", "frequencies": [600], "cadence": [[0.2, 0.3]], "frequencyTolerance": 10 }] }]
            """u8.ToArray())).ShouldHaveSingleItem();
        plan.Tones.ShouldHaveSingleItem().CadenceTolerance.ShouldBe(0.1);
        var audio = new WaveAudio(Sounds.Cadence(4, -13, [600], [0.2, 0.3]));
        CallProgressAnalyzer.Classify(audio, AnnouncementLibrary.Empty, new CallProgressOptions { TonePlan = plan }).State.ShouldBe(NumberState.Busy);
        CallProgressAnalyzer.Classify(audio, AnnouncementLibrary.Empty).State.ShouldNotBe(NumberState.Busy);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[{ \"name\": \"x\" }]")]
    [InlineData("[{ \"name\": \"x\", \"source\": \"y\", \"tones\": [{ \"name\": \"a\", \"kind\": \"Busy\", \"frequencies\": [] }] }]")]
    [InlineData("[{ \"name\": \"x\", \"source\": \"y\", \"tones\": [{ \"name\": \"a\", \"kind\": \"Busy\", \"frequencies\": [450], \"cadence\": [[1]] }] }]")]
    public void A_plan_that_cannot_be_read_is_refused_with_a_reason(string json) =>
        Should.Throw<FormatException>(() => TonePlan.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)))).Message.ShouldStartWith("Not a list of tone plans");
}
