namespace PbxConnectors.Testing.Tests;

/// <summary>An exchange on virtual time with three extensions, a dscom server over it, and somebody signed in.</summary>
internal sealed class DscomFixture : IAsyncDisposable
{
    private DscomFixture(ManualTimeProvider time, SimulatedExchange exchange, DscomServer server, DscomCaller caller)
    {
        Time = time;
        Exchange = exchange;
        Server = server;
        Caller = caller;
    }

    public ManualTimeProvider Time { get; }
    public SimulatedExchange Exchange { get; }
    public DscomServer Server { get; }
    public DscomCaller Caller { get; }

    public static async Task<DscomFixture> StartAsync(NumberPlan? plan = null, DscomServerOptions? options = null,
        ExchangeOptions? exchangeOptions = null)
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 20, 0, 0, TimeSpan.Zero));
        var exchange = new SimulatedExchange(plan ?? new NumberPlan(NumberScenario.Answered()), exchangeOptions, time);
        exchange.AddExtension("8001", "secret-1");
        exchange.AddExtension("8002", "secret-2");
        exchange.AddExtension("8003", "secret-3");
        var server = await DscomServer.StartAsync(exchange, options, TestTimeout.Token);
        var caller = await new DscomCaller(server).SignInAsync();
        return new DscomFixture(time, exchange, server, caller);
    }

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await Server.DisposeAsync();
        await Exchange.DisposeAsync();
    }
}
