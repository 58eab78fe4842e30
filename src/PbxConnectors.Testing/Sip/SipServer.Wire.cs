using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PbxConnectors.Testing;

// Sockets: datagrams, connections, and the messages in them.
public sealed partial class SipServer
{
    // The same port for both, so that a client needs only one address.
    private static (Socket Udp, Socket Tcp) BindBoth()
    {
        while (true)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                tcp.Bind(udp.LocalEndPoint!);
                tcp.Listen(16);
                return (udp, tcp);
            }
            catch (SocketException)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ReadDatagramsAsync()
    {
        var buffer = new byte[65536];
        var any = new IPEndPoint(IPAddress.Any, 0);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var read = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, any, _closing.Token).ConfigureAwait(false);
                var address = (IPEndPoint)read.RemoteEndPoint;
                if (IsLost()) continue;
                Take(Encoding.UTF8.GetString(buffer, 0, read.ReceivedBytes), new LabSipPeer(address, "UDP", text => SendDatagram(text, address), static () => { }));
            }
            catch (SocketException) when (!_closing.IsCancellationRequested)
            {
                // The client's port is closed by now.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void SendDatagram(string text, IPEndPoint address)
    {
        if (IsLost()) return;
        try
        {
            _udp.SendTo(Encoding.UTF8.GetBytes(text), address);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Lost, as on any network.
        }
    }

    private bool IsLost()
    {
        if (IsAway) return true;
        if (_options.SignallingLoss <= 0) return false;
        lock (_random) return _random.NextDouble() < _options.SignallingLoss;
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await _tcp.AcceptAsync(_closing.Token).ConfigureAwait(false);
                _connections.Add(socket);
                _loops.Add(Task.Run(() => ReadStreamAsync(socket)));
            }
            catch (SocketException) when (!_closing.IsCancellationRequested)
            {
                // Whoever called has gone again.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ReadStreamAsync(Socket socket)
    {
        var address = (IPEndPoint)socket.RemoteEndPoint!;
        var peer = new LabSipPeer(address, "TCP", text =>
        {
            try
            {
                lock (socket) socket.Send(Encoding.UTF8.GetBytes(text));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The client has gone.
            }
        }, socket.Dispose);
        var pending = new List<byte>();
        var buffer = new byte[8192];
        try
        {
            for (int count; (count = await socket.ReceiveAsync(buffer, _closing.Token).ConfigureAwait(false)) > 0;)
            {
                pending.AddRange(buffer.AsSpan(0, count));
                while (TakeFrame(pending) is { } text)
                {
                    if (!IsAway) Take(text, peer);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or we are.
        }
    }

    private static string? TakeFrame(List<byte> pending)
    {
        string text = Encoding.Latin1.GetString([.. pending]);
        int blank = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (blank < 0) return null;
        int name = text.IndexOf("\r\nContent-Length:", StringComparison.OrdinalIgnoreCase);
        int end = name < 0 ? -1 : text.IndexOf("\r\n", name + 2, StringComparison.Ordinal);
        int length = name < 0 || name > blank ? 0 : int.Parse(text[(name + 17)..end], CultureInfo.InvariantCulture);
        int total = blank + 4 + length;
        if (pending.Count < total) return null;
        string message = Encoding.UTF8.GetString([.. pending[..total]]);
        pending.RemoveRange(0, total);
        return message;
    }
}
