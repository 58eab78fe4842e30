using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Auth;
using PbxConnectors.Dscom.Billing;
using PbxConnectors.Dscom.Calls;
using PbxConnectors.Dscom.Recordings;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Dscom.Speech;
using PbxConnectors.Dscom.Status;
using PbxConnectors.Dscom.Voicemail;
using PbxConnectors.Dscom.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom;

/// <summary>
/// The whole dscom interface, grouped. Signs in by itself and keeps the access token fresh. Thread-safe; one per PBX, for the life of the
/// program. Get it from <c>AddDscom</c>, or from <see cref="Create"/> in a program without dependency injection.
/// </summary>
public sealed class DscomClient : IPbxFeature, IAsyncDisposable, IDisposable
{
    /// <summary>The vendor key.</summary>
    public const string Vendor = "dscom";

    private readonly SingleFlightTokenSource _tokens;
    private readonly HttpClient? _ownedHttpClient;

    internal DscomClient(
        DscomOptions options,
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
        redactor.Add(options.ClientSecret);
        redactor.Add(options.Password);
        var time = timeProvider ?? TimeProvider.System;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.Dscom");
        foreach (var address in new[] { options.BaseAddress, options.BillingPush.Address })
        {
            if (address is { Scheme: "http" or "ws", IsLoopback: false })
            {
                Log.PlainConnection(logger, pbx, address.Host);
            }
        }

        var settings = new PbxSenderSettings
        {
            Pbx = pbx,
            CreateClient = createHttpClient,
            Options = options.Http,
            ReadError = DscomApi.ReadError,
            Redactor = redactor,
            Logger = logger,
            TimeProvider = time,
        };
        _tokens = new DscomTokenSource(options, pbx, new PbxHttpSender(settings), redactor, logger, time).Create();
        _ownedHttpClient = ownedHttpClient;
        var api = new DscomApi(
            options, pbx, new PbxHttpSender(settings with { Authenticator = new BearerAuthenticator(_tokens) }), redactor);

        (Pbx, Options) = (pbx, options);
        Calls = new DscomCalls(api);
        Agents = new DscomAgents(api);
        Status = new DscomStatus(api);
        Voicemail = new DscomVoicemail(api, clock);
        Records = new DscomRecords(api, clock);
        Recordings = new DscomRecordings(api, time);
        Speech = new DscomSpeech(api);
        Billing = new DscomBilling(new BillingSettings(options, pbx, _tokens, Records, clock, redactor, logger, time));
    }

    /// <summary>Vendor and connection name.</summary>
    public PbxIdentity Pbx { get; }

    /// <summary>Call control: dial, hang up, hold, transfer, park, pick up, supervise.</summary>
    public DscomCalls Calls { get; }

    /// <summary>Agents: log on and off, state.</summary>
    public DscomAgents Agents { get; }

    /// <summary>State of extensions, trunks and queues.</summary>
    public DscomStatus Status { get; }

    /// <summary>Voicemail.</summary>
    public DscomVoicemail Voicemail { get; }

    /// <summary>Call records.</summary>
    public DscomRecords Records { get; }

    /// <summary>Recordings.</summary>
    public DscomRecordings Recordings { get; }

    /// <summary>Speech synthesis.</summary>
    public DscomSpeech Speech { get; }

    /// <summary>The billing push: records as calls end.</summary>
    public DscomBilling Billing { get; }

    internal DscomOptions Options { get; }

    /// <summary>Makes a client for a program without dependency injection. Dispose it at the end.</summary>
    /// <param name="options">The PBX.</param>
    /// <param name="primaryHandler">Takes the place of the usual HTTP handler, e.g. for a proxy or a client certificate.</param>
    /// <param name="loggerFactory">Receives log lines; none by default.</param>
    /// <param name="timeProvider">Clock; the system's by default.</param>
    /// <exception cref="ArgumentException">Options are missing or wrong; the message lists all of them.</exception>
    public static DscomClient Create(
        DscomOptions options,
        HttpMessageHandler? primaryHandler = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var http = PbxHttpClients.Create(primaryHandler, options.Http);
        return new DscomClient(options, new PbxIdentity(Vendor), () => http, loggerFactory, timeProvider, http);
    }

    /// <summary>Stops renewing the token and closes connections. Requests in flight fail.</summary>
    public async ValueTask DisposeAsync()
    {
        await Billing.DisposeAsync().ConfigureAwait(false);
        await _tokens.DisposeAsync().ConfigureAwait(false);
        _ownedHttpClient?.Dispose();
    }

    /// <summary>Begins to stop and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();
}
