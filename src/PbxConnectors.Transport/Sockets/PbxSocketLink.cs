using System.Buffers;
using System.Net.WebSockets;

namespace PbxConnectors.Transport;

/// <summary>One open WebSocket. Sending is thread-safe; one reader at a time.</summary>
public sealed class PbxSocketLink : IDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly int _maxMessageBytes;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ArrayBufferWriter<byte> _message = new(4096);

    internal PbxSocketLink(ClientWebSocket socket, int maxMessageBytes) => (_socket, _maxMessageBytes) = (socket, maxMessageBytes);

    internal WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    internal string? CloseDescription => _socket.CloseStatusDescription;

    /// <summary>Ends the connection without a goodbye.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }

    /// <summary>Sends a text message.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Cancelling a send in the middle would break the connection for all: it is only given up before it begins.
            await _socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Reads the next message; null when the other side closes.</summary>
    /// <exception cref="WebSocketException">The connection broke, or the message is too large.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        _message.ResetWrittenCount();
        while (true)
        {
            var result = await _socket.ReceiveAsync(_message.GetMemory(4096), cancellationToken).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            _message.Advance(result.Count);
            if (_message.WrittenCount > _maxMessageBytes)
            {
                throw new WebSocketException($"A message is larger than {_maxMessageBytes} bytes.");
            }

            if (result.EndOfMessage)
            {
                return _message.WrittenSpan.ToArray();
            }
        }
    }

    // Unlike disposal it leaves the state readable for whoever is reading; the read fails at once.
    internal void Abort() => _socket.Abort();

    // Says goodbye where it can; a broken socket cannot, and must not hold up the next attempt.
    internal async Task CloseAsync(TimeProvider time)
    {
        if (_socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            // A message on its way goes first.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            await _sending.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
