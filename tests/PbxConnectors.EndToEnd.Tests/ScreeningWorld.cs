using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.CallProgress;
using PbxConnectors.Dscom;
using PbxConnectors.EmptyNumber;
using PbxConnectors.Testing;

namespace PbxConnectors.EndToEnd.Tests;

/// <summary>
/// The whole chain over real wires on a fast clock: exchange, dscom and empty-number servers, the clients as an integrator wires them.
/// </summary>
internal sealed class ScreeningWorld : IAsyncDisposable
{
    private const double Speed = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider _services;
    private readonly WatchedLog _log = new();

    private ScreeningWorld(PbxLaboratory laboratory, Action<DscomOptions>? dscom, Action<EmptyNumberOptions>? screening)
    {
        Laboratory = laboratory;
        var services = Watched.Services();
        services.AddLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton(laboratory.Exchange.Clock);
        services.AddDscom(options =>
        {
            options.BaseAddress = new Uri(laboratory.Dscom.BaseAddress.GetLeftPart(UriPartial.Authority));
            (options.ClientId, options.ClientSecret) = (laboratory.Dscom.ClientId, laboratory.Dscom.ClientSecret);
            (options.UserName, options.Password) = (laboratory.Dscom.UserName, laboratory.Dscom.Password);
            options.TimeZone = "Asia/Shanghai";
            options.Http.AttemptTimeout = TimeSpan.FromMinutes(5);
            options.Dialing.RecordGrace = TimeSpan.FromSeconds(20);
            dscom?.Invoke(options);
        });
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = laboratory.EmptyNumber.BaseAddress;
            options.Http.AttemptTimeout = TimeSpan.FromMinutes(5);
            options.UploadTimeout = TimeSpan.FromMinutes(5);
            options.Screening.Lines = laboratory.Exchange.Extensions.Count;
            options.Screening.StopWhenPlanEmpty = true;

            // Twenty times faster than life: what is bounded in life must not run out because this machine is busy.
            options.Screening.OutcomeWait = TimeSpan.FromMinutes(10);
            options.Screening.RecordingWait = TimeSpan.FromMinutes(10);
            options.Screening.DrainTimeout = TimeSpan.FromMinutes(2);
            options.Screening.FlushTimeout = TimeSpan.FromMinutes(10);
            screening?.Invoke(options);
        }).UseLibrary(Library.Value);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Worker = _services.GetRequiredService<ScreeningWorker>();
    }

    private static Lazy<AnnouncementLibrary> Library { get; } = new(() => LabAudio.Embedded.ToAnnouncementLibrary());

    public PbxLaboratory Laboratory { get; }

    public ScreeningWorker Worker { get; }

    public IEnumerable<string> Log => _log.Lines;

    public static async Task<ScreeningWorld> StartAsync(
        IReadOnlyDictionary<string, NumberScenario> numbers,
        int lines = 4,
        DscomServerOptions? server = null,
        Action<DscomOptions>? dscom = null,
        Action<EmptyNumberOptions>? screening = null)
    {
        var plan = new NumberPlan();
        foreach (var (number, scenario) in numbers)
        {
            plan.Assign(number, scenario);
        }

        var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = plan,
            Extensions = lines,
            Dscom = server ?? new DscomServerOptions(),
            NumbersToScreen = [.. numbers.Keys],
            TimeProvider = new ScaledTimeProvider(Speed),
        });
        return new ScreeningWorld(laboratory, dscom, screening);
    }

    /// <summary>Runs to the end and gives the results by number.</summary>
    public async Task<Dictionary<string, ScreenedNumber>> RunAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var results = new Dictionary<string, ScreenedNumber>();
        await foreach (var number in Worker.RunAsync(limit.Token))
        {
            results.Add(number.Number, number);
        }

        return results;
    }

    /// <summary>What must hold however a run goes.</summary>
    public void ShouldHaveKeptTheLaws(IEnumerable<string> numbers)
    {
        foreach (string number in numbers)
        {
            Laboratory.Exchange.DialCount(number).ShouldBeLessThanOrEqualTo(1, $"{number} was dialled twice");
        }

        string everything = string.Join('\n', Log);
        everything.ShouldNotContain(Laboratory.Dscom.ClientSecret);
        everything.ShouldNotContain(Laboratory.Dscom.Password);
        foreach (string number in numbers)
        {
            everything.ShouldNotContain(number);
        }

        Laboratory.Dscom.ProtocolViolations.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Laboratory.DisposeAsync();
    }
}
