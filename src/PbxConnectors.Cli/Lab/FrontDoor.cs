using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PbxConnectors.Cli.Lab;

/// <summary>
/// A fixed port on 127.0.0.1 that leads to a server of the laboratory, which listens wherever the system put it. Bytes pass as they
/// are, so HTTP and WebSockets work alike.
/// </summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _behind;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Task, bool> _visitors = new();
    private readonly Task _accepting;

    private FrontDoor(TcpListener listener, IPEndPoint behind)
    {
        (_listener, _behind) = (listener, behind);
        _accepting = AcceptAsync();
    }

    /// <summary>The port people connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <param name="port">The port; 0 for one of the system's choice.</param>
    /// <param name="server">The server behind it.</param>
    /// <exception cref="CliException">The port is taken.</exception>
    public static FrontDoor Open(int port, Uri server)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new CliException(ExitCode.BadInput, $"Port {port} cannot be used ({exception.Message}). Choose others by --port, or 0 for free ones.", exception);
        }

        return new FrontDoor(listener, new IPEndPoint(IPAddress.Loopback, server.Port));
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_visitors.Keys);
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            Socket visitor;
            try
            {
                visitor = await _listener.AcceptSocketAsync(_closing.Token);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // A visitor who gave up while still in the queue is no reason to close the door.
                continue;
            }

            var served = ServeAsync(visitor);
            _visitors.TryAdd(served, true);
            _ = served.ContinueWith(task => _visitors.TryRemove(task, out _), TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket visitor)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (visitor)
        {
            visitor.NoDelay = true;
            try
            {
                await server.ConnectAsync(_behind, _closing.Token);
                await Task.WhenAll(PassAsync(visitor, server), PassAsync(server, visitor));
            }
            catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone, and by that the other.
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer, _closing.Token)) > 0;)
            {
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _closing.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // What breaks off here must break off there too, and the other direction must not wait for it.
            from.Close(0);
            to.Close(0);
            throw;
        }
    }
}
