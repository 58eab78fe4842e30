using PbxConnectors.CallProgress;
using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Rtp;

/// <summary>
/// What a network loses is missing where it was, never closed up or doubled; what comes late moves nothing. And who hears an announcement
/// with holes names it or leaves it open, but does not take it for another.
/// </summary>
public sealed class LossyHearingTests
{
    private static readonly Lazy<AnnouncementLibrary> Library = new(() => LabAudio.Embedded.ToAnnouncementLibrary());

    public static TheoryData<double, double> Losses => new()
    {
        { 0.1, 1 }, { 0.2, 1 }, { 0.3, 1 }, { 0.1, 4 }, { 0.3, 4 }, { 0.2, 10 },
    };

    [Theory, MemberData(nameof(Losses))]
    public void What_is_lost_is_digital_silence_of_its_length_and_everything_else_is_in_its_place(double share, double burst)
    {
        var line = Announce("power_off");
        bool[] lost = LossyLine.Lose(line.Packets, share, burst, seed: 5);

        line.Play(lost);

        short[] expected = Without(line.Sent, lost);
        line.Live.ShouldBe(expected);
        line.Recorded.ShouldBe(expected);
        (lost.Count(l => l) / (double)lost.Length).ShouldBe(share, share / 2);
    }

    [Fact]
    public void What_comes_late_is_missing_live_is_in_the_recording_and_moves_nothing()
    {
        var line = Announce("power_off");
        var random = new Random(6);
        var lost = new bool[line.Packets];
        int[] delay = [.. Enumerable.Range(0, line.Packets).Select(i => i > 0 && random.NextDouble() < 0.1 ? 12 : 0)];

        line.Play(lost, delay);

        line.Recorded.ShouldBe(line.Sent);
        line.Live.Count.ShouldBe(line.Sent.Length);
        line.Live.ShouldBe(Without(line.Sent, [.. delay.Select(steps => steps > 0)]), "60 ms are waited for, 240 ms are not");
    }

    [Fact]
    public void What_overtakes_by_60_ms_is_waited_for()
    {
        var line = Announce("power_off");
        int[] delay = [.. Enumerable.Range(0, line.Packets).Select(i => i % 7 == 3 ? 2 : 0)];
        line.Play(new bool[line.Packets], delay);
        line.Live.ShouldBe(line.Sent);
    }

    [Theory, MemberData(nameof(Losses))]
    public void An_announcement_with_holes_is_never_taken_for_another(double share, double burst)
    {
        foreach (var (label, state) in (ReadOnlySpan<(string, NumberState)>)[("power_off", NumberState.PoweredOff), ("unreachable", NumberState.Unreachable)])
        {
            for (int seed = 1; seed <= 2; seed++)
            {
                var line = Announce(label);
                line.Play(LossyLine.Lose(line.Packets, share, burst, seed));
                var analyzer = new CallProgressAnalyzer(Library.Value);
                foreach (var frame in line.Live.ToArray().Chunk(LossyLine.Step))
                {
                    analyzer.Write(frame);
                }

                var heard = analyzer.Complete();
                heard.State.ShouldBeOneOf(state, NumberState.Unknown);
                if (burst == 1)
                {
                    heard.State.ShouldBe(state, $"{share:P0} one by one leave every word whole enough ({label}, seed {seed}): {heard.Evidence}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(0.2, 4)]
    public async Task The_same_by_SIP_and_RTP_and_what_the_ear_leaves_open_the_cause_tells(double share, double burst)
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            NumberScenario.PoweredOff(), new SipTrouble { RtpLoss = share, RtpLossBurst = burst });
        var call = await laboratory.DialAsync();
        call.TryGetLiveAudio(out var audio).ShouldBeTrue();
        var analyzer = new CallProgressAnalyzer(Library.Value);
        long samples = 0;
        await foreach (var frame in audio.ReadFramesAsync())
        {
            frame.Position.ShouldBe(TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / 8000), "time neither stands still nor jumps");
            analyzer.Write(frame.Samples.Span);
            samples += frame.Samples.Length;
        }

        var heard = analyzer.Complete();
        var (result, report, seen) = await laboratory.EndAsync(call);
        report.Rtp.Lost.ShouldBeGreaterThan(0);
        heard.State.ShouldBeOneOf(NumberState.PoweredOff, NumberState.Unknown);
        samples.ShouldBeInRange(seen.Played.Count - 4000, seen.Played.Count + 16_000);

        // Cause 20 says absent, and both an announced switch-off and no coverage are that: without the ear the wider state is right.
        var judged = NumberStateRules.Default.Decide(new SignallingEvidence { Answered = false, Q850Cause = result.Q850Cause }, heard);
        judged.State.ShouldBe(heard.State == NumberState.PoweredOff ? NumberState.PoweredOff : NumberState.Unreachable);
    }

    private static LossyLine Announce(string label)
    {
        short[] clip = LabAudio.Embedded.Clips(label)[0].Samples.ToArray();
        return new LossyLine([.. clip, .. new short[4800], .. clip]);
    }

    private static short[] Without(short[] sent, bool[] missing)
    {
        short[] expected = [.. sent];
        for (int i = 0; i < missing.Length; i++)
        {
            if (missing[i])
            {
                expected.AsSpan(i * LossyLine.Step, LossyLine.Step).Clear();
            }
        }

        return expected;
    }
}
