using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PbxConnectors.Conformance.Example;

/// <summary>
/// The façade: an Example PBX over the simulated exchange, written from the vendor's document and sharing no code with the client, so that
/// a common mistake cannot hide.
/// </summary>
public sealed class ExampleServer : IAsyncDisposable
{
    public const string ApiKey = "planted-example-key";

    private readonly SimulatedExchange _exchange;
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<long, SimulatedCall> _calls = new();
    private readonly ConcurrentQueue<Fault> _dialFaults = new();
    private int _dials;
    private int _hangUps;
    private int _requests;
    private TaskCompletionSource _dialled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ExampleServer(SimulatedExchange exchange, WebApplication application)
    {
        (_exchange, _application) = (exchange, application);
        exchange.CallChanged += Remember;
        application.Run(HandleAsync);
    }

    public Uri BaseAddress { get; private set; } = null!;

    public int Dials => Volatile.Read(ref _dials);

    public int HangUps => Volatile.Read(ref _hangUps);

    public int Requests => Volatile.Read(ref _requests);

    public static async Task<ExampleServer> StartAsync(SimulatedExchange exchange, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new ExampleServer(exchange, builder.Build());
        await server._application.StartAsync(cancellationToken);
        server.BaseAddress = new Uri(server._application.Urls.First());
        return server;
    }

    /// <summary>The next dial goes wrong in this way.</summary>
    public void StrikeDial(Fault fault) => _dialFaults.Enqueue(fault);

    public async Task WaitForDialsAsync(int count, CancellationToken cancellationToken)
    {
        while (Dials < count)
        {
            await Volatile.Read(ref _dialled).Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The PBX restarts and remembers nothing.</summary>
    public void Restart()
    {
        _exchange.Restart();
        _calls.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _exchange.CallChanged -= Remember;
        await _application.DisposeAsync();
    }

    private void Remember(object? sender, CallChangedEventArgs change) => _calls[change.Call.Id] = change.Call;

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        string id = context.Request.Path.StartsWithSegments("/v1/calls", out var rest) ? rest.Value!.TrimStart('/') : "?";
        if (context.Request.Headers["X-Api-Key"] != ApiKey)
        {
            await AnswerAsync(context, 401, Error("unauthorized", "no such key"));
        }
        else if (context.Request.Method == "POST" && id.Length == 0)
        {
            await DialAsync(context);
        }
        else if (context.Request.Method == "DELETE" && Find(id) is { State: not SimulatedCallState.Ended } call)
        {
            Interlocked.Increment(ref _hangUps);

            // The number called takes part from the moment it is dialled, the extension before.
            _ = _exchange.HangUp(call.Callee) || _exchange.HangUp(call.Caller);
            await AnswerAsync(context, 204);
        }
        else if (context.Request.Method == "GET" && id.Length == 0)
        {
            var calls = context.Request.Query["ids"].ToString().Split(',').Select(Find).OfType<SimulatedCall>().Select(ToJson);
            await AnswerAsync(context, 200, new JsonObject { ["calls"] = new JsonArray([.. calls]) });
        }
        else
        {
            await AnswerAsync(context, 404, Error("not_found", "there is no such call"));
        }
    }

    private async Task DialAsync(HttpContext context)
    {
        Interlocked.Increment(ref _dials);
        Interlocked.Exchange(ref _dialled, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        _dialFaults.TryDequeue(out var fault);
        var asked = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        switch (fault?.Kind)
        {
            case FaultKind.DropBefore:
                context.Abort();
                return;
            case FaultKind.Status:
                await AnswerAsync(context, fault.StatusCode);
                return;
            case FaultKind.Delay:
                await Task.Delay(fault.Duration, _exchange.Clock, context.RequestAborted);
                break;
        }

        var placed = _exchange.PlaceCall((string)asked!["from"]!, (string)asked["to"]!);
        if (!placed.Accepted)
        {
            await AnswerAsync(context, 409, Error("refused", placed.Refusal.ToString()!));
            return;
        }

        // The exchange may have told more of the call already.
        byte[] answer = Encoding.UTF8.GetBytes(ToJson(_calls.GetOrAdd(placed.Call.Id, placed.Call)).ToJsonString());
        switch (fault?.Kind)
        {
            case FaultKind.Drop:
                context.Abort();
                break;
            case FaultKind.Truncate:
                context.Response.ContentLength = answer.Length;
                await context.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2));
                break;
            case FaultKind.Garbage:
                await context.Response.WriteAsync("<html>");
                break;
            default:
                context.Response.StatusCode = 201;
                await context.Response.Body.WriteAsync(answer);
                break;
        }
    }

    private SimulatedCall? Find(string id) =>
        long.TryParse(id, CultureInfo.InvariantCulture, out long number) && _calls.TryGetValue(number, out var call) ? call : null;

    private static JsonObject ToJson(SimulatedCall call) => new()
    {
        ["id"] = call.Id.ToString(CultureInfo.InvariantCulture),
        ["state"] = call.State switch
        {
            SimulatedCallState.Initiated or SimulatedCallState.Proceeding => "dialling",
            SimulatedCallState.Alerting => "ringing",
            SimulatedCallState.Ended => "ended",
            _ => "talking",
        },
        ["cause"] = call.Q850Cause,
        ["alertingAt"] = call.AlertingAt?.ToString("O", CultureInfo.InvariantCulture),
        ["answeredAt"] = call.AnsweredAt?.ToString("O", CultureInfo.InvariantCulture),
        ["endedAt"] = call.EndedAt?.ToString("O", CultureInfo.InvariantCulture),
    };

    private static JsonObject Error(string code, string message) => new() { ["error"] = code, ["message"] = message };

    private static async Task AnswerAsync(HttpContext context, int status, JsonNode? body = null)
    {
        context.Response.StatusCode = status;
        if (body is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body.ToJsonString());
        }
    }
}
