using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Transport.Tests.Sockets;

/// <summary>A WebSocket server on 127.0.0.1 whose connections the test holds in its hand.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Channel<Connection> _accepted = Channel.CreateUnbounded<Connection>();
    private readonly CancellationTokenSource _stopping = new();
    private int _refusals;

    private SocketServer(WebApplication application) => _application = application;

    public Uri Address { get; private set; } = null!;

    /// <summary>How many handshakes to come are refused.</summary>
    public void Refuse(int times) => Volatile.Write(ref _refusals, times);

    public static async Task<SocketServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var server = new SocketServer(application);
        application.UseWebSockets();
        application.Run(server.HandleAsync);
        await application.StartAsync();
        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        server.Address = new UriBuilder(addresses.Addresses.First()) { Scheme = "ws" }.Uri;
        return server;
    }

    /// <summary>The next connection made.</summary>
    public Task<Connection> AcceptAsync() => _accepted.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            context.Response.StatusCode = 401;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var connection = new Connection(socket, context, _stopping.Token);
        await _accepted.Writer.WriteAsync(connection);
        await connection.Ended.Task.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal sealed class Connection(WebSocket socket, HttpContext context, CancellationToken stopping)
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Query { get; } = context.Request.QueryString.Value ?? "";

        public Task SendAsync(string text, bool endOfMessage = true) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage, stopping);

        public async Task<string> ReadAsync()
        {
            byte[] buffer = new byte[1024];
            var result = await socket.ReceiveAsync(buffer, stopping);
            return result.MessageType == WebSocketMessageType.Close ? "closed" : Encoding.UTF8.GetString(buffer, 0, result.Count);
        }

        public async Task CloseAsync(WebSocketCloseStatus status, string reason)
        {
            await socket.CloseOutputAsync(status, reason, stopping);
            Ended.TrySetResult();
        }

        /// <summary>Breaks the connection without a goodbye.</summary>
        public void Break()
        {
            context.Abort();
            Ended.TrySetResult();
        }
    }
}
