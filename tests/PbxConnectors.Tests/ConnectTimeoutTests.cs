using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Tests;

/// <summary>Every connection that speaks HTTP has the time limit for connecting that its configuration names.</summary>
public sealed class ConnectTimeoutTests
{
    [Theory]
    [InlineData("dscom", "\"ClientId\": \"7\", \"ClientSecret\": \"planted-secret\", \"UserName\": \"u\", \"Password\": \"planted-password\"")]
    [InlineData("ola", "\"UserName\": \"u\", \"Password\": \"planted-password\"")]
    [InlineData("800ing", "\"Account\": \"600000077\", \"Password\": \"planted-password\"")]
    public async Task A_PBX_that_stays_dumb_while_connecting_was_certainly_sent_nothing(string vendor, string credentials)
    {
        // The machine completes the connection; the encryption is never answered.
        using var dumb = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dumb.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        dumb.Listen(100);
        await using var provider = Sections.Provide($$"""
            { "Connections": { "x": {
                "Vendor": "{{vendor}}", "BaseAddress": "https://{{dumb.LocalEndPoint}}/", {{credentials}},
                "Http": { "AttemptTimeout": "00:00:04", "ConnectTimeout": "00:00:00.2", "MaxRetries": 0 } } } }
            """);
        var dialer = provider.GetRequiredService<IPbxDialer>();

        var error = await Should.ThrowAsync<PbxUnavailableException>(() => dialer.DialAsync(new DialRequest("8001", "8002")));

        error.Delivery.ShouldBe(Delivery.NotSent);
        error.Message.ShouldContain("no connection within the ConnectTimeout");
    }
}
