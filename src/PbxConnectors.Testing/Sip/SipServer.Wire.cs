using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PbxConnectors.Testing;

// Sockets: datagrams, connections, and the messages in them.
public sealed partial class SipServer
{
    // The same port for both, so that a client needs only one address.
    private static (Socket Udp, Socket Tcp) BindBoth(IPAddress address, int port)
    {
        while (true)
        {
            var udp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(new IPEndPoint(address, port));
                return (udp, Listen((IPEndPoint)udp.LocalEndPoint!));
            }
            catch (SocketException e)
            {
                udp.Dispose();
                if (port != 0)
                {
                    throw LabHost.PortTaken(port, e);
                }
            }
        }
    }

    private static Socket Listen(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            socket.Listen(16);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ReadDatagramsAsync()
    {
        var buffer = new byte[65536];
        var any = new IPEndPoint(_udp.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var read = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, any, _closing.Token).ConfigureAwait(false);
                var address = (IPEndPoint)read.RemoteEndPoint;
                if (IsLost())
                {
                    continue;
                }

                var peer = new LabSipPeer(address, "UDP", text => SendDatagram(text, address), static () => { }, static () => true);
                Take(Encoding.UTF8.GetString(buffer, 0, read.ReceivedBytes), peer);
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
        if (IsLost())
        {
            return;
        }

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
        if (IsAway)
        {
            return true;
        }

        if (_options.SignallingLoss <= 0)
        {
            return false;
        }

        lock (_random)
        {
            return _random.NextDouble() < _options.SignallingLoss;
        }
    }

    private async Task AcceptAsync(Socket listener, X509Certificate2? certificate)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_closing.Token).ConfigureAwait(false);
                _connections.Add(socket);
                _loops.Add(Task.Run(() => ServeAsync(socket, certificate)));
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

    private async Task ServeAsync(Socket socket, X509Certificate2? certificate)
    {
        try
        {
            var address = (IPEndPoint)socket.RemoteEndPoint!;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (certificate is not null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _closing.Token)
                    .ConfigureAwait(false);
            }

            await using (stream.ConfigureAwait(false))
            {
                await ReadStreamAsync(socket, stream, address, certificate is null ? "TCP" : "TLS").ConfigureAwait(false);
            }
        }
        catch (Exception e)
            when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            // The client has gone or does not trust us, or we are going.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private async Task ReadStreamAsync(Socket socket, Stream stream, IPEndPoint address, string transport)
    {
        bool open = true;
        var writing = new Lock();
        var peer = new LabSipPeer(address, transport, Write, socket.Dispose, () => Volatile.Read(ref open) && socket.Connected);
        var pending = new List<byte>();
        var buffer = new byte[8192];
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer, _closing.Token).ConfigureAwait(false)) > 0;)
            {
                pending.AddRange(buffer.AsSpan(0, count));
                while (TakeFrame(pending) is { } text)
                {
                    if (!IsAway)
                    {
                        Take(text, peer);
                    }
                }
            }
        }
        finally
        {
            Volatile.Write(ref open, false);
        }

        void Write(string text)
        {
            if (IsAway)
            {
                return;
            }

            try
            {
                lock (writing)
                {
                    stream.Write(Encoding.UTF8.GetBytes(text));
                }
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The client has gone.
            }
        }
    }

    private static string? TakeFrame(List<byte> pending)
    {
        // Line ends between messages keep a connection alive (RFC 5626 §3.5.1).
        while (pending is [(byte)'\r', (byte)'\n', ..])
        {
            pending.RemoveRange(0, 2);
        }

        string text = Encoding.Latin1.GetString([.. pending]);
        int blank = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (blank < 0)
        {
            return null;
        }

        int name = text.IndexOf("\r\nContent-Length:", StringComparison.OrdinalIgnoreCase);
        int end = name < 0 ? -1 : text.IndexOf("\r\n", name + 2, StringComparison.Ordinal);
        int length = name < 0 || name > blank ? 0 : int.Parse(text[(name + 17)..end], CultureInfo.InvariantCulture);
        int total = blank + 4 + length;
        if (pending.Count < total)
        {
            return null;
        }

        string message = Encoding.UTF8.GetString([.. pending[..total]]);
        pending.RemoveRange(0, total);
        return message;
    }
}
