using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace PbxConnectors.Testing;

/// <summary>One client listening to the billing push. Messages leave in the order they were put in.</summary>
internal sealed class BillingConnection(WebSocket socket, CancellationToken cancellationToken) : IDisposable
{
    private readonly Channel<PushedMessage> _outgoing =
        Channel.CreateUnbounded<PushedMessage>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    public void Enqueue(PushedMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>Resets the connection without a word, as a network would.</summary>
    public void Drop() => socket.Abort();

    public async Task RunAsync()
    {
        var sending = SendAsync();
        try
        {
            await ReceiveUntilClosedAsync().ConfigureAwait(false);
        }
        finally
        {
            await _ended.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
        }
    }

    public void Dispose() => _ended.Dispose();

    private async Task SendAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(_ended.Token).ConfigureAwait(false))
            {
                var bytes = Encoding.UTF8.GetBytes(message.Text).AsMemory();
                if (message.CutShort)
                {
                    bytes = bytes[..(bytes.Length / 2)];
                }

                await socket.SendAsync(bytes, WebSocketMessageType.Text, !message.CutShort, _ended.Token).ConfigureAwait(false);
                if (!message.CutShort)
                {
                    continue;
                }

                socket.Abort();
                return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or InvalidOperationException)
        {
            // The client went away; who reads the socket notices too and ends the connection.
        }
    }

    private async Task ReceiveUntilClosedAsync()
    {
        var buffer = new byte[1024];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), _ended.Token).ConfigureAwait(false);
                if (received.MessageType != WebSocketMessageType.Close)
                {
                    continue;
                }

                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _ended.Token).ConfigureAwait(false);
                return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            socket.Abort();
        }
    }
}
