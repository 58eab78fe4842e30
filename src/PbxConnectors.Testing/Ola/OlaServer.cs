using System.Net.WebSockets;

namespace PbxConnectors.Testing;

/// <summary>
/// An ola IPPBX on 127.0.0.1: real HTTP and a real WebSocket, the shapes of the vendor's document and of clients on the wire, a
/// simulated exchange behind it. Strict about what it is sent: see <see cref="ProtocolViolations"/>. Thread-safe.
/// </summary>
public sealed class OlaServer : IAsyncDisposable
{
    private readonly LabHost _host;
    private readonly RequestLog _log;
    private readonly OlaTokens _tokens;
    private readonly OlaAgentBook _agents;
    private readonly OlaQueueWatch _queues;
    private readonly OlaDirectory _directory;
    private readonly OlaSocketServer _sockets;

    private OlaServer(
        SimulatedExchange exchange, OlaServerOptions options, LabHost host, RequestLog log, OlaTokens tokens, OlaAgentBook agents,
        OlaQueueWatch queues, OlaDirectory directory, OlaSocketServer sockets, FaultPlan faults)
    {
        (Exchange, Options, Faults) = (exchange, options, faults);
        (_host, _log, _tokens, _agents, _queues, _directory, _sockets) = (host, log, tokens, agents, queues, directory, sockets);
    }

    /// <summary>The exchange behind it. Not disposed with the server.</summary>
    public SimulatedExchange Exchange { get; }

    /// <summary>How it behaves.</summary>
    public OlaServerOptions Options { get; }

    /// <summary>The server's root, e.g. <c>http://127.0.0.1:41000/</c>.</summary>
    public Uri BaseAddress => _host.Address;

    /// <summary>Address of the WebSocket.</summary>
    public Uri SocketAddress => new UriBuilder(_host.Address) { Scheme = "ws", Path = Options.SocketPath }.Uri;

    /// <summary>User of the HTTP API.</summary>
    public string UserName => Options.UserName;

    /// <summary>Password of the HTTP API.</summary>
    public string Password => Options.Password;

    /// <summary>
    /// What goes wrong, by operation id of the contract; for pushed events <c>agentState</c> and <c>agentCallerState</c>, for the
    /// opening of a WebSocket <c>wsConnect</c>.
    /// </summary>
    public FaultPlan Faults { get; }

    /// <summary>HTTP requests received, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Requests;

    /// <summary>Commands received over WebSockets, in order.</summary>
    public IReadOnlyList<OlaReceivedCommand> Commands => _sockets.Received;

    /// <summary>
    /// Every breach of the document seen so far: a wrong verb, an unknown or missing parameter, a value that is not documented.
    /// Such a request is answered with code 400.
    /// </summary>
    public IReadOnlyList<string> ProtocolViolations => _log.Violations;

    /// <summary>How many WebSockets are open.</summary>
    public int OpenConnections => _sockets.Connections.Count;

    /// <summary>How many WebSockets were ever opened.</summary>
    public int ConnectionsMade => _sockets.ConnectionsMade;

    /// <summary>The routing keys subscribed now, over all connections.</summary>
    public IReadOnlyList<string> SubscribedKeys =>
        [.. _sockets.Connections.SelectMany(connection => connection.Keys).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether events are sent at all; false loses them. Default true.</summary>
    public bool PushesEvents
    {
        get => _sockets.PushesEvents;
        set => _sockets.PushesEvents = value;
    }

    /// <summary>Starts a server over an exchange, whose queues are the server's; the printed queue, 10010, is added where it is missing.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<OlaServer> StartAsync(
        SimulatedExchange exchange, OlaServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        options ??= new OlaServerOptions();
        var log = new RequestLog();
        var tokens = new OlaTokens();
        var operations = OlaOperation.All.Select(operation => operation.Id)
            .Concat(OlaCommandDefinition.All.Select(command => command.Id))
            .Concat(OlaCommandDefinition.Events)
            .Append(OlaCommandDefinition.Connect);
        var faults = new FaultPlan(operations, options.FaultSeed);
        var directory = new OlaDirectory(exchange, options);
        var sockets = new OlaSocketServer(exchange, options, directory, faults, log);
        // Before the agents: a caller leaves the queue, and then a phone rings.
        var queues = new OlaQueueWatch(exchange, sockets.PublishCaller);
        var agents = new OlaAgentBook(exchange, options, sockets.Publish);
        sockets.Agents = agents;
        var api = new OlaApi(exchange, options, tokens, agents, directory, log);
        var pipeline = new FacadePipeline(exchange.Clock, faults, log, OlaApi.Identify, (request, _) => Task.FromResult(api.Answer(request)));
        try
        {
            var host = await LabHost.StartAsync(
                options.Port,
                (context, token) => context.WebSockets.IsWebSocketRequest && context.Request.Path == options.SocketPath
                    ? sockets.HandleAsync(context, token)
                    : pipeline.HandleAsync(context, token),
                webSockets: true,
                cancellationToken).ConfigureAwait(false);
            return new OlaServer(exchange, options, host, log, tokens, agents, queues, directory, sockets, faults);
        }
        catch
        {
            agents.Dispose();
            queues.Dispose();
            throw;
        }
    }

