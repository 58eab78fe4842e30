using System.Net;
using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Dialing;

/// <summary>Register, early media, answer, hang-up: the same over every transport and both families of addresses.</summary>
public sealed class WholeCallTests
{
    [Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    [InlineData(SipTransportKind.Tls)]
    public Task Over_127_0_0_1(SipTransportKind kind) => CallAsync(kind, IPAddress.Loopback);

    [Ipv6Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    [InlineData(SipTransportKind.Tls)]
    public Task Over_ipv6(SipTransportKind kind) => CallAsync(kind, IPAddress.IPv6Loopback);

    private static async Task CallAsync(SipTransportKind kind, IPAddress address)
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Answering(ringing: 0.5),
            server: new SipServerOptions { Address = address, Tls = kind == SipTransportKind.Tls },
            configure: o => o.Transport = kind);
        var state = await laboratory.Client.Registrations.WaitForAnswerAsync(SipLaboratory.Extension).WaitAsync(SipLaboratory.Patience);
        state.Status.ShouldBe(SipRegistrationStatus.Registered, state.Problem);
        laboratory.Server.Registrations.ShouldHaveSingleItem().Contact.ShouldContain(
            address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "@[::1]:" : "@127.0.0.1:");

        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await laboratory.WaitAsync(s => s.Calls[0].Acknowledged && s.Calls[0].PacketsReceived > 0);
        await call.HangUpAsync();

        var (result, report, seen) = await laboratory.EndAsync(call);
        (result.Reason, result.Certainty, result.Answered).ShouldBe((EndReason.Normal, Certainty.Reported, true));
        result.EarlyMediaAt.ShouldNotBeNull().ShouldBeLessThan(result.AnsweredAt!.Value);
        report.Rtp.Lost.ShouldBe(0);
        short[] heard = await laboratory.RecordingAsync(result);
        heard.ShouldBe(seen.Played.Take(heard.Length));
        seen.Requests.ShouldBe(["INVITE", "ACK", "BYE"]);
        laboratory.Server.ConnectionsOpened.ShouldBe(kind == SipTransportKind.Udp ? 0 : 1);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }
}
