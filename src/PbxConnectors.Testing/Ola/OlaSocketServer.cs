using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PbxConnectors.Testing;

/// <summary>
/// The WebSocket of an ola server: authentication, subscriptions, commands and pushed events, with faults. Thread-safe.
/// </summary>
internal sealed class OlaSocketServer(
    SimulatedExchange exchange, OlaServerOptions options, OlaDirectory directory, FaultPlan faults, RequestLog log)
{
    private readonly Lock _gate = new();
    private readonly List<OlaSocketConnection> _connections = [];
    private readonly List<OlaReceivedCommand> _received = [];
    private int _connectionsMade;

    public OlaAgentBook Agents { get; set; } = null!;

    public ChangeSignal Changed { get; } = new();

    public bool PushesEvents { get; set; } = true;

    public IReadOnlyList<OlaReceivedCommand> Received
    {
        get { lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    public IReadOnlyList<OlaSocketConnection> Connections
    {
        get { lock (_gate)
            {
                return [.. _connections];
            }
        }
    }

    public int ConnectionsMade
    {
        get { lock (_gate)
            {
                return _connectionsMade;
            }
        }
    }

    public async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        switch (faults.Take(OlaCommandDefinition.Connect))
        {
            case { Kind: FaultKind.Status } fault:
                context.Response.StatusCode = fault.StatusCode;
                return;
            case { Kind: FaultKind.Delay } fault:
                await Task.Delay(fault.Duration, exchange.Clock, cancellationToken).ConfigureAwait(false);
                break;
            case not null:
                context.Abort();
                return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        OlaSocketConnection connection;
        lock (_gate)
        {
            connection = new OlaSocketConnection(++_connectionsMade, socket, context.Abort);
            _connections.Add(connection);
        }

        Changed.Pulse();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(connection, ended.Token);
        try
        {
            while (await connection.ReadAsync(cancellationToken).ConfigureAwait(false) is { } text)
            {
                if (!connection.IsFrozen)
                {
                    Take(connection, text);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The other side is gone, or the server is stopping.
        }
        finally
        {
            lock (_gate)
            {
                _connections.Remove(connection);
            }

            await ended.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
            Changed.Pulse();
        }
    }

    /// <summary>Sends an event to all who subscribed its key.</summary>
    public void Publish(string key, JsonObject message)
    {
        if (!PushesEvents)
        {
            return;
        }

        var text = Write(message);
        var kind = key.StartsWith("ola.agent.", StringComparison.Ordinal) ? OlaCommandDefinition.Events[0] : OlaCommandDefinition.Events[1];
        foreach (var connection in Connections)
        {
            if (!connection.IsAuthenticated || !connection.Subscribes(key))
            {
                continue;
            }

            switch (faults.Take(kind))
            {
                case { Kind: FaultKind.DropMidMessage }:
                    connection.SendHalf(text);
                    break;
                case { Kind: FaultKind.Duplicate }:
                    connection.Send(text);
                    connection.Send(text);
                    break;
                case { Kind: FaultKind.Late } fault:
                    _ = LaterAsync(fault.Duration, () => connection.Send(text));
                    break;
                case { Kind: FaultKind.Garbage }:
                    connection.Send("{\"event_type\":");
                    break;
                default:
                    connection.Send(text);
                    break;
            }
        }
    }

    /// <summary>Tells that a caller joined or left a queue.</summary>
    public void PublishCaller(string queue, string callId, string number, bool joined)
    {
        var keys = Connections.SelectMany(connection => connection.Keys).Distinct()
            .Where(key => key.StartsWith($"ola.queue.{queue}.", StringComparison.Ordinal));
        foreach (var key in keys)
        {
            Publish(key, new JsonObject
            {
                [options.KindMember] = "agent_caller_state",
                ["action"] = joined ? "in" : "out",
                ["caller"] = new JsonObject { ["uuid"] = callId, ["cid_number"] = number },
            });
        }
    }

    private static string Write(JsonObject message) => System.Text.Encoding.UTF8.GetString(Reply.Json(message).Body.Span);

    private async Task LaterAsync(TimeSpan delay, Action act)
    {
        await Task.Delay(delay, exchange.Clock).ConfigureAwait(false);
        act();
    }

    private static async Task WriteAsync(OlaSocketConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.WriteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever reads finds out too.
        }
    }

    private void Take(OlaSocketConnection connection, string text)
    {
        JsonObject? message = null;
        try
        {
            message = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Reported below like any other message that is none.
        }

        var arguments = message?["args"] as JsonObject ?? [];
        var command = message?["cmd"] is JsonValue name && name.TryGetValue(out string? known) ? known : "";
        var definition = OlaCommandDefinition.Find(command, arguments.ContainsKey("three_way"));
        lock (_gate)
        {
            _received.Add(new OlaReceivedCommand
            {
                Operation = definition?.Id ?? "", Connection = connection.Number, Json = text, ReceivedAt = exchange.Clock.GetUtcNow(),
            });
        }

        if (message is null || definition is null)
        {
            log.AddViolation(message is null ? "a message is no JSON object" : $"there is no command '{command}'");
            Answer(connection, message, 404, "unknown command", null);
        }
        else
        {
            Strike(connection, definition, message, arguments);
        }

        Changed.Pulse();
    }

    private void Strike(OlaSocketConnection connection, OlaCommandDefinition definition, JsonObject message, JsonObject arguments)
    {
        var fault = faults.Take(definition.Id);
        switch (fault?.Kind)
        {
            case FaultKind.DropBefore:
                connection.Abort();
                break;
            case FaultKind.Status:
                Answer(connection, message, fault.StatusCode, fault.Content, null);
                break;
            case FaultKind.Delay:
                _ = LaterAsync(fault.Duration, () => Handle(connection, definition, message, arguments, fault));
                break;
            default:
                Handle(connection, definition, message, arguments, fault);
                break;
        }
    }

    private void Handle(
        OlaSocketConnection connection, OlaCommandDefinition definition, JsonObject message, JsonObject arguments, Fault? fault)
    {
        var (code, result, state) = Carry(connection, definition, message, arguments);
        switch (fault?.Kind)
        {
            case FaultKind.Drop:
                connection.Abort();
                break;
            case FaultKind.DropMidMessage or FaultKind.Truncate:
                connection.SendHalf(Compose(message, code, result, state));
                break;
            case FaultKind.Garbage:
                connection.Send("{\"event_type\":");
                break;
            case FaultKind.Duplicate:
                Answer(connection, message, code, result, state);
                Answer(connection, message, code, result, state);
                break;
            case FaultKind.Late or FaultKind.SlowBody:
                _ = LaterAsync(fault.Duration, () => Answer(connection, message, code, result, state));
                break;
            default:
                Answer(connection, message, code, result, state);
                break;
        }
    }

    private (int Code, string Result, string? State) Carry(
        OlaSocketConnection connection, OlaCommandDefinition definition, JsonObject message, JsonObject arguments)
    {
        if (!IsInOrder(definition, message, arguments))
        {
            return (400, "Bad Request", null);
        }

        if (definition.Id == "wsAuthenticate")
        {
            connection.IsAuthenticated = IsKnown(Text(arguments, "username"), Text(arguments, "password"));
            return connection.IsAuthenticated ? (200, "ok", null) : (401, "auth failed!", null);
        }

        if (!connection.IsAuthenticated)
        {
            return (401, "Authorization Required!", null);
        }

        var extension = Text(arguments, "extn");
        switch (definition.Id)
        {
            case "wsSubscribe":
                connection.AddKey(Text(arguments, "key"));
                return Done(true);
            case "wsUnsubscribe":
                connection.RemoveKey(Text(arguments, "key"));
                return Done(true);
            case "wsAgentLogin":
                return Done(Agents.LogIn(extension, (arguments["queue"] as JsonArray ?? []).Select(queue => queue!.ToString())));
            case "wsAgentLogout":
                return Done(Agents.SetState(extension, "logout"));
            case "wsSetReady":
                return Done(Agents.SetState(extension, "ready"));
            case "wsSetNotReady":
                return Done(Agents.SetState(extension, "unready"));
            case "wsDial":
                return Done(exchange.PlaceCall(extension, Text(arguments, "dest")).Accepted);
            case "wsHangup":
                return Done(exchange.HangUp(extension));
            case "wsHold":
                return Done(exchange.Hold(extension));
            case "wsRetrieveHeldCall":
                return Done(exchange.Retrieve(extension));
            case "wsKillCall":
                return Done(
                    exchange.HangUp(extension.Length > 0 ? extension : Agents.FindByLeg(Text(arguments, "channel_uuid")) ?? ""));
            case "wsTakeCall":
                return Done(TakeCaller(extension, Text(arguments, "channel_uuid")));
            case "wsTransfer":
                return Done(Transfer(extension, Text(arguments, "dest")));
            case "wsConsult":
                return Done(exchange.StartAttendedTransfer(extension, Text(arguments, "dest")));
            case "wsIntercept":
                return Done(Intercept(extension, Text(arguments, "dest")));
            case "wsMonitor":
                return Done(exchange.Supervise(extension, Text(arguments, "dest"), SupervisionMode.Listen));
            case "wsThreeWay":
                return Done(Join(extension, Text(arguments, "dest")));
            case "wsStopMonitor":
                return Done(IsSupervising(extension) && exchange.HangUp(extension));
            case "wsExitThreeWay":
                // An outside number never came in, see below.
                return Done(exchange.FindExtension(extension) is null || (IsSupervising(extension) && exchange.HangUp(extension)));
            case "wsGetAgentState":
                return Agents.StateOf(extension) is { } state ? (200, "ok", state) : Done(false);
            default:
                // Digits, whispering to a side, conferences, answering by command: taken, for the exchange does not play them out.
                return Done(true);
        }
    }

    private bool Transfer(string extension, string destination) => exchange.Queues.Contains(destination)
        ? exchange.TransferToQueue(extension, destination)
        : exchange.Transfer(extension, destination);

    // 抢接 takes what rings at another extension, and a call that goes on there too.
    private bool Intercept(string extension, string from) =>
        exchange.PickUp(extension, from) || (exchange.FindExtension(extension) is not null && exchange.Transfer(from, extension));

    // The document does not say which of the two numbers joins the other's call. The exchange has no third outside number: that is taken only.
    private bool Join(string first, string second) =>
        exchange.Supervise(second, first, SupervisionMode.BargeIn)
        || exchange.Supervise(first, second, SupervisionMode.BargeIn)
        || ((exchange.FindExtension(first) is null || exchange.FindExtension(second) is null) && (IsTalking(first) || IsTalking(second)));

    private bool IsTalking(string extension) => exchange.ActiveCalls.Any(
        call => call.State == SimulatedCallState.Connected && (call.Caller == extension || call.Callee == extension));

    private bool IsSupervising(string extension) =>
        exchange.ActiveCalls.Any(call => call.Supervision is not null && call.Caller == extension);

    private bool TakeCaller(string extension, string callId)
    {
        if (directory.FindQueued(callId) is { } waiting)
        {
            return exchange.Redirect(extension, waiting.Number);
        }

        if (directory.RemoveCaller(callId) is not { } caller)
        {
            return false;
        }

        PublishCaller(caller.Queue, callId, caller.Number, joined: false);
        return true;
    }

    private static (int Code, string Result, string? State) Done(bool done) => done ? (200, "ok", null) : (500, "failed", null);

    private static string Text(JsonObject arguments, string name) => arguments[name]?.ToString() ?? "";

    private bool IsKnown(string user, string password) => options.SocketUserName is { } only
        ? user == only && password == options.SocketPassword
        : exchange.FindExtension(user) is { } extension && extension.Password == password;

    private bool IsInOrder(OlaCommandDefinition definition, JsonObject message, JsonObject arguments)
    {
        var inOrder = true;
        var action = message["action"]?.ToString();
        if (action != (definition.IsApi ? "api" : null))
        {
            Report(definition.IsApi ? "the action is not api" : "a command to the connection has no action");
        }

        foreach (var member in message)
        {
            if (member.Key is not ("action" or "cmd" or "args" or "uuid"))
            {
                Report($"'{member.Key}' is no member of a command");
            }
        }

        foreach (var (name, value) in arguments)
        {
            var parameter = Array.Find(definition.Arguments, p => p.Name == name);
            if (parameter is null)
            {
                Report($"'{name}' is no argument of this command");
            }
            else if (parameter.Values.Length > 0 && !parameter.Values.Contains(value?.ToString()))
            {
                Report($"'{name}' is none of the known values");
            }
            else if (name == "queue" ? value is not JsonArray : value?.GetValueKind() != JsonValueKind.String)
            {
                Report($"'{name}' is not of its kind");
            }
        }

        foreach (var parameter in definition.Arguments.Where(p => p.Required && !arguments.ContainsKey(p.Name)))
        {
            Report($"'{parameter.Name}' is missing");
        }

        if (definition.Id == "wsKillCall" && !arguments.ContainsKey("channel_uuid") && !arguments.ContainsKey("extn"))
        {
            Report("neither 'channel_uuid' nor 'extn' is there");
        }

        return inOrder;

        void Report(string problem)
        {
            inOrder = false;
            log.AddViolation($"{definition.Id}: {problem}");
        }
    }

    private void Answer(OlaSocketConnection connection, JsonObject? message, int code, string result, string? state) =>
        connection.Send(Compose(message, code, result, state));

    private string Compose(JsonObject? message, int code, string result, string? state)
    {
        var reply = new JsonObject { [options.KindMember] = "command/reply" };
        if (options.CodeForm != OlaCodeForm.Absent || code != 200)
        {
            reply["code"] = options.CodeForm == OlaCodeForm.Text ? code.ToString(CultureInfo.InvariantCulture) : code;
        }

        if (code != 200)
        {
            reply["result"] = result;
        }

        reply["data"] = state is null ? [] : new JsonObject { ["state"] = state };
        if (options.RepeatsCommandIds && message?["uuid"] is { } id)
        {
            reply["uuid"] = id.DeepClone();
        }

        return Write(reply);
    }
}
