using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Transport;

/// <summary>
/// SIP over UDP, TCP and TLS (RFC 3261 §18). What comes in is read, counted and handed on; nothing a stranger sends ends the reading.
/// Thread-safe.
/// </summary>
internal sealed class SipTransport : ISipTransport, IAsyncDisposable
{
    private const int MaximumConnections = 64;

    private readonly SipTransportSettings _settings;
    private readonly SipMeter _meter;
    private readonly Socket? _udp;
    private readonly Socket? _listener;
    private readonly ConcurrentDictionary<SipFlow, SipConnection> _connections = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Task> _loops = [];
    private bool _disposed;

    /// <summary>Opens the sockets; reading begins with <see cref="Start"/>.</summary>
    /// <exception cref="SocketException">The local address or port cannot be used.</exception>
    public SipTransport(SipTransportSettings settings, SipMeter meter)
    {
        (_settings, _meter) = (settings, meter);
        if (settings.Kind == SipTransportKind.Udp)
        {
            _udp = Bind(SocketType.Dgram, ProtocolType.Udp);
        }
        else
        {
            // The PBX may open connections of its own to the address in Contact. For TLS we are the client only: the port is held, not opened.
            _listener = Bind(SocketType.Stream, ProtocolType.Tcp);
            if (settings.Kind == SipTransportKind.Tcp)
            {
                _listener.Listen(16);
            }
        }
    }

    /// <inheritdoc />
    public Action<SipMessage, SipFlow>? Received { get; set; }

    /// <inheritdoc />
    public Action<SipFlow, ISipCarrier, Exception>? Closed { get; set; }

    /// <summary>Where we listen.</summary>
    public IPEndPoint Local => (IPEndPoint)(_udp ?? _listener)!.LocalEndPoint!;

    /// <inheritdoc />
    public IPEndPoint Advertised(SipTransportKind kind) => new(_settings.PublicAddress ?? Local.Address, Local.Port);

    /// <summary>Begins to read.</summary>
    public void Start()
    {
        if (_udp is not null)
        {
            _loops.Add(Task.Run(ReadDatagramsAsync));
        }

        if (_listener is not null && _settings.Kind == SipTransportKind.Tcp)
        {
            _loops.Add(Task.Run(AcceptAsync));
        }
    }

    /// <inheritdoc />
    public ISipCarrier? Send(SipMessage message, SipFlow flow, Action<SipSendFailure>? failed = null)
    {
        byte[] bytes = SipWriter.Write(message);
        _meter.CountSent();
        if (flow.Kind == SipTransportKind.Udp)
        {
            SendDatagram(bytes, flow.Remote, failed);
            return null;
        }

        if (FindConnection(flow) is { } connection && connection.TrySend(bytes, failed))
        {
            return connection;
        }

        _meter.CountSendFailure();
        failed?.Invoke(new SipSendFailure(new IOException("The connection is closed or its queue is full."), MayHaveLeft: false));
        return null;
    }

    /// <inheritdoc />
    public void Drop(SipFlow flow)
    {
        if (_connections.TryGetValue(flow, out var connection))
        {
            connection.Close();
        }
    }

    /// <summary>Closes the sockets and waits until nothing is read any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _closing.CancelAsync().ConfigureAwait(false);
        _udp?.Dispose();
        _listener?.Dispose();
        foreach (var connection in _connections.Values)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private Socket Bind(SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(_settings.Bind.AddressFamily, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(_settings.Bind, _settings.Port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void SendDatagram(byte[] bytes, IPEndPoint remote, Action<SipSendFailure>? failed)
    {
        try
        {
            if (_udp is null)
            {
                throw new SocketException((int)SocketError.ProtocolNotSupported);
            }

            _udp.SendTo(bytes, remote);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _meter.CountSendFailure();
            failed?.Invoke(new SipSendFailure(e, MayHaveLeft: false));
        }
    }

    private SipConnection? FindConnection(SipFlow flow)
    {
        if (_connections.TryGetValue(flow, out var present))
        {
            if (!present.HasEnded)
            {
                return present;
            }

            // It is just being taken away; what is sent now has another.
            Remove(present);
        }

        if (_disposed || _connections.Count >= MaximumConnections)
        {
            return null;
        }

        var made = Make(flow);
        var kept = _connections.GetOrAdd(flow, made);
        if (kept == made)
        {
            _ = made.RunAsync(null, _closing.Token);
        }

        return kept;
    }

    private SipConnection Make(SipFlow flow) => new(flow, _settings, Take, _meter.CountMalformed, OnEnded);

    private void OnEnded(SipConnection connection, Exception cause)
    {
        Remove(connection);
        Closed?.Invoke(connection.Flow, connection, cause);
    }

    // By identity: another connection may have taken the place meanwhile.
    private void Remove(SipConnection connection) =>
        _connections.TryRemove(new KeyValuePair<SipFlow, SipConnection>(connection.Flow, connection));

    private async Task ReadDatagramsAsync()
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(SipParser.MaximumBytes + 1, pinned: true);
        var any = new IPEndPoint(_settings.Bind.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var read = await _udp!.ReceiveFromAsync(buffer, SocketFlags.None, any, _closing.Token).ConfigureAwait(false);
                Take(buffer.AsSpan(0, read.ReceivedBytes), new SipFlow(SipTransportKind.Udp, (IPEndPoint)read.RemoteEndPoint));
            }
            catch (SocketException) when (!_closing.IsCancellationRequested)
            {
                // A port unreachable, or a datagram too large: the next may be good.
                _meter.CountMalformed();
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener!.AcceptAsync(_closing.Token).ConfigureAwait(false);
                var flow = new SipFlow(SipTransportKind.Tcp, (IPEndPoint)socket.RemoteEndPoint!);
                var connection = Make(flow);
                if (_connections.Count >= MaximumConnections || !_connections.TryAdd(flow, connection))
                {
                    socket.Dispose();
                    continue;
                }

                _ = connection.RunAsync(socket, _closing.Token);
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

    private void Take(ReadOnlySpan<byte> bytes, SipFlow flow)
    {
        if (SipParser.TryParse(bytes, out var message, out var problem))
        {
            _meter.CountReceived();
            try
            {
                Received?.Invoke(message, flow);
            }
            catch (Exception e)
            {
                // A mistake in the handling of one message must not make the line deaf.
                _meter.CountFault();
                _settings.Faulted?.Invoke(e);
            }
        }
        else if (problem != SipProblem.KeepAlive)
        {
            _meter.CountMalformed();
        }
    }
}
