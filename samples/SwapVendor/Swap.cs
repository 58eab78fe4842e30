using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PbxConnectors;
using PbxConnectors.Testing;

namespace SwapVendor;

/// <summary>Runs the application on the PBX that one setting names. A laboratory with all three wires stands in for the PBXes.</summary>
internal static class Swap
{
    private const string Friend = "19900000001";
    private const string Busy = "19900000002";
    private const string Nobody = "19900000003";

    public static async Task RunAsync(string vendor, TextWriter output, double speed, CancellationToken cancellationToken)
    {
        await using var laboratory = await PbxLaboratory.StartAsync(
            new PbxLaboratoryOptions
            {
                NumberPlan = new NumberPlan()
                    .Assign(Friend, NumberScenario.Answered(ringTime: TimeSpan.FromSeconds(2), talkTime: TimeSpan.FromSeconds(3)))
                    .Assign(Busy, NumberScenario.Busy())
                    .Assign(Nobody, NumberScenario.EmptyNumber()),
                Ola = new OlaServerOptions(),
                EightHundred = new EightHundredServerOptions(),
                TimeProvider = new ScaledTimeProvider(speed),
            },
            cancellationToken);

        // What stands in appsettings.json otherwise: every connection, and the one setting that says which is meant.
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(laboratory.ToConfiguration("Pbx"));
        builder.Configuration["Pbx:Default"] = vendor;

        builder.Services.AddPbxConnectors(builder.Configuration.GetSection("Pbx"));
        builder.Services.AddSingleton(laboratory.Exchange.Clock);
        builder.Services.AddSingleton(output);
        builder.Services.AddSingleton<Application>();
        using IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        await host.Services.GetRequiredService<Application>().RunAsync([Friend, Busy, Nobody], cancellationToken);
        await host.StopAsync(cancellationToken);
    }
}
