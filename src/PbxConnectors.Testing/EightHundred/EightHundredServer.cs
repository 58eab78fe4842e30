namespace PbxConnectors.Testing;

/// <summary>
/// An 800ing PBX on 127.0.0.1: real HTTP, the shapes of the vendor's document, a simulated exchange behind it, and the pushes it makes.
/// Strict about what it is sent: see <see cref="ProtocolViolations"/>. Thread-safe.
/// </summary>
public sealed class EightHundredServer : IAsyncDisposable
{
    private readonly LabHost _host;
    private readonly RequestLog _log;
    private readonly EightHundredPusher _pusher;
    private readonly EightHundredBook _book;
    private readonly EightHundredDesk _desk;

    private EightHundredServer(
        SimulatedExchange exchange, EightHundredServerOptions options, LabHost host, RequestLog log, FaultPlan faults,
        EightHundredPusher pusher, EightHundredBook book, EightHundredDesk desk)
    {
        (Exchange, Options, Faults) = (exchange, options, faults);
        (_host, _log, _pusher, _book, _desk) = (host, log, pusher, book, desk);
    }

    /// <summary>The exchange behind it. Not disposed with the server.</summary>
    public SimulatedExchange Exchange { get; }

    /// <summary>How it behaves.</summary>
    public EightHundredServerOptions Options { get; }

    /// <summary>The server's root, e.g. <c>http://127.0.0.1:41000/</c>.</summary>
    public Uri BaseAddress => _host.Address;

    /// <summary>Account it accepts.</summary>
    public string Account => Options.Account;

    /// <summary>Password it accepts.</summary>
    public string Password => Options.Password;

    /// <summary>What goes wrong, by operation id of the contract; the pushes are <c>callEventPush</c> and <c>callbackStatus</c>.</summary>
    public FaultPlan Faults { get; }

    /// <summary>What was received, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Requests;

    /// <summary>
    /// Every breach of the document seen so far: an unknown or missing parameter, a time of another form. Such a request is answered with
    /// code -3.
    /// </summary>
    public IReadOnlyList<string> ProtocolViolations => _log.Violations;

    /// <summary>The pushes made, in order, lost ones included.</summary>
    public IReadOnlyList<SentPush> Pushes => _pusher.Sent;

    /// <summary>Where call events are pushed to, as set in the PBX's console; null for nowhere.</summary>
    public Uri? EventUrl
    {
        get => _pusher.EventUrl;
        set => _pusher.EventUrl = value;
    }

    /// <summary>The recordings it was given.</summary>
    public IReadOnlyList<ReceivedRecording> Uploads => _desk.Uploads;

    /// <summary>The SMS it sent.</summary>
    public IReadOnlyList<(string Phone, string Text)> Sms => _desk.Sms;

    /// <summary>The messages sent to client programs.</summary>
    public IReadOnlyList<(string Kind, string Extension, string Phone)> Messages => _desk.SentMessages;

    /// <summary>Starts a server over an exchange.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<EightHundredServer> StartAsync(
        SimulatedExchange exchange, EightHundredServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        options ??= new EightHundredServerOptions();
        var log = new RequestLog();
        var faults = new FaultPlan(
            [.. EightHundredOperation.Methods.Select(operation => operation.Id), .. EightHundredOperation.Others, .. EightHundredOperation.Pushes],
            options.FaultSeed);
        var shape = new EightHundredShape(options);
        var pusher = new EightHundredPusher(options.EventUrl, faults, exchange.Clock);
        var book = new EightHundredBook(exchange, pusher, shape);
        var desk = new EightHundredDesk(exchange);
        var api = new EightHundredApi(exchange, options, book, desk, shape, log);
        var pipeline = new FacadePipeline(exchange.Clock, faults, log, api.Identify, (request, _) => Task.FromResult(api.Answer(request)));
        try
        {
            var host = await LabHost.StartAsync(options.Port, pipeline.HandleAsync, webSockets: false, cancellationToken).ConfigureAwait(false);
            return new EightHundredServer(exchange, options, host, log, faults, pusher, book, desk);
        }
        catch
        {
            book.Dispose();
            await pusher.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether an agent is checked out.</summary>
    public bool IsCheckedOut(string extension) => _desk.IsCheckedOut(extension);

    /// <summary>What a box reported last, as it sent it; null when nothing.</summary>
    public string? DeviceStatus(string mac) => _desk.DeviceStatus(mac);

    /// <summary>Puts a message (a JSON object as printed) where a box will fetch it.</summary>
    public void LeaveDeviceMessage(string mac, string json) => _desk.AddDeviceMessage(mac, json);

    /// <summary>Completes when an operation has been requested at least <paramref name="count"/> times.</summary>
    public Task WaitForRequestsAsync(string operation, int count, CancellationToken cancellationToken = default) =>
        _log.WaitForAsync(operation, count, cancellationToken);

    /// <summary>Completes when at least <paramref name="count"/> pushes of a kind have been made or lost.</summary>
    public Task WaitForPushesAsync(string operation, int count, CancellationToken cancellationToken = default) =>
        _pusher.WaitForAsync(operation, count, cancellationToken);

    /// <summary>Stops the server and its pushes within a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        _book.Dispose();
        await _pusher.DisposeAsync().ConfigureAwait(false);
    }
}
