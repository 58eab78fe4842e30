using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;
using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Dialing;

/// <summary>The screening worker on a line of our own: the server's accounts become registrations, the verdict is heard live.</summary>
public sealed class ScreeningTests
{
    private static readonly Dictionary<string, NumberState> Numbers = new()
    {
        ["19900000001"] = NumberState.EmptyNumber, ["19900000002"] = NumberState.PoweredOff, ["19900000003"] = NumberState.OutOfService,
    };

    [Fact]
    public async Task Numbers_are_named_by_what_is_heard_live_and_hung_up_as_soon_as_they_are()
    {
        var plan = new NumberPlan();
        foreach (var (number, state) in Numbers)
        {
            plan.Assign(number, NumberScenario.For(state));
        }

        await using var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = plan, Extensions = 3, Dscom = null, Sip = new SipServerOptions(), NumbersToScreen = [.. Numbers.Keys],
            Exchange = new ExchangeOptions { PostDialDelay = TimeSpan.FromMilliseconds(100) },
        });
        var services = Watched.Services();
        services.AddSip(options => options.Server = laboratory.Sip.EndPoint.ToString());
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = laboratory.EmptyNumber.BaseAddress;
            options.Screening.Lines = 3;
            options.Screening.StopWhenPlanEmpty = true;
        }).UseLibrary(LabAudio.Embedded.ToAnnouncementLibrary());
        await using var provider = services.BuildServiceProvider();

        var results = new Dictionary<string, NumberState>();
        await foreach (var number in provider.GetRequiredService<ScreeningWorker>().RunAsync())
        {
            results.Add(number.Number, number.State);
        }

        results.OrderBy(r => r.Key, StringComparer.Ordinal).ShouldBe(Numbers);
        laboratory.Sip.Calls.ShouldAllBe(call => call.Cancelled);
        laboratory.Sip.Registrations.ShouldBeEmpty();
        laboratory.EmptyNumber.Uploads.Count.ShouldBe(3);
        laboratory.EmptyNumber.DoubleDials.ShouldBe(0);
        laboratory.Sip.ProtocolViolations.ShouldBeEmpty();
        laboratory.EmptyNumber.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_extension_that_cannot_register_is_reported_unregistered_and_the_others_work_on()
    {
        await using var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan(SipLaboratory.Short(0.2)), Extensions = 2, Dscom = null,
            Sip = new SipServerOptions(), NumbersToScreen = ["19900000001", "19900000002"],
        });
        laboratory.Sip.RefuseRegistration("8002");
        var services = Watched.Services();
        services.AddSip(options => options.Server = laboratory.Sip.EndPoint.ToString());
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = laboratory.EmptyNumber.BaseAddress;
            options.Screening.Lines = 2;
            options.Screening.ExtensionCheckInterval = TimeSpan.FromMilliseconds(200);
            options.Screening.StopWhenPlanEmpty = true;
        });
        await using var provider = services.BuildServiceProvider();
        var worker = provider.GetRequiredService<ScreeningWorker>();
        int screened = 0;
        await foreach (var number in worker.RunAsync())
        {
            screened++;
        }

        screened.ShouldBe(2);
        laboratory.Sip.Calls.ShouldAllBe(call => call.Extension == "8001");
        laboratory.EmptyNumber.Statuses.ShouldContain(s => s.ExtensionNumber == "8002" && s.Status == "unregistered");
    }
}
