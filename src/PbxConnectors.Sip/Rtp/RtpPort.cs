using System.Net;
using System.Net.Sockets;

namespace PbxConnectors.Sip.Rtp;

/// <summary>A lent pair of ports. RTCP is held but not read: nobody else may get the port while the call lasts. Thread-safe.</summary>
internal sealed class RtpPort : IDisposable
{
    private const int LargestDatagram = 2048;

    private readonly Socket _rtp;
    private readonly Socket _rtcp;
    private readonly Action _giveBack;
    private int _disposed;

    internal RtpPort(Socket rtp, Socket rtcp, int port, Action giveBack) => (_rtp, _rtcp, Port, _giveBack) = (rtp, rtcp, port, giveBack);

    /// <summary>The RTP port.</summary>
    public int Port { get; }

    /// <summary>True while packets wait to be read: then it is we who are late, not they.</summary>
    public bool HasWaiting
    {
        get
        {
            try
            {
                return _rtp.Available > 0;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>Reads until the port is given back. Never throws.</summary>
    public async Task ReceiveAsync(RtpReceiver receiver)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram, pinned: true);
        var source = new SocketAddress(_rtp.AddressFamily);
        while (Volatile.Read(ref _disposed) == 0)
        {
            try
            {
                int length = await _rtp.ReceiveFromAsync(buffer, SocketFlags.None, source).ConfigureAwait(false);
                receiver.Receive(buffer.AsSpan(0, length), source);
            }
            catch (SocketException e) when (e.SocketErrorCode is not SocketError.OperationAborted)
            {
                // A datagram too large, or the other side's port is closed: the next packet may be good.
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    /// <summary>Sends a packet; one that cannot be sent is lost, as on any network.</summary>
    public void Send(ReadOnlySpan<byte> packet, SocketAddress target)
    {
        try
        {
            _rtp.SendTo(packet, SocketFlags.None, target);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Lost.
        }
    }

    /// <summary>Gives the pair back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _rtp.Dispose();
            _rtcp.Dispose();
            _giveBack();
        }
    }
}