    /// <summary>Every token issued so far stops being valid.</summary>
    public void ForgetTokens() => _tokens.Forget();

    /// <summary>All WebSockets break, and their subscriptions with them.</summary>
    public void DropConnections()
    {
        foreach (var connection in _sockets.Connections)
        {
            connection.Abort();
        }
    }

    /// <summary>All WebSockets are closed with a status and a reason.</summary>
    public void DropConnections(WebSocketCloseStatus status, string reason)
    {
        foreach (var connection in _sockets.Connections)
        {
            connection.Close(status, reason);
        }
    }

    /// <summary>All WebSockets open now stay open and are silent from now on: half-open connections.</summary>
    public void FreezeConnections()
    {
        foreach (var connection in _sockets.Connections)
        {
            connection.Freeze();
        }
    }

    /// <summary>The PBX restarts: tokens, calls, states and connections are gone, and nobody is told.</summary>
    public void Restart()
    {
        ForgetTokens();
        Exchange.Restart();
        _agents.Reset();
        _queues.Reset();
        DropConnections();
    }

    /// <summary>Sends any message to all WebSockets that are authenticated.</summary>
    public void Push(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        foreach (var connection in _sockets.Connections.Where(connection => connection.IsAuthenticated))
        {
            connection.Send(json);
        }
    }

    /// <summary>
    /// A caller who exists on the wire only joins a queue; whoever subscribed it is told. One the exchange knows, whom it offers to agents,
    /// comes by <see cref="SimulatedExchange.ReceiveCall"/>.
    /// </summary>
    public void AddWaitingCaller(string queue, string callId, string number)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(callId);
        ArgumentNullException.ThrowIfNull(number);
        _directory.AddCaller(queue, callId, number);
        _sockets.PublishCaller(queue, callId, number, joined: true);
    }

    /// <summary>A caller gives up waiting; whoever subscribed the queue is told.</summary>
    public void RemoveWaitingCaller(string callId)
    {
        ArgumentNullException.ThrowIfNull(callId);
        if (_directory.RemoveCaller(callId) is { } caller)
        {
            _sockets.PublishCaller(caller.Queue, callId, caller.Number, joined: false);
        }
    }

    /// <summary>Completes when an HTTP operation has been requested at least <paramref name="count"/> times.</summary>
    public Task WaitForRequestsAsync(string operation, int count, CancellationToken cancellationToken = default) =>
        _log.WaitForAsync(operation, count, cancellationToken);

    /// <summary>Completes when a command has been received at least <paramref name="count"/> times over WebSockets.</summary>
    public Task WaitForCommandsAsync(string operation, int count, CancellationToken cancellationToken = default) =>
        _sockets.Changed.WaitAsync(() => Commands.Count(command => command.Operation == operation) >= count, cancellationToken);

    /// <summary>
    /// Completes when the condition holds; it is looked at after every command and every change of a connection.
    /// </summary>
    public Task WaitForAsync(Func<OlaServer, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _sockets.Changed.WaitAsync(() => condition(this), cancellationToken);
    }

    /// <summary>Stops the server within a few seconds; requests still held up are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        DropConnections();
        await _host.DisposeAsync().ConfigureAwait(false);
        _agents.Dispose();
        _queues.Dispose();
    }
}
