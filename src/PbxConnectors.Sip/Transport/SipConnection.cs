using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Transport;

/// <summary>Told of the bytes of one message.</summary>
internal delegate void SipBytesHandler(ReadOnlySpan<byte> bytes, SipFlow flow);

/// <summary>One TCP or TLS connection: a queue out, a framer in. Ends at the first thing that breaks it. Thread-safe.</summary>
internal sealed class SipConnection(
    SipFlow flow, SipTransportSettings settings, SipBytesHandler received, Action countMalformed, Action<SipConnection, Exception> ended)
    : ISipCarrier, IAsyncDisposable
{
    private const int QueueLength = 1024;

    private readonly Channel<Outgoing> _queue = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;
    private volatile bool _ended;
    private volatile bool _closed;

    /// <summary>The other side.</summary>
    public SipFlow Flow { get; } = flow;

    /// <summary>True when nothing can be sent over it any more.</summary>
    public bool HasEnded => _ended;

    /// <inheritdoc />
    public bool HasClosed => _closed;

    /// <summary>Queues a message.</summary>
    /// <returns>False when the connection is ending or its queue is full.</returns>
    public bool TrySend(byte[] bytes, Action<SipSendFailure>? failed) => _queue.Writer.TryWrite(new Outgoing(bytes, failed));

    /// <summary>Connects, or takes a connection that came in, and works until it breaks. Never throws.</summary>
    public Task RunAsync(Socket? accepted, CancellationToken cancellationToken) => _running = Task.Run(
        async () =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            Exception cause = new IOException("The connection was closed.");
            try
            {
                var stream = await OpenAsync(accepted, either.Token).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                {
                    var reading = ReadAsync(stream, either.Token);
                    var writing = WriteAsync(stream, either.Token);
                    await Task.WhenAny(reading, writing).ConfigureAwait(false);
                    await either.CancelAsync().ConfigureAwait(false);
                    await Task.WhenAll(reading, writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    cause = (writing.Exception ?? reading.Exception)?.InnerException ?? cause;
                }
            }
            catch (Exception e)
            {
                // A connection that cannot be opened or made safe: whoever wanted to send is told below.
                cause = e;
            }

            // Before anybody is told: who sends once more at once must get another connection.
            _ended = true;
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var left))
            {
                left.Failed?.Invoke(new SipSendFailure(cause, MayHaveLeft: false));
            }

            _closed = true;
            ended(this, cause);
        },
        CancellationToken.None);

    /// <summary>Begins to close the connection.</summary>
    public void Close()
    {
        _ended = true;
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended.
        }
    }

    /// <summary>Closes the connection and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _closing.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private async Task<Stream> OpenAsync(Socket? accepted, CancellationToken cancellationToken)
    {
        var socket = accepted ?? new Socket(Flow.Remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Stream? stream = null;
        try
        {
            socket.NoDelay = true;
            if (accepted is null)
            {
                await socket.ConnectAsync(Flow.Remote, cancellationToken).ConfigureAwait(false);
            }

            stream = new NetworkStream(socket, ownsSocket: true);
            if (Flow.Kind != SipTransportKind.Tls)
            {
                return stream;
            }

            var secure = new SslStream(stream);
            stream = secure;
            await new SipTlsCheck(settings).AuthenticateAsync(secure, cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            socket.Dispose();
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    private async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var framer = new SipStreamFramer();
        while (!framer.IsBroken)
        {
            int count = await stream.ReadAsync(framer.GetMemory(), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            framer.Advance(count);
            while (framer.TryTake(out var message))
            {
                received(message.Span, Flow);
            }
        }

        countMalformed();
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var message in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await stream.WriteAsync(message.Bytes, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                _ended = true;
                var cause = e is OperationCanceledException ? new IOException("The connection was closed.") : e;
                message.Failed?.Invoke(new SipSendFailure(cause, MayHaveLeft: true));
                throw;
            }
        }
    }

    private readonly record struct Outgoing(byte[] Bytes, Action<SipSendFailure>? Failed);
}
