using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace PbxConnectors.Testing;

/// <summary>
/// One WebSocket of an ola server. What is sent keeps its order and never waits for the other side. Thread-safe.
/// </summary>
internal sealed class OlaSocketConnection(int number, WebSocket socket, Action abort)
{
    private readonly Channel<Outgoing> _outgoing = Channel.CreateUnbounded<Outgoing>();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource? _frozen;

    public int Number { get; } = number;

    public bool IsAuthenticated { get; set; }

    public IReadOnlyList<string> Keys
    {
        get { lock (_gate)
            {
                return [.. _keys];
            }
        }
    }

    public bool Subscribes(string key)
    {
        lock (_gate)
        {
            return _keys.Contains(key);
        }
    }

    public void AddKey(string key)
    {
        lock (_gate)
        {
            _keys.Add(key);
        }
    }

    public void RemoveKey(string key)
    {
        lock (_gate)
        {
            _keys.Remove(key);
        }
    }

    public void Send(string text) => _outgoing.Writer.TryWrite(new Outgoing(text, Cut: false));

    /// <summary>Sends the first half of a message and then breaks the connection.</summary>
    public void SendHalf(string text) => _outgoing.Writer.TryWrite(new Outgoing(text, Cut: true));

    public void Close(WebSocketCloseStatus status, string reason) =>
        _outgoing.Writer.TryWrite(new Outgoing(reason, Cut: false, status));

    public void Abort()
    {
        _outgoing.Writer.TryComplete();
        try
        {
            abort();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself a moment ago.
        }
    }

    /// <summary>From now on nothing is answered and nothing is sent, and the connection stays open.</summary>
    public void Freeze() => _frozen ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsFrozen => _frozen is not null;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (var next in _outgoing.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_frozen is { } frozen)
            {
                await frozen.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            if (next.Close is { } status)
            {
                await socket.CloseOutputAsync(status, next.Text, cancellationToken).ConfigureAwait(false);
                return;
            }

            var bytes = Encoding.UTF8.GetBytes(next.Text);
            if (next.Cut)
            {
                var half = bytes.AsMemory(0, bytes.Length / 2);
                await socket.SendAsync(half, WebSocketMessageType.Text, endOfMessage: false, cancellationToken).ConfigureAwait(false);
                Abort();
                return;
            }

            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
            }
        }
    }

    private readonly record struct Outgoing(string Text, bool Cut, WebSocketCloseStatus? Close = null);
}
