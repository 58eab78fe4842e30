using System.Net;
using System.Net.Sockets;

namespace PbxConnectors.Sip.Tests.Support;

/// <summary>A test over ::1; skipped, and said so, on a machine that has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Ipv6TheoryAttribute : TheoryAttribute
{
    public Ipv6TheoryAttribute() => Skip = Ipv6.IsThere ? null : "This machine has no ::1.";
}

internal static class Ipv6
{
    public static bool IsThere { get; } = Look();

    private static bool Look()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
