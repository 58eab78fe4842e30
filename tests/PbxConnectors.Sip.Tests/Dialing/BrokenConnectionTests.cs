using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Dialing;

/// <summary>A connection that breaks under a call: what cannot be known is said at once, and what can go on does.</summary>
public sealed class BrokenConnectionTests
{
    public static TheoryData<SipTransportKind> Connections => [SipTransportKind.Tcp, SipTransportKind.Tls];

    [Theory, MemberData(nameof(Connections))]
    public async Task Before_any_response_the_dial_fails_at_once_and_its_delivery_is_unknown(SipTransportKind kind)
    {
        await using var laboratory = await StartAsync(kind, SipLaboratory.Answering());
        laboratory.Server.Faults.Next("INVITE", Fault.Drop);

        var failed = await Should.ThrowAsync<PbxUnavailableException>(() => laboratory.DialAsync());

        failed.Delivery.ShouldBe(Delivery.Unknown);
        failed.Message.ShouldContain("the connection broke before an answer came");
        laboratory.Server.Invites.ShouldBe(1);
        laboratory.Exchange.DialCount(SipLaboratory.Number).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Connections))]
    public async Task While_it_rings_the_call_is_heard_on_and_is_given_up_over_another_connection(SipTransportKind kind)
    {
        await using var laboratory = await StartAsync(kind, SipLaboratory.Ringing());
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Alerting).WaitAsync(SipLaboratory.Patience);

        laboratory.Server.DropConnections();
        int before = laboratory.Seen(call).PacketsReceived;
        await laboratory.WaitAsync(_ => laboratory.Seen(call).PacketsReceived > before + 10);
        call.State.ShouldBe(CallState.Alerting);
        await call.HangUpAsync();

        var (result, _, seen) = await laboratory.EndAsync(call);
        (result.Reason, result.VendorText, result.Explanation).ShouldBe((EndReason.Cancelled, "487 Request Terminated", null));
        seen.Requests.ShouldContain("CANCEL");
        laboratory.Server.Invites.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Connections))]
    public async Task Once_answered_the_call_goes_on_and_is_hung_up_over_another_connection(SipTransportKind kind)
    {
        await using var laboratory = await StartAsync(kind, SipLaboratory.Answering());
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await laboratory.WaitAsync(_ => laboratory.Seen(call).Acknowledged);

        laboratory.Server.DropConnections();
        await call.HangUpAsync();

        var (result, _, seen) = await laboratory.EndAsync(call);
        (result.Reason, result.Certainty).ShouldBe((EndReason.Normal, Certainty.Reported));
        seen.Requests.ShouldBe(["INVITE", "ACK", "BYE"]);
        laboratory.Server.ConnectionsOpened.ShouldBeGreaterThan(1);
    }

    [Theory, MemberData(nameof(Connections))]
    public async Task A_call_nobody_can_be_told_to_give_up_ends_at_once(SipTransportKind kind)
    {
        await using var laboratory = await StartAsync(kind, SipLaboratory.Ringing());
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Alerting).WaitAsync(SipLaboratory.Patience);

        await laboratory.Server.DisposeAsync();
        await call.HangUpAsync();

        var result = await call.Completion.WaitAsync(SipLaboratory.Patience);
        result.Reason.ShouldBe(EndReason.Cancelled);
        result.Explanation.ShouldNotBeNull().ShouldContain("never confirmed");
    }

    // With the usual timers: what takes 64·T1 takes 32 s, longer than these tests wait.
    private static Task<SipLaboratory> StartAsync(SipTransportKind kind, NumberScenario scenario) => SipLaboratory.StartAsync(
        scenario,
        server: new SipServerOptions { Tls = kind == SipTransportKind.Tls },
        configure: options =>
        {
            options.Transport = kind;
            options.Registration.RetryDelay = TimeSpan.FromMilliseconds(100);
        });
}
