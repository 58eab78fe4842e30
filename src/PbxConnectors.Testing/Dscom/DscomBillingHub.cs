using System.Net.WebSockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PbxConnectors.Testing;

/// <summary>
/// The billing push: a WebSocket on a port of its own that gets every record as its call ends. What happens while nobody is
/// connected is not made up for.
/// </summary>
internal sealed class DscomBillingHub : IDisposable
{
    /// <summary>Id of the pushed message in the contract, for faults of single messages.</summary>
    public const string Message = "billing";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SimulatedExchange _exchange;
    private readonly DscomServerOptions _options;
    private readonly DscomTokens _tokens;
    private readonly FaultPlan _faults;
    private readonly RequestLog _log;
    private readonly DscomRecordShape _shape;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<BillingConnection> _connections = [];
    private int _disposed;

    public DscomBillingHub(SimulatedExchange exchange, DscomServerOptions options, DscomTokens tokens, FaultPlan faults,
        RequestLog log)
    {
        _exchange = exchange;
        _options = options;
        _tokens = tokens;
        _faults = faults;
        _log = log;
        _shape = new DscomRecordShape(exchange, options);
        exchange.CallRecorded += OnCallRecorded;
    }

    public ChangeSignal Changed { get; } = new();

    public int ConnectionCount
    {
        get { lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    public void DropAll()
    {
        BillingConnection[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
            // Gone at once for whoever counts, though the sockets take a moment to notice.
            _connections.Clear();
        }

        Changed.Pulse();
        foreach (var connection in connections)
        {
            connection.Drop();
        }
    }

    public async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = new RecordedRequest
        {
            Operation = DscomOperation.BillingPush,
            Method = context.Request.Method,
            Path = context.Request.Path.Value ?? "/",
            Query = context.Request.Query.ToDictionary(entry => entry.Key, entry => entry.Value.ToString(),
                StringComparer.Ordinal),
            Headers = context.Request.Headers.ToDictionary(entry => entry.Key, entry => entry.Value.ToString(),
                StringComparer.OrdinalIgnoreCase),
            ReceivedAt = _exchange.Clock.GetUtcNow(),
        };
        _log.Add(request);

        var fault = _faults.Take(DscomOperation.BillingPush);
        if (fault?.Kind is FaultKind.Status)
        {
            context.Response.StatusCode = fault.StatusCode;
            return;
        }

        if (fault?.Kind is FaultKind.Delay)
        {
            await Task.Delay(fault.Duration, _exchange.Clock, cancellationToken).ConfigureAwait(false);
        }

        if (fault?.Kind is FaultKind.Drop or FaultKind.DropBefore)
        {
            context.Abort();
            return;
        }

        if (!Admit(context, request))
        {
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        await ServeAsync(socket, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _exchange.CallRecorded -= OnCallRecorded;
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _stopping.Cancel();
        _stopping.Dispose();
    }

    private bool Admit(HttpContext context, RecordedRequest request)
    {
        var problem = !context.WebSockets.IsWebSocketRequest ? "this is no WebSocket request"
            : request.Path != "/" ? "the path is not /"
            : request.Query.GetValueOrDefault("user_id") != "billing" ? "'user_id' is not billing"
            : null;
        if (problem is not null)
        {
            _log.AddViolation($"{request.Operation}: {problem}");
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return false;
        }

        if (_tokens.IsValidToken(request.Query.GetValueOrDefault("token", "")))
        {
            return true;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return false;
    }

    private async Task ServeAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var connection = new BillingConnection(socket, cancellationToken);
        lock (_gate)
        {
            _connections.Add(connection);
        }

        Changed.Pulse();
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _connections.Remove(connection);
            }

            Changed.Pulse();
        }
    }

    private void OnCallRecorded(object? sender, CallRecordedEventArgs e)
    {
        var text = Write(e.Record);
        if (_options.RecordDelay > TimeSpan.Zero)
        {
            _ = PushLaterAsync(text, _options.RecordDelay, Push);
        }
        else
        {
            Push(text);
        }
    }

    private void Push(string text)
    {
        // A fault is kept for a message that somebody would have got.
        if (ConnectionCount == 0)
        {
            return;
        }

        var fault = _faults.Take(Message);
        switch (fault?.Kind)
        {
            case FaultKind.Late:
                _ = PushLaterAsync(text, fault.Duration, later => SendToAll(new PushedMessage(later, CutShort: false)));
                break;
            case FaultKind.Duplicate:
                SendToAll(new PushedMessage(text, CutShort: false));
                SendToAll(new PushedMessage(text, CutShort: false));
                break;
            case FaultKind.Garbage:
                SendToAll(new PushedMessage("<not json>", CutShort: false));
                break;
            case FaultKind.Drop or FaultKind.DropBefore:
                DropAll();
                break;
            case FaultKind.DropMidMessage or FaultKind.Truncate:
                SendToAll(new PushedMessage(text, CutShort: true));
                break;
            default:
                SendToAll(new PushedMessage(text, CutShort: false));
                break;
        }
    }

    private async Task PushLaterAsync(string text, TimeSpan delay, Action<string> push)
    {
        try
        {
            await Task.Delay(delay, _exchange.Clock, _stopping.Token).ConfigureAwait(false);
            push(text);
        }
        catch (OperationCanceledException)
        {
            // The server is going down: nobody is left to push to.
        }
    }

    private void SendToAll(PushedMessage message)
    {
        lock (_gate)
        {
            foreach (var connection in _connections)
            {
                connection.Enqueue(message);
            }
        }
    }

    private string Write(SimulatedCallRecord record)
    {
        var message = new JsonObject { ["type"] = Message, ["data"] = new JsonArray(_shape.BillingRow(record, "inter")) };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Relaxed))
        {
            message.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
