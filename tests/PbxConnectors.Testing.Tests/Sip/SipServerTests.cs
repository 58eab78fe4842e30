using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace PbxConnectors.Testing.Tests.Sip;

/// <summary>Where the SIP server listens.</summary>
public sealed class SipServerTests : IAsyncDisposable
{
    private readonly SimulatedExchange _exchange = new(new NumberPlan(NumberScenario.Ringing()));

    [Fact]
    public async Task It_listens_by_UDP_and_TCP_at_the_port_it_was_given()
    {
        await using var first = await SipServer.StartAsync(_exchange);
        int port = first.EndPoint.Port;
        await first.DisposeAsync();

        await using var server = await SipServer.StartAsync(_exchange, new SipServerOptions { Port = port });

        server.EndPoint.ShouldBe(new IPEndPoint(IPAddress.Loopback, port));
        foreach (bool tcp in (bool[])[false, true])
        {
            using var phone = await RawPhone.ConnectAsync(server.EndPoint, tcp);
            await phone.AskAsync();
            (await phone.ReadAsync()).ShouldBe("SIP/2.0 200 OK");
        }

        server.OptionsAsked.ShouldBe(2);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var first = await SipServer.StartAsync(_exchange);
        var taken = await Should.ThrowAsync<IOException>(() => SipServer.StartAsync(_exchange, new SipServerOptions { Port = first.EndPoint.Port }));
        taken.Message.ShouldContain($"Port {first.EndPoint.Port}");
    }

    [Fact]
    public async Task It_listens_where_nobody_else_can_reach_it_or_not_at_all() =>
        (await Should.ThrowAsync<ArgumentException>(() => SipServer.StartAsync(_exchange, new SipServerOptions { Address = IPAddress.Any })))
            .Message.ShouldContain("127.0.0.1");

    [Fact]
    public async Task TLS_has_a_port_and_a_certificate_of_its_own()
    {
        await using var server = await SipServer.StartAsync(_exchange, new SipServerOptions { Tls = true });
        server.TlsEndPoint.Port.ShouldNotBe(server.EndPoint.Port);
        using var client = new TcpClient();
        await client.ConnectAsync(server.TlsEndPoint);
        await using var stream = new SslStream(client.GetStream(), false, (_, certificate, _, _) => server.Certificate!.Equals(certificate));
        await stream.AuthenticateAsClientAsync("localhost");
        stream.IsAuthenticated.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_TLS_there_is_neither()
    {
        await using var server = await SipServer.StartAsync(_exchange);
        server.Certificate.ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => server.TlsEndPoint).Message.ShouldContain(nameof(SipServerOptions.Tls));
    }

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();
}
