namespace PbxConnectors.CallProgress.Tests;

public class Tones_over_lines_that_fail
{
    [Fact]
    public void A_ringing_that_a_codec_lets_waver_is_ringing()
    {
        // Every 90 ms the level falls by 4 dB for 50 ms.
        var call = Sounds.Cadence(10, -15, [450], [1, 4]);
        for (var i = 0; i < call.Length; i++)
        {
            call[i] = i % 1120 < 400 ? (short)(0.63 * call[i]) : call[i];
        }

        Listening.Classify(call).State.ShouldBe(NumberState.Ringing);
    }

    [Fact]
    public void A_hole_in_a_burst_leaves_its_level_as_it_was()
    {
        // 30 ms of line noise in every burst, the first of which began before the audio.
        var call = Sounds.Cadence(12, -15, [450], [1, 4])[4000..];
        for (var i = 0; i < call.Length; i++)
        {
            call[i] = i % 8000 is > 1600 and < 1840 ? (short)0 : call[i];
        }

        Listening.Classify(Sounds.Mix(call, Sounds.Noise(12, -60))).State.ShouldBe(NumberState.Ringing);
    }

    [Fact]
    public void Ringing_whose_first_burst_was_almost_over_is_named_by_the_second() =>
        Listening.Classify(Sounds.Mix(Sounds.Cadence(12, -15, [450], [1, 4])[7000..], Sounds.Noise(12, -60))).State.ShouldBe(NumberState.Ringing);

    [Theory]
    [InlineData(0.19)]
    [InlineData(0.1)]
    public void Packets_lost_in_an_information_tone_do_not_cut_its_segments(double at)
    {
        var tone = Sounds.Join(Sounds.Silence(0.3), Sounds.Tone(0.38, -15, 985.2), Sounds.Tone(0.38, -15, 1428.5), Sounds.Tone(0.38, -15, 1776.7), Sounds.Silence(0.5));
        Array.Clear(tone, (int)((0.3 + at) * 8000), 160);
        Array.Clear(tone, (int)((0.34 + at) * 8000), 160);
        var verdict = Listening.Classify(Sounds.Mix(tone, Sounds.Noise(2.5, -60)));
        (verdict.State, verdict.Q850Cause).ShouldBe((NumberState.NetworkBusy, 34));
    }

    [Fact]
    public void Dial_tone_through_a_poor_codec_is_no_music()
    {
        // The level wavers with the frames of the codec, the frequency does not.
        var random = new Random(4);
        var call = Sounds.Tone(6, -15, 450);
        for (var frame = 0; frame < call.Length; frame += 160)
        {
            var gain = 0.5 + (0.5 * random.NextDouble());
            for (var i = frame; i < frame + 160 && i < call.Length; i++)
            {
                call[i] = (short)(gain * call[i]);
            }
        }

        Listening.Follow(call).ShouldNotContain(change => change.Verdict.State == NumberState.ColourRingback);
    }

    [Theory]
    [InlineData(-27, 0.03)]
    [InlineData(-35, 0.1)]
    [InlineData(-20, 0)]
    public void The_noise_of_a_line_that_loses_packets_is_no_person(double decibels, double loss)
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var call = Sounds.WithLoss(Sounds.Noise(6, decibels, seed), loss, seed);
            Listening.Follow(call).ShouldNotContain(change => change.Verdict.State == NumberState.Answered, $"seed {seed}");
        }
    }

    [Fact]
    public void A_busy_tone_behind_a_second_of_noise_is_busy() =>
        Listening.Classify(Sounds.WithLoss(Sounds.Mix(Sounds.Join(Sounds.Silence(2.5), Sounds.Cadence(4, -8, [450], [0.35, 0.35])), Sounds.Noise(6.5, -22)), 0.03))
            .State.ShouldBe(NumberState.Busy);
}
