using System.Net.WebSockets;
using System.Threading.Channels;

namespace PbxConnectors.Transport;

/// <summary>
/// A WebSocket that comes back: connects, signs on, reads, and after a loss connects again with full jitter and a fresh address, telling the
/// gap. It stops when signing on is refused twice in a row or the PBX says that another client took our place. Thread-safe; dispose it
/// to end.
/// </summary>
public sealed class PbxSocket : IAsyncDisposable
{
    private readonly PbxSocketSettings _settings;
    private readonly Channel<SocketSignal> _signals;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Task _loop;
    private volatile PbxSocketLink? _link;
    private volatile string? _givenUpBecause;
    private int _disposed;

    /// <summary>Begins to connect.</summary>
    public PbxSocket(PbxSocketSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;

        // The owner reads this at once and hands out to bounded readers; unbounded here means that the socket never waits.
        _signals = Channel.CreateUnbounded<SocketSignal>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        _loop = Task.Run(RunAsync);
    }

    /// <summary>True while the connection stands and is signed on.</summary>
    public bool IsOpen => _link is not null;

    /// <summary>What happens, in order, for one reader; ends after <see cref="SocketStopped"/> or disposal.</summary>
    public ChannelReader<SocketSignal> Signals => _signals.Reader;

    /// <summary>Sends a message, or fails at once while the connection is down.</summary>
    /// <exception cref="PbxUnavailableException">The connection is down (<see cref="Delivery.NotSent"/>) or broke while sending
    /// (<see cref="Delivery.Unknown"/>).</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> utf8, string operation, CancellationToken cancellationToken)
    {
        if (_link is not { } link)
        {
            throw Unavailable(operation, "the connection is down", Delivery.NotSent, null);
        }

        try
        {
            await link.SendAsync(utf8, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw Unavailable(operation, "the connection broke while sending", Delivery.Unknown, e);
        }
    }

    /// <summary>
    /// Gives the present connection up without a goodbye, as when the PBX no longer answers; the next attempt follows as after any loss. Does
    /// nothing while the connection is down.
    /// </summary>
    /// <param name="reason">Why, in a sentence without secrets; told by <see cref="SocketLost"/>.</param>
    public void GiveUp(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (_link is { } link)
        {
            _givenUpBecause = reason;
            link.Abort();
        }
    }

    /// <summary>Closes the connection and ends the signals. Takes a few seconds at most; may be repeated.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        // Before the reading is cancelled, for that breaks the connection without a goodbye.
        if (_link is { } link)
        {
            await link.CloseAsync(_settings.TimeProvider).ConfigureAwait(false);
        }

        await _lifetime.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lifetime.Dispose();
    }

    private async Task RunAsync()
    {
        var options = _settings.Options;
        var time = _settings.TimeProvider;
        var backOff = new BackOff(options.ReconnectDelay, options.MaxReconnectDelay);
        DateTimeOffset? lastAlive = null;
        int refusals = 0;
        PbxException? fatal = null;
        try
        {
            while (true)
            {
                string reason;
                try
                {
                    using var link = await ConnectAsync(_lifetime.Token).ConfigureAwait(false);
                    refusals = 0;
                    var openedAt = time.GetUtcNow();
                    _givenUpBecause = null;
                    _link = link;
                    Emit(new SocketOpened(openedAt, lastAlive));
                    Log.SocketOpened(_settings.Logger, _settings.Pbx, _settings.Operation);
                    lastAlive = openedAt;
                    try
                    {
                        while (await link.ReadAsync(_lifetime.Token).ConfigureAwait(false) is { } text)
                        {
                            lastAlive = time.GetUtcNow();
                            Emit(new SocketMessage(lastAlive.Value, text));
                        }

                        if (Volatile.Read(ref _disposed) != 0)
                        {
                            return;
                        }

                        fatal = _settings.ReadClose(link.CloseStatus, link.CloseDescription);
                        string why = $"{link.CloseStatus} {_settings.Redactor.Redact(link.CloseDescription)}".TrimEnd();
                        reason = $"the PBX closed the connection ({why})";
                    }
                    finally
                    {
                        _link = null;
                        if (time.GetUtcNow() - openedAt >= options.StableAfter)
                        {
                            backOff.Reset();
                        }

                        await link.CloseAsync(time).ConfigureAwait(false);
                    }
                }
                catch (PbxAuthenticationException e)
                {
                    reason = e.Message;
                    fatal = ++refusals >= 2 ? e : null;
                }
                catch (Exception e) when (!_lifetime.IsCancellationRequested)
                {
                    reason = _givenUpBecause ?? _settings.Redactor.Redact(e is OperationCanceledException ? "no connection in time" : e.Message);
                    _givenUpBecause = null;
                }

                if (fatal is not null)
                {
                    Log.SocketStopped(_settings.Logger, _settings.Pbx, _settings.Operation, fatal.Message);
                    Emit(new SocketStopped(time.GetUtcNow(), fatal));
                    return;
                }

                Emit(new SocketLost(time.GetUtcNow(), reason));
                var wait = backOff.Next();
                Log.SocketLost(_settings.Logger, _settings.Pbx, _settings.Operation, reason, wait);
                await Task.Delay(wait, time, _lifetime.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_lifetime.IsCancellationRequested)
        {
        }
        finally
        {
            _signals.Writer.TryComplete();
        }
    }

    private async Task<PbxSocketLink> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_settings.Options.ConnectTimeout, _settings.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var address = await _settings.GetAddress(both.Token).ConfigureAwait(false);
        var socket = new ClientWebSocket();
        var link = new PbxSocketLink(socket, _settings.Options.MaxMessageBytes);
        bool signedOn = false;
        try
        {
            socket.Options.KeepAliveInterval = _settings.Options.KeepAliveInterval;
            socket.Options.KeepAliveTimeout = _settings.Options.KeepAliveTimeout;
            socket.Options.CollectHttpResponseDetails = true;
            _settings.Configure?.Invoke(socket.Options);
            await socket.ConnectAsync(address, both.Token).ConfigureAwait(false);
            await _settings.SignOn(link, both.Token).ConfigureAwait(false);
            signedOn = true;
            return link;
        }
        catch (WebSocketException e) when ((int)socket.HttpStatusCode is 401 or 403)
        {
            int status = (int)socket.HttpStatusCode;
            throw new PbxAuthenticationException(
                $"{_settings.Operation}: the PBX does not accept the credentials (HTTP {status}).",
                Details(_settings.Operation, Delivery.NotSent) with { HttpStatus = status },
                e);
        }
        finally
        {
            if (!signedOn)
            {
                link.Dispose();
            }
        }
    }

    private void Emit(SocketSignal signal) => _signals.Writer.TryWrite(signal);

    private PbxUnavailableException Unavailable(string operation, string what, Delivery delivery, Exception? inner) => new(
        $"{operation}: {what}.", Details(operation, delivery) with { IsTransient = true }, inner);

    private PbxErrorDetails Details(string operation, Delivery delivery) =>
        new() { Pbx = _settings.Pbx, Operation = operation, Delivery = delivery };
}
