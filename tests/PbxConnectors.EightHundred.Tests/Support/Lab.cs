using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.EightHundred.Dialing;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

/// <summary>An exchange on quick time, an 800ing server over it, and a client and dialer of it.</summary>
internal sealed class Lab : IAsyncDisposable
{
    public const string Answering = "13900000001";
    public const string Silent = "13900000002";
    public const string Empty = "13900000003";
    public const string Office = "02355550100";
    public const string Mac = "00:00:5E:00:53:01";

    private readonly ServiceProvider _services;

    private Lab(SimulatedExchange exchange, EightHundredServer server, ServiceProvider services)
    {
        (Exchange, Server, _services) = (exchange, server, services);
        Client = services.GetRequiredService<EightHundredClient>();
        Dialer = services.GetRequiredService<EightHundredDialer>();
    }

    /// <summary>A hang must end a test, not the whole run.</summary>
    public static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public SimulatedExchange Exchange { get; }

    public EightHundredServer Server { get; }

    public EightHundredClient Client { get; }

    public EightHundredDialer Dialer { get; }

    public static async Task<Lab> StartAsync(
        EightHundredServerOptions? server = null,
        Action<EightHundredOptions>? configure = null,
        Action<IServiceCollection, IPbxConnectionBuilder>? register = null,
        double speed = 200)
    {
        var time = new ScaledTimeProvider(speed, new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
        var plan = new NumberPlan()
            .Assign(Answering, NumberScenario.Answered())
            .Assign(Office, NumberScenario.Answered(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5)))
            .Assign(Silent, NumberScenario.NoAnswer());
        var exchange = new SimulatedExchange(plan, timeProvider: time);
        exchange.AddExtension("8001", Planted.ExtensionSecret);
        exchange.AddExtension("8002", Planted.ExtensionSecret);
        var started = await EightHundredServer.StartAsync(
            exchange, (server ?? new() { Account = Planted.Account, Password = Planted.Password }) with { Devices = [new SimulatedDevice(Mac, 1, "8001")] }, Limit);

        var services = Watched.Services();
        services.AddSingleton<TimeProvider>(time);
        var builder = services.AddEightHundred(options =>
        {
            options.BaseAddress = started.BaseAddress;
            options.Account = started.Account;
            options.Password = started.Password;

            // The clock runs fast: a limit of ten seconds would be one of milliseconds.
            options.Http.AttemptTimeout = TimeSpan.FromHours(2);
            options.Dialing.ClockTolerance = TimeSpan.FromHours(1);
            configure?.Invoke(options);
        });
        register?.Invoke(services, builder);
        return new Lab(exchange, started, services.BuildServiceProvider());
    }

    /// <summary>The PBX counts whole seconds, and the clock runs between its two looks at it.</summary>
    public static void ShouldBeTalkTimeOf(CallResult result, SimulatedCallRecord record) =>
        (result.TalkTime!.Value - record.TalkTime).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(2));

    public int Received(string operation) => Server.Requests.Count(request => request.Operation == operation);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
        await Exchange.DisposeAsync();
    }
}
