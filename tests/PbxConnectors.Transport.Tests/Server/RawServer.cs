using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PbxConnectors.Transport.Tests.Server;

/// <summary>
/// An HTTP server on a bare socket: it counts every request the moment it has read it, and then answers, resets, stays silent or breaks
/// off as the test says.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly SemaphoreSlim _received = new(0);
    private readonly Func<RawExchange, Task> _answer;
    private readonly Task _accepting;
    private int _count;

    public RawServer(Func<RawExchange, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public IReadOnlyList<RawRequest> Requests => [.. _requests];

    /// <summary>Waits until one more request has been read.</summary>
    public Task RequestReceivedAsync() => _received.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>An address of this machine on which nobody listens.</summary>
    public static Uri NobodyThere()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new Uri($"http://127.0.0.1:{port}/");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (!_stopped.IsCancellationRequested)
            {
                var socket = await _listener.AcceptSocketAsync(_stopped.Token);
                int number = connections.Count + 1;
                connections.Add(Task.Run(() => ServeAsync(socket, number)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        using var owned = socket;
        await using var stream = new NetworkStream(socket);
        try
        {
            bool keepsAlive = true;
            while (keepsAlive && await RawRequest.ReadAsync(stream, _stopped.Token) is { } read)
            {
                var request = new RawRequest(Interlocked.Increment(ref _count), connection, read.Line, read.Headers, read.Body);
                _requests.Enqueue(request);
                _received.Release();
                var exchange = new RawExchange(request, socket, stream, _stopped.Token);
                await _answer(exchange);
                keepsAlive = exchange.KeepsAlive;
            }

            // A connection closed in order is still read, so that whatever else the client sends is counted and no reset is provoked.
            await stream.CopyToAsync(Stream.Null, _stopped.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The client left, or the server stopped.
        }
    }
}
