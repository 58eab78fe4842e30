using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PbxConnectors.EightHundred.Dialing;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.AspNetCore.Tests;

/// <summary>A PBX that pushes, and an application of ours that receives, both real and on 127.0.0.1.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    public const string Secret = "planted-secret-0123";
    public const string Mac = "00:00:5E:00:53:01";
    public const string Answering = "13900000001";
    public const string Silent = "13900000002";
    public const string Office = "02355550100";

    private readonly WebApplication _application;

    private Receiver(SimulatedExchange exchange, EightHundredServer pbx, WebApplication application, Uri address, WatchedLog logs)
    {
        (Exchange, Pbx, _application, Address, Log) = (exchange, pbx, application, address, logs);
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public SimulatedExchange Exchange { get; }

    public EightHundredServer Pbx { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public WatchedLog Log { get; }

    public EightHundredClient Client => _application.Services.GetRequiredService<EightHundredClient>();

    public EightHundredDialer Dialer => _application.Services.GetRequiredService<EightHundredDialer>();

    public EightHundredOptions Options => _application.Services.GetRequiredService<IOptionsMonitor<EightHundredOptions>>().Get("");

    public EightHundredDeviceMessages Messages => _application.Services.GetRequiredService<EightHundredDeviceMessages>();

    public Uri UrlOf(string endpoint) => new(Address, $"800ing/{Secret}/{endpoint}");

    public static async Task<Receiver> StartAsync(
        Action<EightHundredReceiverOptions>? configure = null,
        IEightHundredDeviceSink? sink = null,
        Action<EightHundredOptions>? configureClient = null,
        double speed = 200)
    {
        var time = new ScaledTimeProvider(speed, new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
        var plan = new NumberPlan()
            .Assign(Answering, NumberScenario.Answered())
            .Assign(Office, NumberScenario.Answered(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5)))
            .Assign(Silent, NumberScenario.NoAnswer());
        var exchange = new SimulatedExchange(plan, timeProvider: time);
        exchange.AddExtension("8001", Planted.ExtensionSecret);
        var pbx = await EightHundredServer.StartAsync(
            exchange, new EightHundredServerOptions { Account = Planted.Account, Password = Planted.Password, Devices = [new SimulatedDevice(Mac, 1, "8001")] }, Limit);

        var logs = new WatchedLog();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddEightHundredDevices(sink);
        builder.Services.AddEightHundred(options =>
        {
            (options.BaseAddress, options.Account, options.Password) = (pbx.BaseAddress, pbx.Account, pbx.Password);
            options.Http.AttemptTimeout = TimeSpan.FromHours(2);
            options.Dialing.ClockTolerance = TimeSpan.FromHours(1);
            configureClient?.Invoke(options);
        });
        var application = builder.Build();
        application.UseRouting();
        application.MapEightHundred(options =>
        {
            options.Secret = Secret;
            options.MessagePollTime = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        await application.StartAsync(Limit);
        var address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var receiver = new Receiver(exchange, pbx, application, address, logs);
        pbx.EventUrl = receiver.UrlOf("call-event");
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Pbx.DisposeAsync();
        await _application.DisposeAsync();
        await Exchange.DisposeAsync();
    }
}
