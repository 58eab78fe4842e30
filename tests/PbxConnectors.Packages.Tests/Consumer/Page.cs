using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PbxConnectors;
using PbxConnectors.Testing;

/// <summary>Gives each snippet of a page the surroundings its reader would have, and tries what it has built. A laboratory is the PBX.</summary>
internal sealed class Page : IAsyncDisposable
{
    public const string Number = "19900000001";

    private readonly PbxLaboratory _laboratory;
    private readonly IHost _host;
    private readonly IPbxDialer _dialer;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));

    private Page(PbxLaboratory laboratory)
    {
        _laboratory = laboratory;
        var builder = Builder();
        builder.Services.AddPbxConnectors(Section);
        _host = builder.Build();
        _dialer = _host.Services.GetRequiredService<IPbxDialer>();
    }

    /// <summary>Version of the packages, by the folder they were restored into.</summary>
    public static string PackageVersion =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Consumer.deps.json")).Split("\"PbxConnectors.Abstractions/")[1].Split('"')[0];

    private IConfigurationSection Section => new ConfigurationBuilder().AddInMemoryCollection(Settings()).Build().GetSection("Pbx");

    public static async Task<Page> StartAsync() => new(await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
    {
        NumberPlan = new NumberPlan(NumberScenario.Answered(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))),
        Ola = new OlaServerOptions(),
        EightHundred = new EightHundredServerOptions(),
        TimeProvider = new ScaledTimeProvider(20),
    }));

    public async Task RunAsync(
        string name,
        Func<IServiceCollection, HostApplicationBuilder, IConfigurationSection, IPbxDialer, CallResult, CancellationToken, Task> snippet)
    {
        var result = await new Caller(_dialer).CallAsync("8001", Number, _limit.Token);
        var (registering, builder) = (Builder(), Builder());
        await snippet(registering.Services, builder, Section, _dialer, result, _limit.Token);

        // Built, so that what a snippet registers is validated; not started, for its addresses are invented.
        using (registering.Build())
        {
            Console.WriteLine($"{name}: {result.Reason}");
        }

        if (builder.Services.Any(service => service.ServiceType == typeof(IPbxDialer)))
        {
            builder.Services.AddTransient<Caller>();
            using var host = builder.Build();
            await host.StartAsync(_limit.Token);
            var called = await host.Services.GetRequiredService<Caller>().CallAsync("8001", Number, _limit.Token);
            Console.WriteLine($"{name}: through its host {called.Reason}");
            await host.StopAsync(_limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await _laboratory.DisposeAsync();
        _limit.Dispose();
    }

    // Snippets name a branch; here it stands for one more connection to the laboratory.
    private Dictionary<string, string?> Settings()
    {
        var settings = _laboratory.ToConfiguration("Pbx").ToDictionary();
        foreach (var (key, value) in settings.Where(pair => pair.Key.StartsWith("Pbx:Connections:ola:", StringComparison.Ordinal)).ToList())
        {
            settings[key.Replace(":ola:", ":branch:", StringComparison.Ordinal)] = value;
        }

        return settings;
    }

    private HostApplicationBuilder Builder()
    {
        // In development a host validates scopes and whether everything can be built.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(Settings());
        builder.Services.AddSingleton(_laboratory.Exchange.Clock);
        builder.Services.AddTransient<MyHandler>();
        return builder;
    }
}

/// <summary>A handler of one's own, as a snippet names it.</summary>
public sealed class MyHandler : DelegatingHandler;
