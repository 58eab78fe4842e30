namespace PbxConnectors.CallProgress.Tests;

public class Tones_named_as_soon_as_possible
{
    [Theory]
    [InlineData(0.46)]
    [InlineData(0.5)]
    [InlineData(0.54)]
    public void A_burst_and_most_of_its_pause_name_what_nothing_else_can_be_and_the_next_burst_makes_it_final(double length)
    {
        var call = Sounds.Mix(Sounds.Join(Sounds.Silence(0.5), Sounds.Cadence(4, -15, [480, 620], [length, length])), Sounds.Noise(4.5, -60));
        var busy = Listening.Follow(call).Where(change => change.Verdict.State != NumberState.Unknown).ToList();
        busy.ShouldAllBe(change => change.Verdict.State == NumberState.Busy);
        busy[0].Verdict.Stage.ShouldBe(VerdictStage.Tentative);
        (busy[0].At.TotalSeconds - 0.5).ShouldBeLessThanOrEqualTo(1.0);
        busy[1].Verdict.Stage.ShouldBe(VerdictStage.Final);
    }

    [Fact]
    public void A_burst_that_no_other_follows_is_taken_back()
    {
        var call = Sounds.Mix(Sounds.Join(Sounds.Tone(0.5, -15, 480, 620), Sounds.Silence(3)), Sounds.Noise(3.5, -60));
        Listening.Follow(call).ShouldNotContain(change => change.Verdict.State == NumberState.Busy && change.Verdict.Stage == VerdictStage.Final);
        Listening.Classify(call).State.ShouldBe(NumberState.Unknown);
    }

    [Fact]
    public void A_pause_at_whose_end_a_packet_is_lost_is_no_longer_than_what_was_heard_of_it()
    {
        // Three short pauses and a long one are congestion, short ones only are busy. Half of the packets around the third burst's beginning are lost.
        var call = Sounds.Mix(Sounds.Cadence(6, -20, [425], [0.206, 0.206]), Sounds.Noise(6, -60));
        foreach (var packet in new[] { 40, 42 })
        {
            Array.Clear(call, packet * 160, 160);
        }

        var changes = Listening.Follow(call, options: new CallProgressOptions { TonePlan = TonePlan.Find("Spain")! });
        changes.ShouldNotContain(change => change.Verdict.State == NumberState.NetworkBusy);
        changes[^1].Verdict.State.ShouldBe(NumberState.Busy);
    }

    [Fact]
    public void A_packet_lost_at_the_end_of_a_burst_does_not_refute_what_the_tone_is()
    {
        // 0.28/0.22 s of 415 Hz a little fast and high, its first burst cut short by a lost packet: 0.24/0.24 s of 425 Hz is no nearer.
        var call = Sounds.Mix(Sounds.Cadence(6, -15, [418.3], [0.288, 0.227])[160..], Sounds.Noise(6, -40));
        Array.Clear(call, 1760, 320);
        Listening.Follow(call).ShouldNotContain(change => change.Verdict.State == NumberState.NetworkBusy);
    }
}
