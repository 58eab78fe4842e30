using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PbxConnectors.Testing.Tests.Sip;

/// <summary>A phone written down to the byte, for what a client of ours would never do or never show.</summary>
internal sealed class RawPhone : IDisposable
{
    private readonly Socket _socket;
    private readonly StringBuilder _pending = new();
    private int _count;

    private RawPhone(Socket socket, bool isTcp) => (_socket, IsTcp) = (socket, isTcp);

    public bool IsTcp { get; }

    public static async Task<RawPhone> ConnectAsync(IPEndPoint server, bool tcp)
    {
        var socket = tcp
            ? new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server);
        return new RawPhone(socket, tcp);
    }

    /// <summary>Sends an INVITE, the same again when its number is given.</summary>
    /// <returns>Its number.</returns>
    public async Task<int> InviteAsync(string number, int? again = null)
    {
        int count = again ?? ++_count;
        const string Description = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n";
        await SendAsync("INVITE", number, count, "Content-Type: application/sdp\r\n", Description);
        return count;
    }

    /// <summary>Asks for a sign of life, which no fault strikes.</summary>
    public Task AskAsync() => SendAsync("OPTIONS", "", ++_count, "", "");

    /// <summary>The start line of the next message; null when the connection was closed.</summary>
    public async Task<string?> ReadAsync()
    {
        byte[] buffer = new byte[8192];
        while (true)
        {
            string text = _pending.ToString();
            int blank = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (blank >= 0)
            {
                int length = int.Parse(text[..blank].Split("Content-Length: ")[1].Split("\r\n")[0], CultureInfo.InvariantCulture);
                _pending.Remove(0, blank + 4 + length);
                return text.Split("\r\n")[0];
            }

            int count;
            try
            {
                count = await _socket.ReceiveAsync(buffer).WaitAsync(TestTimeout.Token);
            }
            catch (SocketException)
            {
                count = 0;
            }

            if (count == 0)
            {
                Rest = text;
                return null;
            }

            if (!IsTcp)
            {
                Rest = Encoding.UTF8.GetString(buffer, 0, count);
                return Rest.Split("\r\n")[0];
            }

            _pending.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }

    /// <summary>The last datagram as it came; over TCP what was no whole message when the connection was closed.</summary>
    public string Rest { get; private set; } = "";

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(string method, string number, int count, string headers, string body)
    {
        var local = (IPEndPoint)_socket.LocalEndPoint!;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{method} sip:{number}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/{(IsTcp ? "TCP" : "UDP")} {local};branch=z9hG4bK{IsTcp}{local.Port}x{count}\r\n" +
            $"Max-Forwards: 70\r\nFrom: <sip:8001@lab>;tag=near{count}\r\nTo: <sip:{number}@lab>\r\nCall-ID: call-{count}\r\n" +
            $"CSeq: 1 {method}\r\nContact: <sip:8001@{local}>\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text));
    }
}
