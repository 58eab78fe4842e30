using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests;

/// <summary>The whole way: empty-number server, worker, dscom wire, simulated exchange, recordings, announcements.</summary>
public sealed class EndToEndTests
{
    private const double Haste = 20;

    // No limit of the worker may matter here: a busy machine in haste would reach them.
    private static readonly TimeSpan Ample = TimeSpan.FromHours(1);

    [Fact]
    public async Task Numbers_of_every_announced_state_are_screened_through_dscom()
    {
        var states = NumberStates.All.Where(state => (int)state is > 0 and < (int)NumberState.Ringing).ToList();
        var truth = states.Select(
            (state, i) => (Number: Number(i), Scenario: NumberScenario.For(state))).ToDictionary(n => n.Number, n => n.Scenario);
        truth[Number(90)] = NumberScenario.EmptyNumber() with { RefuseDial = true };
        truth[Number(91)] = NumberScenario.EmptyNumber() with { CorruptRecording = true, Q850Cause = Q850.NormalClearing };
        truth[Number(92)] = NumberScenario.EmptyNumber() with { Records = false, Q850Cause = Q850.NormalClearing };
        await using var lab = await StartAsync(truth, lines: 8);
        await using var services = Connect(lab, options =>
        {
            options.Screening.Lines = 8;
            options.Screening.StopWhenPlanEmpty = true;
        });

        var results = (await Run(services).ToListAsync().AsTask().OrHang()).ToDictionary(result => result.Number);

        results.Keys.Order().ShouldBe(truth.Keys.Order());
        // How well the ear hears is measured elsewhere; here what it names must be what was played, for nearly all.
        var announced = truth.Where(n => string.CompareOrdinal(n.Key, Number(90)) < 0).ToList();
        foreach (var (number, scenario) in announced)
        {
            results[number].Verdict.ShouldNotBeNull().State.ShouldBeOneOf(scenario.State, NumberState.Unknown);
        }

        announced.Count(n => results[n.Key].State == n.Value.State).ShouldBeGreaterThanOrEqualTo(announced.Count - 3);
        results[Number(90)].State.ShouldBe(NumberState.Unknown);
        results[Number(90)].Problem.ShouldNotBeNull().ShouldContain("refused");
        results[Number(91)].State.ShouldBe(NumberState.Unknown);
        results[Number(91)].Problem.ShouldNotBeNull().ShouldContain("cannot be read");
        results[Number(92)].Problem.ShouldNotBeNull().ShouldContain("no recording");
        truth.Keys.ShouldAllBe(number => lab.Exchange.DialCount(number) <= 1);
        lab.EmptyNumber.Uploads.Count.ShouldBe(states.Count);
        lab.EmptyNumber.DoubleDials.ShouldBe(0);
        lab.EmptyNumber.ProtocolViolations.ShouldBeEmpty();
        lab.Dscom.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_that_answers_is_hung_up_soon_and_a_stop_hangs_up_the_rest()
    {
        var truth = new Dictionary<string, NumberScenario>
        {
            [Number(1)] = NumberScenario.Answered(ringTime: TimeSpan.FromSeconds(2), talkTime: TimeSpan.FromHours(2)),
            [Number(2)] = NumberScenario.EmptyNumber() with { RingTime = TimeSpan.FromHours(2) },
        };
        await using var lab = await StartAsync(truth, lines: 2);
        await using var services = Connect(lab, options =>
        {
            options.Screening.Lines = 2;
            options.Screening.AnsweredLimit = TimeSpan.FromSeconds(10);
            options.Screening.DrainTimeout = TimeSpan.Zero;
        });
        List<ScreenedNumber> results = [];

        await foreach (var number in Run(services))
        {
            results.Add(number);
            services.GetRequiredService<ScreeningWorker>().RequestStop();
        }

        results.Select(result => result.Number).ShouldBe([Number(1), Number(2)], ignoreOrder: true);
        lab.Exchange.ActiveCalls.ShouldBeEmpty();
    }

    private static string Number(int i) => $"138{i.ToString("00000000", CultureInfo.InvariantCulture)}";

    private static IAsyncEnumerable<ScreenedNumber> Run(IServiceProvider services) =>
        services.GetRequiredService<ScreeningWorker>().RunAsync();

    private static Task<PbxLaboratory> StartAsync(Dictionary<string, NumberScenario> truth, int lines)
    {
        var plan = new NumberPlan();
        foreach (var (number, scenario) in truth)
        {
            plan.Assign(number, scenario);
        }

        return PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = plan,
            Extensions = lines,
            NumbersToScreen = [.. truth.Keys],
            TimeProvider = new ScaledTimeProvider(Haste),
        });
    }

    private static ServiceProvider Connect(PbxLaboratory lab, Action<EmptyNumberOptions> configure)
    {
        var services = Watched.Services();
        services.AddSingleton(lab.Exchange.Clock);
        services.AddSingleton<ILoggerFactory>(new LogLines());
        services.AddDscom(options =>
        {
            options.BaseAddress = lab.Dscom.BaseAddress;
            (options.ClientId, options.ClientSecret) = (lab.Dscom.ClientId, lab.Dscom.ClientSecret);
            (options.UserName, options.Password) = (lab.Dscom.UserName, lab.Dscom.Password);
            options.TimeZone = "Asia/Shanghai";
            options.Http.AttemptTimeout = Ample;
            options.Dialing.RecordGrace = Ample;
        });
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = lab.EmptyNumber.BaseAddress;
            options.Http.AttemptTimeout = Ample;
            options.UploadTimeout = Ample;
            options.Screening.RingLimit = Ample;
            options.Screening.AnsweredLimit = Ample;
            options.Screening.OutcomeWait = Ample;
            options.Screening.RecordingWait = Ample;
            options.Screening.FlushTimeout = Ample;
            configure(options);
        }).UseLibrary(Library());
        return services.BuildServiceProvider();
    }

    private static AnnouncementLibrary Library() => AnnouncementLibrary.Create(
        from label in LabAudio.Embedded.Labels
        from clip in LabAudio.Embedded.Clips(label)
        where label is not ("human" or "music")
        select new AnnouncementSource($"{label}/{clip.Name}", label, new WaveAudio(clip.Samples)));
}
