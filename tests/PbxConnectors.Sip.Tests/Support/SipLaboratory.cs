using System.Net;
using Microsoft.Extensions.Logging;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Support;

/// <summary>An exchange with its SIP side, and a line registered at it. Everything on 127.0.0.1.</summary>
internal sealed class SipLaboratory : IAsyncDisposable
{
    public const string Number = "13800001234";
    public const string Extension = "8001";
    public const string Password = "planted-secret-8001";

    private SipLaboratory(SimulatedExchange exchange, SipServer server) => (Exchange, Server) = (exchange, server);

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public SimulatedExchange Exchange { get; }

    public SipServer Server { get; }

    public SipClient Client { get; private set; } = null!;

    public SipPbxDialer Dialer { get; private set; } = null!;

    public static async Task<SipLaboratory> StartAsync(
        NumberScenario? scenario = null, SipTrouble? trouble = null, SipServerOptions? server = null, Action<SipOptions>? configure = null,
        ILoggerFactory? loggers = null, ExchangeOptions? exchangeOptions = null, TimeProvider? clock = null, bool connect = true)
    {
        var plan = new NumberPlan(scenario ?? Short());
        var exchange = new SimulatedExchange(
            plan, exchangeOptions ?? new ExchangeOptions { PostDialDelay = TimeSpan.FromMilliseconds(40), MaxCallsPerExtension = 100 }, clock);
        exchange.AddExtension(Extension, Password);
        var laboratory = new SipLaboratory(exchange, await SipServer.StartAsync(exchange, server));
        if (trouble is not null)
        {
            laboratory.Server.Troubles.Default = trouble;
        }

        if (connect)
        {
            laboratory.Connect(configure, loggers);
        }

        return laboratory;
    }

    /// <summary>A tone of 450 Hz before the network clears with a cause.</summary>
    public static NumberScenario Short(double seconds = 0.8, int cause = 1) => new()
    {
        Label = "empty", EarlyMedia = [MediaSegment.Tone("busy", TimeSpan.FromSeconds(seconds))], Q850Cause = cause,
    };

    /// <summary>Rings, is answered, and goes on until somebody hangs up.</summary>
    public static NumberScenario Answering(double ringing = 0.2, double talking = 60) =>
        NumberScenario.Answered(TimeSpan.FromSeconds(ringing), TimeSpan.FromSeconds(talking));

    /// <summary>Rings until somebody gives up.</summary>
    public static NumberScenario Ringing() => NumberScenario.Ringing();

    public void Connect(Action<SipOptions>? configure = null, ILoggerFactory? loggers = null)
    {
        var options = new SipOptions { Server = Server.EndPoint.ToString() };
        options.Accounts.Add(new SipAccount(Extension, Password));
        options.Dialing.CallsPerSecond = 0;
        if (Server.Certificate is { } certificate)
        {
            (options.Server, options.Transport) = (Server.TlsEndPoint.ToString(), SipTransportKind.Tls);
            options.Tls.TrustedRoots.Add(certificate);
        }

        configure?.Invoke(options);
        Client = SipClient.Create(options, loggers ?? new WatchedLog(), Exchange.Clock);
        Dialer = new SipPbxDialer(Client);
    }

    public Task<PbxCall> DialAsync(string number = Number, TimeSpan? ringTimeout = null) =>
        Dialer.DialAsync(new DialRequest(Extension, number) { RingTimeout = ringTimeout }).WaitAsync(Patience);

    public async Task<(CallResult Result, SipCallReport Report, SipServerCall Seen)> CallAsync(string number = Number)
    {
        var call = await DialAsync(number);
        return await EndAsync(call);
    }

    public async Task<(CallResult Result, SipCallReport Report, SipServerCall Seen)> EndAsync(PbxCall call)
    {
        var result = await call.Completion.WaitAsync(Patience);
        Dialer.TryGetReport(call, out var report).ShouldBeTrue();
        return (result, report!, Seen(call));
    }

    public SipServerCall Seen(PbxCall call) => Server.Calls.Single(c => c.CallId == call.VendorIds.Single(v => v.Kind == "call-id").Value);

    /// <summary>Reads the dialer's events from now on up to the one that is the last.</summary>
    public async Task<List<PbxEvent>> ReadEventsUntilAsync(Func<PbxEvent, bool> isLast)
    {
        using var patience = new CancellationTokenSource(Patience);
        var told = new List<PbxEvent>();
        await foreach (var happened in Dialer.ReadEventsAsync(patience.Token))
        {
            told.Add(happened);
            if (isLast(happened))
            {
                break;
            }
        }

        return told;
    }

    public Task WaitAsync(Func<SipServer, bool> condition) => Server.WaitForAsync(condition).WaitAsync(Patience);

    public async Task<short[]> RecordingAsync(CallResult result)
    {
        await using var recording = await Dialer.OpenRecordingAsync(result.Recording.ShouldNotBeNull());
        CallProgress.WaveFile.TryRead(recording.Content, out var audio, out string? problem).ShouldBeTrue(problem);
        return audio!.Samples.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Dialer.DisposeAsync();
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        await Exchange.DisposeAsync();
    }
}
