using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.EightHundred.Blacklist;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Campaigns;
using PbxConnectors.EightHundred.Channels;
using PbxConnectors.EightHundred.Customers;
using PbxConnectors.EightHundred.Devices;
using PbxConnectors.EightHundred.Events;
using PbxConnectors.EightHundred.Extensions;
using PbxConnectors.EightHundred.Memos;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Numbers;
using PbxConnectors.EightHundred.Recordings;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.Sales;
using PbxConnectors.EightHundred.Sms;
using PbxConnectors.EightHundred.VoiceCodes;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred;

/// <summary>
/// The whole 800ing (八百呼) interface, grouped. Thread-safe; one per PBX, for the life of the program. Get it from <c>AddEightHundred</c>,
/// or from <see cref="Create"/> in a program without dependency injection.
/// </summary>
public sealed class EightHundredClient : IPbxFeature, IAsyncDisposable, IDisposable
{
    /// <summary>The vendor key.</summary>
    public const string Vendor = "800ing";

    private readonly HttpClient? _ownedHttpClient;

    internal EightHundredClient(
        EightHundredOptions options,
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
        var redactor = SecretsOf(options);
        var time = timeProvider ?? TimeProvider.System;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.EightHundred");
        if (options.BaseAddress!.Scheme == Uri.UriSchemeHttp && !options.BaseAddress.IsLoopback)
        {
            Log.PlainHttp(logger, pbx, options.BaseAddress.Host);
        }

        var sender = new PbxHttpSender(new PbxSenderSettings
        {
            Pbx = pbx,
            CreateClient = createHttpClient,
            Options = options.Http,
            ReadError = EightHundredApi.ReadError,
            Redactor = redactor,
            Logger = logger,
            TimeProvider = time,
        });
        var api = new EightHundredApi(options, pbx, sender, redactor, new PbxClock(zone), time);

        (Pbx, Options, Api, _ownedHttpClient) = (pbx, options, api, ownedHttpClient);
        Extensions = new EightHundredExtensions(api);
        Channels = new EightHundredChannels(api);
        Messages = new EightHundredMessages(api);
        Sms = new EightHundredSms(api);
        Callbacks = new EightHundredCallbacks(api);
        Devices = new EightHundredDevices(api);
        Records = new EightHundredRecords(api);
        Recordings = new EightHundredRecordings(api);
        VoiceCodes = new EightHundredVoiceCodes(api);
        Numbers = new EightHundredNumbers(api);
        Blacklist = new EightHundredBlacklist(api);
        Campaigns = new EightHundredCampaigns(api);
        Customers = new EightHundredCustomers(api);
        Sales = new EightHundredSales(api);
        Memos = new EightHundredMemos(api);
        Events = new EightHundredEvents(api, Messages, Records, logger);
    }

    /// <summary>Vendor and connection name.</summary>
    public PbxIdentity Pbx { get; }

    /// <summary>Extensions and agents: list, create, change, check in and out.</summary>
    public EightHundredExtensions Extensions { get; }

    /// <summary>Channels in use and callers waiting.</summary>
    public EightHundredChannels Channels { get; }

    /// <summary>Messages to and from client programs: dial, answer, hang up, call states.</summary>
    public EightHundredMessages Messages { get; }

    /// <summary>SMS.</summary>
    public EightHundredSms Sms { get; }

    /// <summary>Callbacks: the PBX calls one number, then joins it with another.</summary>
    public EightHundredCallbacks Callbacks { get; }

    /// <summary>Desk devices, and what a device box says to the PBX.</summary>
    public EightHundredDevices Devices { get; }

    /// <summary>Call records.</summary>
    public EightHundredRecords Records { get; }

    /// <summary>Recordings and prompt sounds.</summary>
    public EightHundredRecordings Recordings { get; }

    /// <summary>Calls that speak a verification code or a text.</summary>
    public EightHundredVoiceCodes VoiceCodes { get; }

    /// <summary>Where numbers belong, and rules that replace a dialled number.</summary>
    public EightHundredNumbers Numbers { get; }

    /// <summary>The blacklist.</summary>
    public EightHundredBlacklist Blacklist { get; }

    /// <summary>Campaigns: flows, items, results.</summary>
    public EightHundredCampaigns Campaigns { get; }

    /// <summary>Customers.</summary>
    public EightHundredCustomers Customers { get; }

    /// <summary>Sales.</summary>
    public EightHundredSales Sales { get; }

    /// <summary>Follow-up notes.</summary>
    public EightHundredMemos Memos { get; }

    /// <summary>What happens at the PBX, from pushes, messages and records as one stream.</summary>
    public EightHundredEvents Events { get; }

    internal EightHundredOptions Options { get; }

    internal EightHundredApi Api { get; }

    /// <summary>Makes a client for a program without dependency injection. Dispose it at the end.</summary>
    /// <param name="options">The PBX.</param>
    /// <param name="primaryHandler">Takes the place of the usual HTTP handler, e.g. for a proxy or a client certificate.</param>
    /// <param name="loggerFactory">Receives log lines; none by default.</param>
    /// <param name="timeProvider">Clock; the system's by default.</param>
    /// <exception cref="ArgumentException">Options are missing or wrong; the message lists all of them.</exception>
    public static EightHundredClient Create(
        EightHundredOptions options,
        HttpMessageHandler? primaryHandler = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var http = PbxHttpClients.Create(primaryHandler, options.Http);
        return new EightHundredClient(options, new PbxIdentity(Vendor), () => http, loggerFactory, timeProvider, http);
    }

    /// <summary>Ends event streams and closes connections. Requests in flight fail.</summary>
    public async ValueTask DisposeAsync()
    {
        await Events.DisposeAsync().ConfigureAwait(false);
        _ownedHttpClient?.Dispose();
    }

    /// <summary>Begins to stop and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private static SecretRedactor SecretsOf(EightHundredOptions options)
    {
        var redactor = new SecretRedactor();
        foreach (string secret in new[] { options.Account, options.Password, EightHundredCredentials.HashOf(options) })
        {
            redactor.Add(secret);
        }

        return redactor;
    }
}
