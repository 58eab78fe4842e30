using Microsoft.Extensions.Logging;
using PbxConnectors.Ola.Dialing;
using PbxConnectors.Ola.Session;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>An exchange on virtual time with three extensions, an ola server over it, and clients of it.</summary>
internal sealed class OlaLab : IAsyncDisposable
{
    public const string Extension = "8001";
    public const string Number = "13900000001";

    private readonly List<IAsyncDisposable> _owned = [];

    private OlaLab(ManualTimeProvider time, SimulatedExchange exchange, OlaServer server) =>
        (Time, Exchange, Server) = (time, exchange, server);

    public ManualTimeProvider Time { get; }

    public SimulatedExchange Exchange { get; }

    public OlaServer Server { get; }

    public static async Task<OlaLab> StartAsync(
        NumberScenario? scenario = null, OlaServerOptions? options = null, ExtensionBehaviour? behaviour = null)
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 20, 0, 0, TimeSpan.Zero));
        var exchange = new SimulatedExchange(new NumberPlan(scenario ?? NumberScenario.Answered()), null, time);
        exchange.AddExtension(Extension, Planted.ExtensionSecret, behaviour);
        exchange.AddExtension("8002", Planted.ExtensionSecret);
        exchange.AddExtension("8003", Planted.ExtensionSecret);
        return new OlaLab(time, exchange, await OlaServer.StartAsync(
            exchange, options ?? new() { UserName = Planted.UserName, Password = Planted.Password }, TestTimeout.Token));
    }

    public OlaOptions Options(bool session = false)
    {
        var options = new OlaOptions
        {
            BaseAddress = Server.BaseAddress, UserName = Server.UserName, Password = Server.Password, TimeZone = "Asia/Shanghai",
        };
        options.Http.RetryDelay = TimeSpan.Zero;
        options.Session.PingInterval = TimeSpan.Zero;

        // Waits between attempts have tests of their own; here they would only wait for a clock that stands still.
        options.Session.Socket.ReconnectDelay = TimeSpan.FromTicks(1);
        options.Session.Socket.MaxReconnectDelay = TimeSpan.FromTicks(1);

        // What takes real time must not be overtaken by virtual time.
        options.Http.AttemptTimeout = TimeSpan.FromDays(1);
        options.Session.Socket.ConnectTimeout = TimeSpan.FromDays(1);
        if (session)
        {
            (options.Session.UserName, options.Session.Password) = (Extension, Planted.ExtensionSecret);
        }

        return options;
    }

    public OlaClient Client(
        Action<OlaOptions>? configure = null, bool session = false, ILoggerFactory? log = null, HttpMessageHandler? handler = null)
    {
        var options = Options(session);
        configure?.Invoke(options);
        var client = OlaClient.Create(options, handler, log ?? new WatchedLog(), Time);
        _owned.Insert(0, client);
        return client;
    }

    /// <summary>A client whose WebSocket stands.</summary>
    public async Task<OlaClient> ConnectAsync(Action<OlaOptions>? configure = null)
    {
        var client = Client(configure, session: true);
        await client.Session.ConnectAsync(TestTimeout.Token);
        return client;
    }

    public OlaDialer Dialer(OlaClient client)
    {
        var dialer = new OlaDialer(client, new WatchedLog(), Time);
        _owned.Insert(0, dialer);
        return dialer;
    }

    public async Task<OlaDialer> DialerWithSessionAsync(Action<OlaOptions>? configure = null) =>
        Dialer(await ConnectAsync(configure));

    /// <summary>Waits until the connection is back, which the lab's clients try at once.</summary>
    public async Task ReconnectAsync(OlaClient client, int connectionsMade)
    {
        await Server.WaitForAsync(server => server.ConnectionsMade >= connectionsMade, TestTimeout.Token);
        await client.Session.ConnectAsync(TestTimeout.Token);
    }

    /// <summary>
    /// Lets virtual time pass until something is so, from timer to timer. While no timer is due within the given time somebody is at work
    /// who will set one, and the clock waits for him.
    /// </summary>
    public async Task RunUntilAsync(Func<bool> reached, TimeSpan within)
    {
        var token = TestTimeout.Token;
        while (!reached())
        {
            token.ThrowIfCancellationRequested();
            if (Time.NextDue is { } due && due - Time.GetUtcNow() <= within)
            {
                Time.AdvanceToNextTimer();
            }

            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _owned)
        {
            await each.DisposeAsync();
        }

        await Server.DisposeAsync();
        await Exchange.DisposeAsync();
    }
}
