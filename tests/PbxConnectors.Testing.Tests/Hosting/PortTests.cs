using System.Net;
using System.Net.Sockets;

namespace PbxConnectors.Testing.Tests.Hosting;

/// <summary>Every server listens where it is told to, and says so when it cannot.</summary>
public sealed class PortTests
{
    [Fact]
    public async Task Every_server_listens_at_the_port_it_was_given()
    {
        var before = await PortsAsync(new int[6]);
        before.ShouldBeUnique();

        (await PortsAsync(before)).ShouldBe(before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_port_that_is_taken_is_named(int server)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int[] ports = new int[6];
        ports[server] = ((IPEndPoint)taken.LocalEndpoint).Port;

        (await Should.ThrowAsync<IOException>(() => PortsAsync(ports))).Message.ShouldContain($"Port {ports[server]}");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public async Task There_are_no_other_ports(int port) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => PortsAsync([port, 0, 0, 0, 0, 0]));

    private static async Task<int[]> PortsAsync(int[] ports)
    {
        await using var laboratory = await PbxLaboratory.StartAsync(
            new PbxLaboratoryOptions
            {
                Dscom = new DscomServerOptions { Port = ports[0], BillingPort = ports[1] },
                Ola = new OlaServerOptions { Port = ports[2] },
                EightHundred = new EightHundredServerOptions { Port = ports[3] },
                Sip = new SipServerOptions { Port = ports[4] },
                NumbersToScreen = [],
                EmptyNumberPort = ports[5],
            },
            TestTimeout.Token);
        return
        [
            laboratory.Dscom.BaseAddress.Port, laboratory.Dscom.BillingAddress.Port, laboratory.Ola.BaseAddress.Port,
            laboratory.EightHundred.BaseAddress.Port, laboratory.Sip.EndPoint.Port, laboratory.EmptyNumber.BaseAddress.Port,
        ];
    }
}
