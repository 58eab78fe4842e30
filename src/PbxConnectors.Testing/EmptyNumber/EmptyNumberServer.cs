namespace PbxConnectors.Testing;

/// <summary>
/// An empty-number server on 127.0.0.1: allots extensions, hands out each number once, and keeps what clients report and upload.
/// Strict about what it is sent: see <see cref="ProtocolViolations"/>. Thread-safe.
/// </summary>
public sealed class EmptyNumberServer : IAsyncDisposable
{
    private readonly LabHost _host;
    private readonly RequestLog _log;
    private readonly EmptyNumberDesk _desk;

    private EmptyNumberServer(LabHost host, RequestLog log, EmptyNumberDesk desk, FaultPlan faults)
    {
        _host = host;
        _log = log;
        _desk = desk;
        Faults = faults;
    }

    /// <summary>The server's root, e.g. <c>http://127.0.0.1:41000/</c>.</summary>
    public Uri BaseAddress => _host.Address;

    /// <summary>What goes wrong, by operation id of the contract.</summary>
    public FaultPlan Faults { get; }

    /// <summary>What was received, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Requests;

    /// <summary>Every breach of the document seen so far; such a request is answered with code 400.</summary>
    public IReadOnlyList<string> ProtocolViolations => _log.Violations;

    /// <summary>The client ids given out and not forgotten.</summary>
    public IReadOnlyList<string> ClientIds => _desk.ClientIds;

    /// <summary>The numbers handed out, in order.</summary>
    public IReadOnlyList<HandedOutNumber> HandedOut => _desk.HandedOut;

    /// <summary>How many numbers are still to be handed out.</summary>
    public int NumbersLeft => _desk.NumbersLeft;

    /// <summary>The states reported, in order.</summary>
    public IReadOnlyList<ReceivedStatus> Statuses => _desk.Statuses;

    /// <summary>The audio uploaded, in order.</summary>
    public IReadOnlyList<ReceivedUpload> Uploads => _desk.Uploads;

    /// <summary>How many heartbeats came.</summary>
    public int Heartbeats => _desk.Heartbeats;

    /// <summary>How often a number was reported as being called again after its call had moved on.</summary>
    public int DoubleDials => _desk.DoubleDials;

    /// <summary>How many uploads came for a number that had one already.</summary>
    public int DoubleUploads => _desk.DoubleUploads;

    /// <summary>Starts a server.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<EmptyNumberServer> StartAsync(EmptyNumberServerOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var log = new RequestLog();
        var desk = new EmptyNumberDesk(options);
        var api = new EmptyNumberApi(desk, options, log);
        var faults = new FaultPlan(EmptyNumberApi.Operations, options.FaultSeed);
        var pipeline = new FacadePipeline(options.TimeProvider, faults, log, (_, path, _) => EmptyNumberApi.Identify(path),
            api.AnswerAsync);
        var host = await LabHost.StartAsync(options.Port, pipeline.HandleAsync, webSockets: false, cancellationToken).ConfigureAwait(false);
        return new EmptyNumberServer(host, log, desk, faults);
    }

    /// <summary>Adds numbers to hand out.</summary>
    public void AddNumbers(params IEnumerable<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        _desk.AddNumbers(numbers);
    }

    /// <summary>The server forgets all client ids, as after a restart. Numbers handed out are not handed out again.</summary>
    public void ForgetClients() => _desk.ForgetClients();

    /// <summary>Completes when at least <paramref name="count"/> uploads have come.</summary>
    public Task WaitForUploadsAsync(int count, CancellationToken cancellationToken = default) =>
        _desk.Changed.WaitAsync(() => _desk.UploadCount >= count, cancellationToken);

    /// <summary>Completes when at least <paramref name="count"/> heartbeats have come.</summary>
    public Task WaitForHeartbeatsAsync(int count, CancellationToken cancellationToken = default) =>
        _desk.Changed.WaitAsync(() => _desk.Heartbeats >= count, cancellationToken);

    /// <summary>Completes when the statuses received fulfil a condition.</summary>
    public Task WaitForStatusesAsync(Func<IReadOnlyList<ReceivedStatus>, bool> condition,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _desk.Changed.WaitAsync(() => condition(_desk.Statuses), cancellationToken);
    }

    /// <summary>Completes when an operation has been requested at least <paramref name="count"/> times.</summary>
    public Task WaitForRequestsAsync(string operation, int count, CancellationToken cancellationToken = default) =>
        _log.WaitForAsync(operation, count, cancellationToken);

    /// <summary>Stops the server within a few seconds; requests still held up are cut off.</summary>
    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
