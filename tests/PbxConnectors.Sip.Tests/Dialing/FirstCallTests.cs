using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Dialing;

public sealed class FirstCallTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clean_call_is_heard_exactly_as_it_was_sent(bool muLaw)
    {
        await using var laboratory = await SipLaboratory.StartAsync(server: new SipServerOptions { PrefersMuLaw = muLaw });
        var (result, report, seen) = await laboratory.CallAsync();

        short[] heard = await laboratory.RecordingAsync(result);
        heard.Length.ShouldBeGreaterThan(6000);
        heard.ShouldBe(seen.Played.Take(heard.Length));
        report.Codec.ShouldBe(muLaw ? SipCodec.Pcmu : SipCodec.Pcma);
        report.Rtp.Lost.ShouldBe(0);
        result.Reason.ShouldBe(EndReason.InvalidNumber);
        result.Q850Cause.ShouldBe(1);
        result.Delivery.ShouldBe(Delivery.Sent);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_is_heard_live_in_frames_of_20_ms()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        var call = await laboratory.DialAsync();
        call.TryGetLiveAudio(out var audio).ShouldBeTrue();
        var live = new List<short>();
        await foreach (var frame in audio.ReadFramesAsync())
        {
            frame.Samples.Length.ShouldBeLessThanOrEqualTo(160);
            frame.Position.TotalSeconds.ShouldBe(live.Count / 8000.0, 1e-9);
            live.AddRange(frame.Samples.Span);
        }

        live.ShouldBe(await laboratory.RecordingAsync(await call.Completion.WaitAsync(SipLaboratory.Patience)));
    }

    [Fact]
    public async Task An_answered_call_goes_through_its_states_until_it_is_hung_up()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering());
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await laboratory.WaitAsync(s => s.Calls[0].Acknowledged && s.Calls[0].PacketsReceived > 0);
        await call.HangUpAsync();

        var (result, _, seen) = await laboratory.EndAsync(call);
        (await call.ReadStatesAsync().Select(s => s.State).ToListAsync())
            .ShouldBe([CallState.Initiated, CallState.Alerting, CallState.Connected, CallState.Ended]);
        (result.Reason, result.Answered).ShouldBe((EndReason.Normal, true));
        seen.Requests.ShouldBe(["INVITE", "ACK", "BYE"]);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_the_other_side_ends_has_ended()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering(talking: 0.3));
        var (result, report, _) = await laboratory.CallAsync();
        (result.Reason, result.Answered).ShouldBe((EndReason.Normal, true));
        report.Reasons.ShouldBe([new SipReasonValue("Q.850", 16, null)]);
    }

    [Fact]
    public async Task A_call_given_up_while_it_rings_is_cancelled()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Ringing());
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Alerting).WaitAsync(SipLaboratory.Patience);
        await call.HangUpAsync();
        var (result, _, seen) = await laboratory.EndAsync(call);
        (result.Reason, result.VendorText).ShouldBe((EndReason.Cancelled, "487 Request Terminated"));
        await laboratory.WaitAsync(_ => seen.Acknowledged);
        seen.Requests.ShouldBe(["INVITE", "CANCEL", "ACK"]);
    }

    [Fact]
    public async Task Over_TCP_the_call_goes_the_same_way()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Answering(), configure: o => o.Transport = SipTransportKind.Tcp);
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await call.HangUpAsync();
        (await laboratory.EndAsync(call)).Result.Reason.ShouldBe(EndReason.Normal);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
        laboratory.Client.Counters.Repeated.ShouldBe(0);
    }
}
