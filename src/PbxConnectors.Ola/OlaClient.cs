using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Auth;
using PbxConnectors.Ola.Blacklist;
using PbxConnectors.Ola.Calls;
using PbxConnectors.Ola.Campaigns;
using PbxConnectors.Ola.Conferences;
using PbxConnectors.Ola.Extensions;
using PbxConnectors.Ola.Ivr;
using PbxConnectors.Ola.OutboundGroups;
using PbxConnectors.Ola.Queues;
using PbxConnectors.Ola.Session;
using PbxConnectors.Ola.TrunkGroups;
using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola;

/// <summary>
/// The whole ola interface, grouped. Signs in by itself and signs in again when the PBX has restarted. Thread-safe; one per PBX,
/// for the life of the program. Get it from <c>AddOla</c>, or from <see cref="Create"/> in a program without dependency
/// injection.
/// </summary>
public sealed class OlaClient : IPbxFeature, IAsyncDisposable, IDisposable
{
    /// <summary>The vendor key.</summary>
    public const string Vendor = "ola";

    private readonly SingleFlightTokenSource _tokens;
    private readonly HttpClient? _ownedHttpClient;
    private int _disposed;

    internal OlaClient(
        OlaOptions options,
        PbxIdentity pbx,
        Func<HttpClient> createHttpClient,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null,
        HttpClient? ownedHttpClient = null)
    {
        var problems = options.Validate();
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        }

        PbxClock.TryFind(options.TimeZone, out var zone);
        var clock = new PbxClock(zone);
        var redactor = new SecretRedactor();

        // They travel in a query: what quotes an address quotes them, escaped or not.
        foreach (string secret in new[] { options.UserName, options.Password, options.Session.Password })
        {
            redactor.Add(secret);
            redactor.Add(Uri.EscapeDataString(secret));
        }

        var time = timeProvider ?? TimeProvider.System;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.Ola");
        if (options.BaseAddress!.Scheme == Uri.UriSchemeHttp && !options.BaseAddress.IsLoopback)
        {
            Log.PlainHttp(logger, pbx, options.BaseAddress.Host);
        }

        var settings = new PbxSenderSettings
        {
            Pbx = pbx,
            CreateClient = createHttpClient,
            Options = options.Http,
            ReadError = OlaApi.ReadError,
            Redactor = redactor,
            Logger = logger,
            TimeProvider = time,
        };
        _tokens = new OlaTokenSource(options, pbx, new PbxHttpSender(settings), redactor, logger, time).Create();
        _ownedHttpClient = ownedHttpClient;
        var authenticator = new OlaAuthenticator(_tokens);
        var api = new OlaApi(
            options, pbx, new PbxHttpSender(settings with { Authenticator = authenticator }), authenticator, redactor, clock);

        (Pbx, Options) = (pbx, options);
        Calls = new OlaCalls(api);
        Agents = new OlaAgents(api);
        Extensions = new OlaExtensions(api);
        OutboundGroups = new OlaOutboundGroups(api);
        Queues = new OlaQueues(api);
        TrunkGroups = new OlaTrunkGroups(api);
        Ivr = new OlaIvr(api);
        Conferences = new OlaConferences(api);
        Blacklist = new OlaBlacklist(api);
        Campaigns = new OlaCampaigns(api);
        Connection = new OlaConnection(options, pbx, Agents, clock, redactor, logger, time);
        Session = new OlaSession(Connection, options.Session);
    }

    /// <summary>Vendor and connection name.</summary>
    public PbxIdentity Pbx { get; }

    /// <summary>Call control over HTTP: dial, hang up, hold, call back.</summary>
    public OlaCalls Calls { get; }

    /// <summary>State of extensions: ready, not ready, what they are doing.</summary>
    public OlaAgents Agents { get; }

    /// <summary>Extensions as configured.</summary>
    public OlaExtensions Extensions { get; }

    /// <summary>Outbound groups.</summary>
    public OlaOutboundGroups OutboundGroups { get; }

    /// <summary>Queues and who waits in them.</summary>
    public OlaQueues Queues { get; }

    /// <summary>Trunk groups.</summary>
    public OlaTrunkGroups TrunkGroups { get; }

    /// <summary>Voice menus.</summary>
    public OlaIvr Ivr { get; }

    /// <summary>Conferences.</summary>
    public OlaConferences Conferences { get; }

    /// <summary>The blacklist.</summary>
    public OlaBlacklist Blacklist { get; }

    /// <summary>Group calls.</summary>
    public OlaCampaigns Campaigns { get; }

    /// <summary>The WebSocket: log in and out, transfer, supervise, and events as they happen.</summary>
    public OlaSession Session { get; }

    internal OlaOptions Options { get; }

    internal OlaConnection Connection { get; }

    /// <summary>Makes a client for a program without dependency injection. Dispose it at the end.</summary>
    /// <param name="options">The PBX.</param>
    /// <param name="primaryHandler">Takes the place of the usual HTTP handler, e.g. for a proxy or a client certificate.</param>
    /// <param name="loggerFactory">Receives log lines; none by default.</param>
    /// <param name="timeProvider">Clock; the system's by default.</param>
    /// <exception cref="ArgumentException">Options are missing or wrong; the message lists all of them.</exception>
    public static OlaClient Create(
        OlaOptions options,
        HttpMessageHandler? primaryHandler = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var http = PbxHttpClients.Create(primaryHandler, options.Http);
        return new OlaClient(options, new PbxIdentity(Vendor), () => http, loggerFactory, timeProvider, http);
    }

    /// <summary>Closes the WebSocket and other connections. Requests in flight fail.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await Connection.DisposeAsync().ConfigureAwait(false);
        await _tokens.DisposeAsync().ConfigureAwait(false);
        _ownedHttpClient?.Dispose();
    }

    /// <summary>Begins to stop and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();
}
