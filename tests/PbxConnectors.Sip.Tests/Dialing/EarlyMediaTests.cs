using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Dialing;

/// <summary>Early media is told by packets: when, coded in what, and as a step that is no state.</summary>
public sealed class EarlyMediaTests
{
    [Theory]
    [InlineData(false, "PCMA")]
    [InlineData(true, "PCMU")]
    public async Task It_is_a_step_of_its_own_between_the_states_with_its_codec_and_its_time(bool muLaw, string codec)
    {
        await using var laboratory = await SipLaboratory.StartAsync(server: new SipServerOptions { PrefersMuLaw = muLaw });
        var call = await laboratory.DialAsync();

        var steps = await call.ReadStepsAsync().ToListAsync().AsTask().WaitAsync(SipLaboratory.Patience);

        var heard = steps.OfType<EarlyMediaBegan>().ShouldHaveSingleItem();
        (heard.Codec, heard.Freshness).ShouldBe((codec, Freshness.Pushed));
        steps.OfType<CallStateChange>().Select(change => change.State).ShouldBe([CallState.Initiated, CallState.Ended]);
        var (result, report, _) = await laboratory.EndAsync(call);
        result.EarlyMediaAt.ShouldBe(report.MediaAt);
        call.EarlyMedia.ShouldBe(heard);
    }

    [Fact]
    public async Task It_is_told_though_no_183_ever_announced_it()
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: new SipTrouble { LosesProgress = true });
        var (result, report, _) = await laboratory.CallAsync();
        report.EarlyMediaPromisedAt.ShouldBeNull();
        result.EarlyMediaAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_183_that_brings_no_packet_is_no_early_media()
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: new SipTrouble { NoRtp = true });
        var call = await laboratory.DialAsync();
        var (result, report, _) = await laboratory.EndAsync(call);
        report.EarlyMediaPromisedAt.ShouldNotBeNull();
        result.EarlyMediaAt.ShouldBeNull();
        call.EarlyMedia.ShouldBeNull();
    }

    [Fact]
    public async Task Events_tell_the_states_of_every_call_and_what_was_heard_early()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering(ringing: 0.4, talking: 0.3));
        await laboratory.Client.Registrations.WaitForAnswerAsync(SipLaboratory.Extension).WaitAsync(SipLaboratory.Patience);
        var reading = laboratory.ReadEventsUntilAsync(happened => happened is ExtensionChanged { Extension.State: DeviceState.Idle });
        var call = await laboratory.DialAsync();
        var told = await reading;

        var states = told.OfType<CallChanged>().ToList();
        states.Select(change => change.State).ShouldBe([CallState.Initiated, CallState.Alerting, CallState.Connected, CallState.Ended]);
        states.ShouldAllBe(change => change.Extension == SipLaboratory.Extension && change.OtherParty == SipLaboratory.Number
            && change.CallIds.SequenceEqual(call.VendorIds));
        states[^1].EndReason.ShouldBe(EndReason.Normal);
        var heard = told.OfType<CallHeardEarly>().ShouldHaveSingleItem();
        (heard.Codec, heard.At).ShouldBe(("PCMA", call.EarlyMedia!.At));
        told.IndexOf(heard).ShouldBeLessThan(told.IndexOf(states[2]));
        told.OfType<ExtensionChanged>().Select(change => change.Extension.State).ShouldBe([DeviceState.InUse, DeviceState.Idle]);
        told.Select(each => each.Id).ShouldBeUnique();
    }
}
