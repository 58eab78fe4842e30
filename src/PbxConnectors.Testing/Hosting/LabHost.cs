using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PbxConnectors.Testing;

/// <summary>A Kestrel on 127.0.0.1, plain HTTP/1.1, silent.</summary>
internal sealed class LabHost : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;
    private int _disposed;

    private LabHost(WebApplication application, CancellationTokenSource stopping, Uri address)
    {
        _application = application;
        _stopping = stopping;
        Address = address;
    }

    public Uri Address { get; }

    /// <param name="port">Port; 0 for the system's choice.</param>
    /// <param name="handler">Handles a request; its token ends with the request or with the host.</param>
    /// <param name="webSockets">Whether WebSockets may be opened.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LabHost> StartAsync(
        int port, Func<HttpContext, CancellationToken, Task> handler, bool webSockets, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);

        // The empty builder reads no settings of the process it runs in: no files, no environment, no logging.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });

        var application = builder.Build();
        var stopping = new CancellationTokenSource();
        try
        {
            if (webSockets)
            {
                application.UseWebSockets();
            }

            application.Run(context => HandleAsync(context, handler, stopping.Token));
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            var server = application.Services.GetRequiredService<IServer>();
            var address = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
            return new LabHost(application, stopping, new Uri(address.TrimEnd('/') + "/"));
        }
        catch (Exception e)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            stopping.Dispose();
            if (port != 0 && e is IOException or SocketException)
            {
                throw PortTaken(port, e);
            }

            throw;
        }
    }

    /// <summary>What is thrown when a port cannot be used.</summary>
    public static IOException PortTaken(int port, Exception cause) =>
        new($"Port {port} cannot be used ({cause.Message.TrimEnd('.')}).", cause);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // Requests that a fault holds up must not hold up the end.
        await _stopping.CancelAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(StopLimit, TimeProvider.System);
        try
        {
            await _application.StopAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Connections still open after the limit are closed by the disposal.
        }

        await _application.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static async Task HandleAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> handler,
        CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await handler(context, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            context.Abort();
        }
    }
}
