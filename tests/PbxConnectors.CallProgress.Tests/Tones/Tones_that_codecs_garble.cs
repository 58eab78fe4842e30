namespace PbxConnectors.CallProgress.Tests;

public class Tones_that_codecs_garble
{
    private static readonly (double First, double Second, double FirstLength, double SecondLength, int Cause)[] InformationTones =
    [
        (913.8, 1370.6, 0.274, 0.274, 22), (985.2, 1370.6, 0.38, 0.274, 1), (913.8, 1428.5, 0.274, 0.38, 42),
        (985.2, 1370.6, 0.274, 0.38, 42), (985.2, 1428.5, 0.38, 0.38, 34), (913.8, 1370.6, 0.38, 0.38, 34),
    ];

    [Fact]
    public void A_burst_that_begins_too_loud_does_not_hide_those_after_it()
    {
        var call = Sounds.Mix(Sounds.Cadence(4, -28, [425], [0.24, 0.24]), Sounds.Noise(4, -62));
        // The second burst swells for 40 ms to twice its amplitude.
        for (var i = 3840; i < 4160; i++)
        {
            call[i] *= 2;
        }

        Listening.Classify(call).State.ShouldBe(NumberState.NetworkBusy);
    }

    [Fact]
    public void Information_tones_of_which_packets_are_lost_are_named_rightly_or_not_at_all()
    {
        var (named, calls) = (0, 0);
        foreach (var (first, second, firstLength, secondLength, cause) in InformationTones)
        {
            for (var seed = 1; seed <= 12; seed++, calls++)
            {
                var tone = Sounds.Join(Sounds.Silence(0.3), Sounds.Tone(firstLength, -20, first), Sounds.Tone(secondLength, -20, second), Sounds.Tone(0.38, -20, 1776.7), Sounds.Silence(1));
                var verdict = Listening.Classify(Sounds.WithLoss(Sounds.WithNoise(tone, 15, seed), 0.1, seed));
                named += verdict.Q850Cause is null ? 0 : 1;
                (verdict.Q850Cause ?? cause).ShouldBe(cause, $"{first} {second} {firstLength} {secondLength}, seed {seed}: {verdict.Evidence}");
            }
        }

        named.ShouldBeGreaterThanOrEqualTo(calls - 3);
    }

    [Fact]
    public void A_fax_that_a_codec_lets_waver_is_a_fax()
    {
        // Each hop somewhere else within 40 Hz, and every eighth garbled.
        var random = new Random(3);
        var call = Sounds.Join([.. Enumerable.Range(0, 160).Select(i => i % 8 == 7 ? Sounds.Noise(0.016, -36, i) : Sounds.Tone(0.016, -30, 2060 + (80 * random.NextDouble())))]);
        Listening.Classify(call).State.ShouldBe(NumberState.Fax);
    }

    [Fact]
    public void A_tone_that_swells_at_its_very_beginning_is_heard()
    {
        // Thirty milliseconds at twice the amplitude and more, then as loud as it goes on.
        var call = Sounds.Mix(Sounds.Join(Sounds.Silence(0.6), Sounds.Cadence(6, -14, [397], [0.416, 0.364, 0.234, 0.546])), Sounds.Noise(6.6, -64));
        for (var i = 4800; i < 5120; i++)
        {
            call[i] = (short)Math.Clamp(2.4 * call[i], short.MinValue, short.MaxValue);
        }

        var changes = Listening.Follow(call);
        changes.ShouldNotContain(change => change.Verdict.State == NumberState.ColourRingback);
        changes[^1].Verdict.State.ShouldBe(NumberState.NetworkBusy);
    }

    [Fact]
    public void What_a_codec_makes_of_a_tone_that_goes_on_and_on_is_no_music()
    {
        // A howler, and behind it the same tone with other notes in it.
        var random = new Random(8);
        var rest = Sounds.Join([.. Enumerable.Range(0, 60).Select(i => Sounds.Tone(0.05, -27, 950, 1250 + (40 * (i % 3)), 600 + (random.NextDouble() * 5)))]);
        var call = Sounds.Mix(Sounds.Join(Sounds.Tone(1.6, -27, 950), rest), Sounds.Noise(4.6, -60));
        Listening.Follow(call).ShouldNotContain(change => change.Verdict.State == NumberState.ColourRingback);
    }

    [Fact]
    public void What_is_left_of_a_tone_is_no_person()
    {
        // A howler, then for half a second what a codec makes of it, then what the codec takes for silence.
        var random = new Random(5);
        var rest = Sounds.Join([.. Enumerable.Range(0, 25).Select(_ => Sounds.Tone(0.02, -29, 500 + (900 * random.NextDouble()), 943))]);
        var call = Sounds.Mix(Sounds.Join(Sounds.Tone(1.66, -27, 943), rest, Sounds.Silence(2.5)), Sounds.Noise(4.6, -60));
        Listening.Follow(call).ShouldNotContain(change => change.Verdict.State == NumberState.Answered);
    }
}
