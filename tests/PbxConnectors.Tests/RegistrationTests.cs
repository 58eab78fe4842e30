using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;
using PbxConnectors.Testing;

namespace PbxConnectors.Tests;

/// <summary>Connections stand in the container as the section says.</summary>
public sealed class RegistrationTests
{
    private const string Number = "19900040001";

    private static readonly string All =
        $$"""{ "Default": "branch", "Connections": { "head": {{Sections.Dscom}}, "branch": {{Sections.Ola}}, "shop": {{Sections.EightHundred}} } }""";

    [Fact]
    public async Task Every_connection_is_keyed_by_its_name_and_the_default_needs_no_key()
    {
        await using var provider = Sections.Provide(All);

        provider.GetRequiredKeyedService<IPbxDialer>("head").Pbx.ShouldBe(new PbxIdentity("dscom", "head"));
        provider.GetRequiredKeyedService<IPbxDialer>("shop").Pbx.ShouldBe(new PbxIdentity("800ing", "shop"));
        provider.GetRequiredService<IPbxDialer>().ShouldBeSameAs(provider.GetRequiredKeyedService<IPbxDialer>("branch"));
        provider.GetRequiredKeyedService<DscomClient>("head").ShouldNotBeNull();
        provider.GetRequiredKeyedService<EightHundredClient>("shop").ShouldNotBeNull();
        provider.GetRequiredService<OlaClient>().ShouldBeSameAs(provider.GetRequiredKeyedService<OlaClient>("branch"));
        provider.GetService<DscomClient>().ShouldBeNull();
        provider.GetRequiredService<IPbxDialerRegistry>().Connections.Select(c => c.ToString())
            .ShouldBe(["dscom:head", "ola:branch", "800ing:shop"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_host_starts_and_injects_the_default_dialer()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Services.AddPbxConnectors(Sections.Pbx(All));
        builder.Services.AddSingleton<Caller>();
        using var host = builder.Build();

        await host.StartAsync();

        host.Services.GetRequiredService<Caller>().Dialer.Pbx.Connection.ShouldBe("branch");
        await host.StopAsync();
    }

    [Theory]
    [InlineData("dscom", Sections.Dscom)]
    [InlineData("DSCOM", Sections.Dscom)]
    [InlineData("Ola", Sections.Ola)]
    [InlineData("800ing", Sections.EightHundred)]
    [InlineData("800ING", Sections.EightHundred)]
    [InlineData("EightHundred", Sections.EightHundred)]
    [InlineData("八百呼", Sections.EightHundred)]
    [InlineData(" 八百呼 ", Sections.EightHundred)]
    [InlineData("SIP", Sections.Sip)]
    public async Task A_vendor_goes_by_any_of_its_names(string name, string connection)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(connection)!.AsObject();
        string vendor = json["Vendor"]!.GetValue<string>();
        json["Vendor"] = name;

        await using var provider = Sections.Provide($$"""{ "Connections": { "only": {{json.ToJsonString()}} } }""");

        provider.GetRequiredService<IPbxDialer>().Pbx.ShouldBe(new PbxIdentity(vendor, "only"));
    }

    [Fact]
    public async Task The_default_is_found_in_upper_and_lower_case_and_keyed_as_the_connection_is_written()
    {
        await using var provider = Sections.Provide(
            $$"""{ "Default": "BRANCH", "Connections": { "branch": {{Sections.Ola}}, "other": {{Sections.Ola}} } }""");

        provider.GetRequiredService<IPbxDialer>().Pbx.Connection.ShouldBe("branch");
    }

    [Fact]
    public async Task Every_option_of_a_vendor_is_read()
    {
        await using var provider = Sections.Provide(
            """
            { "Connections": { "branch": {
              "Vendor": "ola", "BaseAddress": "http://pbx.example:8080", "UserName": "operator", "Password": "planted-two",
              "Session": { "UserName": "8001", "Password": "planted-two", "Keys": [ "ola.agent.8001" ] }
            } } }
            """);

        var dialer = provider.GetRequiredService<IPbxDialer>();

        dialer.Capabilities.Supports(PbxOperation.LiveCallEvents).ShouldBeTrue("the WebSocket has a user name");
    }

    [Fact]
    public async Task A_connections_HTTP_client_takes_handlers_of_ones_own()
    {
        var services = Watched.Services();
        var counter = new Counter();
        var builder = services.AddPbxConnectors(Sections.Pbx(All));
        builder.Connections.Single(c => c.Name == "branch").HttpClient.AddHttpMessageHandler(() => counter);
        await using var provider = services.Build();

        await Should.ThrowAsync<PbxException>(() => provider.GetRequiredService<IPbxDialer>().DialAsync(new DialRequest("8001", Number)));

        counter.Requests.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Nothing_changes_under_way_when_the_configuration_does()
    {
        var configuration = new ConfigurationManager();
        configuration.AddConfiguration(new ConfigurationBuilder().AddInMemoryCollection(Sections.Pbx(All).AsEnumerable()).Build());
        var services = Watched.Services();
        services.AddPbxConnectors(configuration.GetSection("Pbx"));
        await using var provider = services.Build();
        var before = provider.GetRequiredService<IPbxDialer>();

        configuration["Pbx:Default"] = "head";
        configuration["Pbx:Connections:branch:Vendor"] = "none";
        ((IConfigurationRoot)configuration).Reload();

        provider.GetRequiredService<IPbxDialer>().ShouldBeSameAs(before);
        provider.GetRequiredKeyedService<IPbxDialer>("shop").Pbx.Vendor.ShouldBe("800ing");
    }

    [Fact]
    public async Task A_change_that_takes_no_effect_yet_is_told_once_and_without_values()
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(Sections.Pbx(All).AsEnumerable());
        configuration["Elsewhere"] = "before";
        using var log = new WatchedLog();
        var services = Watched.Services();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddPbxConnectors(configuration.GetSection("Pbx"));
        await using var provider = services.Build();
        provider.GetRequiredService<IPbxDialer>();

        Change("Elsewhere", "after");
        log.Lines.ShouldNotContain(line => line.Contains("has changed", StringComparison.Ordinal));

        Change("Pbx:Connections:branch:Password", "planted-three");
        Change("Elsewhere", "again");
        log.Lines.Where(line => line.Contains("has changed", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldContain("(Pbx) has changed: Connections:branch.");

        void Change(string key, string value)
        {
            configuration[key] = value;
            ((IConfigurationRoot)configuration).Reload();
        }
    }

    [Theory]
    [InlineData("dscom")]
    [InlineData("ola")]
    [InlineData("800ing")]
    public async Task One_setting_swaps_the_PBX_under_the_same_code(string swapped)
    {
        await using var lab = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan().Assign(Number, NumberScenario.Answered(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5))),
            Ola = new OlaServerOptions(),
            EightHundred = new EightHundredServerOptions(),
            TimeProvider = new ScaledTimeProvider(20),
        });
        var services = Watched.Services();
        services.AddSingleton(lab.Exchange.Clock);
        services.AddPbxConnectors(
            new ConfigurationBuilder().AddInMemoryCollection(lab.ToConfiguration("Pbx", @default: swapped)).Build().GetSection("Pbx"));
        await using var provider = services.Build();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await using var call = await provider.GetRequiredService<IPbxDialer>().DialAsync(new DialRequest("8001", Number), limit.Token);
        var result = await call.Completion.WaitAsync(limit.Token);

        call.Pbx.Vendor.ShouldBe(swapped);
        result.Reason.ShouldBe(EndReason.Normal);
        lab.Exchange.DialCount(Number).ShouldBe(1);
    }

    private sealed class Caller(IPbxDialer dialer)
    {
        public IPbxDialer Dialer => dialer;
    }

    private sealed class Counter : DelegatingHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            throw new HttpRequestException("Nothing leaves this test.");
        }
    }
}
