using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>
/// A worker between the laboratory's empty-number server, spoken to over real HTTP on the system's clock, and a scripted PBX. The worker's
/// clock stands still until the test moves it. A run ends by itself as soon as the plan is empty.
/// </summary>
internal sealed class ScreeningBench : IAsyncDisposable
{
    // Longer than any pause of the worker and shorter than its guards, which only fire when a test says so.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(40);

    private readonly ServiceProvider _services;
    private readonly WatchedClock _clock;

    private ScreeningBench(EmptyNumberServer server, ServiceProvider services, LogLines log, Setup setup)
    {
        (Server, _services, Log) = (server, services, log);
        Client = services.GetRequiredService<EmptyNumberClient>();
        _clock = new WatchedClock(Clock);
        Dialer = new ScriptedDialer(Clock);
        var settings = new ScreeningWorkerSettings
        {
            Client = Client,
            Dialer = Dialer,
            Options = setup.Options,
            LoggerFactory = log,
            TimeProvider = _clock,
        };
        Worker = new ScreeningWorker(setup.Change(settings));
    }

    public EmptyNumberServer Server { get; }

    public EmptyNumberClient Client { get; }

    public LogLines Log { get; }

    public ManualTimeProvider Clock { get; } = new();

    public ManualTimeProvider ServerClock { get; private init; } = null!;

    public ScriptedDialer Dialer { get; }

    public ScreeningWorker Worker { get; }

    public static async Task<ScreeningBench> StartAsync(IReadOnlyList<string> numbers, Action<Setup>? configure = null)
    {
        var setup = new Setup();
        configure?.Invoke(setup);
        var log = new LogLines();
        var serverClock = new ManualTimeProvider();
        var server = await EmptyNumberServer.StartAsync(new EmptyNumberServerOptions
        {
            Numbers = numbers,
            Accounts = [.. Enumerable.Range(8001, Math.Max(setup.Accounts, setup.Options.Lines)).Select(Account)],
            OmitExtensionNumbers = setup.OmitExtensions,
            FaultSeed = setup.FaultSeed,
            TimeProvider = serverClock,
        });
        var services = Watched.Services();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = server.BaseAddress;
            options.Http.RetryDelay = TimeSpan.Zero;
            setup.ClientOptions(options);
        });
        return new ScreeningBench(server, services.BuildServiceProvider(), log, setup) { ServerClock = serverClock };
    }

    /// <summary>Runs to the end and returns all results.</summary>
    public async Task<IReadOnlyList<ScreenedNumber>> RunAsync(CancellationToken cancellationToken = default) =>
        await Worker.RunAsync(cancellationToken).ToListAsync(CancellationToken.None).AsTask().OrHang();

    /// <summary>The words reported for an extension, with the number where there was one.</summary>
    public IReadOnlyList<string> Reports(string extension = "8001") =>
        [.. Server.Statuses.Where(status => status.ExtensionNumber == extension)
            .Select(status => status.PhoneNumber.Length == 0 ? status.Status : $"{status.Status} {status.PhoneNumber}")];

    /// <summary>Waits until the worker waits for a time and nothing shorter, and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        await _clock.Changed.WaitUntilAsync(() => Clock.NextDue - Clock.GetUtcNow() == wait);
        Clock.AdvanceToNextTimer();
    }

    /// <summary>Lets every pause of the worker pass until a task has ended.</summary>
    public async Task AdvanceUntilAsync(Task task, TimeSpan? longestPause = null)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, _clock.Changed.WaitUntilAsync(IsPausing)).OrHang();
            if (!task.IsCompleted && IsPausing())
            {
                Clock.AdvanceToNextTimer();
            }
        }

        bool IsPausing() => Clock.NextDue - Clock.GetUtcNow() <= (longestPause ?? LongestPause);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static EmptyNumberAccount Account(int extension) =>
        new(extension.ToString(CultureInfo.InvariantCulture), $"{Planted.ExtensionSecret}-{extension}");

    /// <summary>What a test may change.</summary>
    public sealed class Setup
    {
        public ScreeningOptions Options { get; } = new()
        {
            StopWhenPlanEmpty = true, EmptyPlansBeforeStop = 1, HeartbeatInterval = TimeSpan.FromDays(1),
        };

        public Func<ScreeningWorkerSettings, ScreeningWorkerSettings> Change { get; set; } = settings => settings;

        public Action<EmptyNumberOptions> ClientOptions { get; set; } = _ => { };

        public bool OmitExtensions { get; set; }

        public int Accounts { get; set; }

        public int FaultSeed { get; set; } = 1;
    }
}
