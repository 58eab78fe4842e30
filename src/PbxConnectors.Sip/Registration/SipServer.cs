using System.Net;
using System.Net.Sockets;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Registration;

/// <summary>Finds the PBX by the name it was configured with.</summary>
internal static class SipServer
{
    /// <summary>The host of <c>host:port</c>, for a URI.</summary>
    public static string HostOf(string server) =>
        SipUri.TryReadHostPort(server, out string host, out _) ? SipUri.WriteHost(host) : server;

    /// <summary>The host of <c>host:port</c> as a certificate bears it.</summary>
    public static string NameOf(string server) => SipUri.TryReadHostPort(server, out string host, out _) ? host.Trim('[', ']') : server;

    /// <summary>Addresses of the server, the one to use first.</summary>
    /// <exception cref="SocketException">The name leads nowhere.</exception>
    public static async Task<(IPEndPoint First, IPAddress[] All)> ResolveAsync(SipOptions options, CancellationToken cancellationToken)
    {
        SipUri.TryReadHostPort(options.Server, out string host, out int? port);
        int number = port ?? (options.Transport == SipTransportKind.Tls ? 5061 : 5060);
        if (IPAddress.TryParse(host, out var address))
        {
            return (new IPEndPoint(address, number), [address]);
        }

        var family = IPAddress.TryParse(options.BindAddress, out var bind) ? bind.AddressFamily : AddressFamily.Unspecified;
        var all = await Dns.GetHostAddressesAsync(host, family, cancellationToken).ConfigureAwait(false);
        var first = Array.Find(all, a => a.AddressFamily == AddressFamily.InterNetwork) ?? all.FirstOrDefault()
            ?? throw new SocketException((int)SocketError.HostNotFound);
        return (new IPEndPoint(first, number), all);
    }

    /// <summary>The local address from which the system would reach the server.</summary>
    public static IPAddress FindLocal(IPEndPoint server)
    {
        // Connecting a datagram socket sends nothing; it only asks the system for the way.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server);
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }
}
