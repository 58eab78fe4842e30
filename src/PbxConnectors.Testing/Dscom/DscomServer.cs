namespace PbxConnectors.Testing;

/// <summary>
/// A dscom PBX on 127.0.0.1: real HTTP, the shapes of the vendor's document, a simulated exchange behind it. Strict about what it
/// is sent: see <see cref="ProtocolViolations"/>. Thread-safe.
/// </summary>
public sealed class DscomServer : IAsyncDisposable
{
    private readonly LabHost _host;
    private readonly LabHost _billingHost;
    private readonly DscomBillingHub _billing;
    private readonly RequestLog _log;
    private readonly DscomTokens _tokens;

    private DscomServer(
        SimulatedExchange exchange, DscomServerOptions options, LabHost host, LabHost billingHost, DscomBillingHub billing,
        RequestLog log, DscomTokens tokens, FaultPlan faults)
    {
        Exchange = exchange;
        Options = options;
        _host = host;
        _billingHost = billingHost;
        _billing = billing;
        _log = log;
        _tokens = tokens;
        Faults = faults;
    }

    /// <summary>The exchange behind it. Not disposed with the server.</summary>
    public SimulatedExchange Exchange { get; }

    /// <summary>How it behaves.</summary>
    public DscomServerOptions Options { get; }

    /// <summary>The server's root, e.g. <c>http://127.0.0.1:41000/</c>; operations are below it and the prefix.</summary>
    public Uri BaseAddress => _host.Address;

    /// <summary>Address of the billing push, e.g. <c>ws://127.0.0.1:41001/</c>, without its query.</summary>
    public Uri BillingAddress => new UriBuilder(_billingHost.Address) { Scheme = "ws" }.Uri;

    /// <summary>How many clients listen to the billing push.</summary>
    public int BillingConnections => _billing.ConnectionCount;

    /// <summary>OAuth client id it accepts.</summary>
    public string ClientId => Options.ClientId;

    /// <summary>OAuth client secret it accepts.</summary>
    public string ClientSecret => Options.ClientSecret;

    /// <summary>User name it accepts.</summary>
    public string UserName => Options.UserName;

    /// <summary>Password it accepts.</summary>
    public string Password => Options.Password;

    /// <summary>
    /// What goes wrong, by operation id of the contract. For the billing push, subscribeBillingPush is the opening of the socket
    /// and billing a single message.
    /// </summary>
    public FaultPlan Faults { get; }

    /// <summary>What was received, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Requests;

    /// <summary>
    /// Every breach of the document seen so far: a wrong verb, a missing header, an unknown or missing parameter. Such a request
    /// is answered with the operation's parameter error code.
    /// </summary>
    public IReadOnlyList<string> ProtocolViolations => _log.Violations;

    /// <summary>Starts a server over an exchange.</summary>
    /// <exception cref="ArgumentException">The prefix does not begin with a slash, or ends with one.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<DscomServer> StartAsync(
        SimulatedExchange exchange, DscomServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        options ??= new DscomServerOptions();
        if (!options.Prefix.StartsWith('/') || options.Prefix.EndsWith('/'))
        {
            throw new ArgumentException(
                $"The prefix '{options.Prefix}' must begin with a slash and not end with one, e.g. /dscom-api/public.",
                    nameof(options));
        }

        var log = new RequestLog();
        var tokens = new DscomTokens(options, exchange.Clock);
        var faults = new FaultPlan(DscomOperation.All.Select(operation => operation.Id).Append(DscomBillingHub.Message),
            options.FaultSeed);
        var api = new DscomApi(exchange, options, tokens, log);
        var pipeline = new FacadePipeline(exchange.Clock, faults, log, api.Identify,
            (request, _) => Task.FromResult(api.Answer(request)));
        var host = await LabHost.StartAsync(options.Port, pipeline.HandleAsync, webSockets: false, cancellationToken).ConfigureAwait(false);
        var billing = new DscomBillingHub(exchange, options, tokens, faults, log);
        try
        {
            var billingHost = await LabHost.StartAsync(options.BillingPort, billing.HandleAsync, true, cancellationToken).ConfigureAwait(false);
            return new DscomServer(exchange, options, host, billingHost, billing, log, tokens, faults);
        }
        catch
        {
            billing.Dispose();
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Every access token issued so far stops being valid, as after a restart of the PBX.</summary>
    public void ForgetAccessTokens() => _tokens.ForgetAccessTokens();

    /// <summary>Every refresh token issued so far stops being valid.</summary>
    public void ForgetRefreshTokens() => _tokens.ForgetRefreshTokens();

    /// <summary>Resets every connection to the billing push; clients may connect again.</summary>
    public void DropBillingConnections() => _billing.DropAll();

    /// <summary>Completes when exactly <paramref name="count"/> clients listen to the billing push.</summary>
    public Task WaitForBillingConnectionsAsync(int count, CancellationToken cancellationToken = default) =>
        _billing.Changed.WaitAsync(() => _billing.ConnectionCount == count, cancellationToken);

    /// <summary>Completes when an operation has been requested at least <paramref name="count"/> times.</summary>
    public Task WaitForRequestsAsync(string operation, int count, CancellationToken cancellationToken = default) =>
        _log.WaitForAsync(operation, count, cancellationToken);

    /// <summary>Stops the server within a few seconds; requests still held up are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        _billing.Dispose();
        await _billingHost.DisposeAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }
}
