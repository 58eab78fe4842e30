using Microsoft.Extensions.Logging;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>A simulated exchange, the laboratory's dscom server over it, and a client that speaks real HTTP to it.</summary>
internal sealed class DscomLab : IAsyncDisposable
{
    public const string Number = "13900000001";

    private static readonly DscomServerOptions Secret =
        new() { ClientSecret = Planted.ClientSecret, UserName = Planted.UserName, Password = Planted.Password };

    private readonly Func<HttpMessageHandler?> _handler;
    private readonly Action<DscomOptions>? _configure;
    private readonly ILoggerFactory? _loggers;

    private DscomLab(
        TimeProvider time, SimulatedExchange exchange, DscomServer server, Func<HttpMessageHandler?> handler, Action<DscomOptions>? configure,
        ILoggerFactory? loggers)
    {
        (Time, Exchange, Server, _handler, _configure, _loggers) = (time, exchange, server, handler, configure, loggers);
        Client = CreateClient();
    }

    /// <summary>The clock of everything.</summary>
    public TimeProvider Time { get; }

    /// <summary>The same, where the laboratory stands on virtual time.</summary>
    public ManualTimeProvider Clock => (ManualTimeProvider)Time;

    public SimulatedExchange Exchange { get; }

    public DscomServer Server { get; }

    public DscomClient Client { get; }

    /// <summary>On virtual time unless told otherwise: only a test that moves the clock lets time pass.</summary>
    public static async Task<DscomLab> StartAsync(
        NumberPlan? plan = null,
        DscomServerOptions? server = null,
        Action<DscomOptions>? configure = null,
        TimeProvider? time = null,
        Func<HttpMessageHandler?>? handler = null,
        ILoggerFactory? loggers = null,
        ExchangeOptions? exchangeOptions = null,
        int extensions = 4)
    {
        time ??= new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 20, 0, 0, TimeSpan.Zero));
        var exchange = new SimulatedExchange(plan ?? new NumberPlan(NumberScenario.Answered()), exchangeOptions, time);
        for (int i = 1; i <= extensions; i++)
        {
            exchange.AddExtension($"{8000 + i}", $"{Planted.ExtensionSecret}-{i}");
        }

        return new DscomLab(
            time, exchange, await DscomServer.StartAsync(exchange, server ?? Secret, TestTimeout.Token), handler ?? (() => null), configure, loggers);
    }

    /// <summary>Another client to the same PBX.</summary>
    public DscomClient CreateClient(Action<DscomOptions>? configure = null) => DscomClient.Create(
        CreateOptions(options =>
        {
            _configure?.Invoke(options);
            configure?.Invoke(options);
        }),
        _handler(),
        _loggers ?? new WatchedLog(),
        Time);

    /// <summary>Options that fit the server. Nothing is waited for between repeats.</summary>
    public DscomOptions CreateOptions(Action<DscomOptions>? configure = null) => TestOptions.Create(options =>
    {
        options.BaseAddress = Server.BaseAddress;
        options.ClientId = Server.ClientId;
        options.ClientSecret = Server.ClientSecret;
        options.UserName = Server.UserName;
        options.Password = Server.Password;
        options.BillingPush.Address = Server.BillingAddress;
        configure?.Invoke(options);
    });

    /// <summary>How often an operation was asked for.</summary>
    public int CountOf(string operation) => Server.Requests.Count(request => request.Operation == operation);

    /// <summary>Leaves the record of one call that begins and ends now.</summary>
    public SimulatedCallRecord LeaveRecord(string extension = "8001", string number = Number)
    {
        Exchange.PlaceCall(extension, number).Refusal.ShouldBeNull();
        Exchange.HangUp(extension).ShouldBeTrue();
        return Exchange.Records[^1];
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        await Exchange.DisposeAsync();

        // Whatever a test is about: what was sent kept to the document.
        Server.ProtocolViolations.ShouldBeEmpty();
    }
}
