using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PbxConnectors.Transcription.Tests.Support;

/// <summary>A server that speaks the transcription API and answers as the test says.</summary>
internal sealed class TranscriptionServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TranscriptionServer(WebApplication application) => _application = application;

    public Uri BaseAddress { get; private set; } = null!;

    public ConcurrentQueue<Received> Requests { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = Json("""{ "text": "您拨打的号码是空号" }""");

    public static Func<HttpContext, Task> Json(string body, int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body, context.RequestAborted);
    };

    public static async Task<TranscriptionServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new TranscriptionServer(builder.Build());
        server._application.MapPost("/v1/audio/transcriptions", server.TakeAsync);
        await server._application.StartAsync();
        server.BaseAddress = new Uri($"{server._application.Urls.Single()}/v1/");
        return server;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        using var file = new MemoryStream();
        var sent = form.Files.Single();
        await sent.CopyToAsync(file, context.RequestAborted);
        Requests.Enqueue(new Received(context.Request.Headers.Authorization.ToString(), sent.Name, sent.FileName, sent.ContentType, file.ToArray(),
            form.ToDictionary(field => field.Key, field => field.Value.ToString())));
        await Answer(context);
    }

    public sealed record Received(
        string Authorization, string FileField, string FileName, string? ContentType, byte[] File, IReadOnlyDictionary<string, string> Fields);
}
