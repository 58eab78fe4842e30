using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>A PBX behind a real connection: Kestrel in this process on 127.0.0.1, which answers every path with bytes made beforehand.</summary>
internal sealed class LocalPbx : IAsyncDisposable
{
    private readonly WebApplication _server;

    private LocalPbx(WebApplication server) => _server = server;

    public Uri Address => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts to answer with the bytes, a token where one is asked for.</summary>
    public static async Task<LocalPbx> StartAsync(byte[] answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(async context =>
        {
            string path = context.Request.Path.Value!;
            byte[] body = path.EndsWith("token", StringComparison.Ordinal) ? Answers.Token : answer;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            if (path == "/api/login")
            {
                context.Response.Headers["X-Auth-Token"] = Pbx.Token;
            }

            await context.Response.BodyWriter.WriteAsync(body);
        });
        await server.StartAsync();
        return new LocalPbx(server);
    }

    /// <summary>A handler set up as the connectors set theirs up.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
