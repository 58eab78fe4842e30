using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PbxConnectors.Dscom.Dialing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Registration with dependency injection.</summary>
public sealed class RegistrationTests
{
    private static readonly ServiceProviderOptions Strict = new() { ValidateScopes = true, ValidateOnBuild = true };

    [Fact]
    public async Task The_unnamed_connection_is_the_plain_dialer()
    {
        var services = Watched.Services();
        var builder = services.AddDscom(Fill);
        await using var provider = services.BuildServiceProvider(Strict);

        var dialer = provider.GetRequiredService<IPbxDialer>();

        builder.Name.ShouldBe("");
        builder.Services.ShouldBeSameAs(services);
        dialer.ShouldBeOfType<DscomDialer>().ShouldBeSameAs(provider.GetRequiredService<IPbxDialer>());
        dialer.Pbx.ShouldBe(new PbxIdentity("dscom"));
        dialer.TryGetFeature<DscomClient>(out var client).ShouldBeTrue();
        client.ShouldBeSameAs(provider.GetRequiredService<DscomClient>());
        using var scope = provider.CreateScope();
        scope.ServiceProvider.GetRequiredService<IPbxDialer>().ShouldBeSameAs(dialer);
    }

    [Fact]
    public async Task Named_connections_are_keyed_and_listed()
    {
        var services = Watched.Services();
        services.AddDscom("north", Fill);
        services.AddDscom("south", options =>
        {
            Fill(options);
            options.BaseAddress = new Uri("https://south.example");
        });
        await using var provider = services.BuildServiceProvider(Strict);

        var north = provider.GetRequiredKeyedService<IPbxDialer>("north");
        var south = provider.GetRequiredKeyedService<IPbxDialer>("south");

        north.ShouldNotBeSameAs(south);
        (north.Pbx, south.Pbx).ShouldBe((new PbxIdentity("dscom", "north"), new PbxIdentity("dscom", "south")));
        provider.GetRequiredKeyedService<DscomClient>("south").Pbx.Connection.ShouldBe("south");
        provider.GetService<IPbxDialer>().ShouldBeNull();
        var registry = provider.GetRequiredService<IPbxDialerRegistry>();
        registry.Connections.ShouldBe([north.Pbx, south.Pbx]);
        registry.TryGet("south", out var found).ShouldBeTrue();
        found.ShouldBeSameAs(south);
        registry.TryGet("west", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_connection_comes_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Pbx:Branch:BaseAddress"] = "https://branch.example:8443",
            ["Pbx:Branch:ClientId"] = "4",
            ["Pbx:Branch:ClientSecret"] = Planted.ClientSecret,
            ["Pbx:Branch:UserName"] = Planted.UserName,
            ["Pbx:Branch:Password"] = Planted.Password,
            ["Pbx:Branch:TimeZone"] = "Asia/Shanghai",
            ["Pbx:Branch:Http:AttemptTimeout"] = "00:00:07",
            ["Pbx:Branch:Dialing:PollInterval"] = "00:00:02",
            ["Pbx:Branch:BillingPush:Enabled"] = "true",
            ["Pbx:Branch:BillingPush:Address"] = "wss://branch.example:9999/",
            ["Pbx:Branch:BillingPush:Socket:ReaderCapacity"] = "16",
        }).Build();
        var services = Watched.Services();
        services.AddDscom("branch", configuration.GetSection("Pbx:Branch"));
        await using var provider = services.BuildServiceProvider(Strict);

        var options = provider.GetRequiredService<IOptionsMonitor<DscomOptions>>().Get("branch");

        options.BaseAddress.ShouldBe(new Uri("https://branch.example:8443"));
        options.Http.AttemptTimeout.ShouldBe(TimeSpan.FromSeconds(7));
        options.Dialing.PollInterval.ShouldBe(TimeSpan.FromSeconds(2));
        options.BillingPush.Enabled.ShouldBeTrue();
        options.BillingPush.Address.ShouldBe(new Uri("wss://branch.example:9999/"));
        options.BillingPush.Socket.ReaderCapacity.ShouldBe(16);
    }

    [Fact]
    public async Task All_mistakes_are_told_at_start_in_one_message_with_their_paths()
    {
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.Services.AddDscom("branch", options =>
        {
            options.BaseAddress = new Uri("https://pbx.example/dscom-api/public");
            options.Password = "planted-password";
            options.PathPrefix = "dscom-api/";
            options.MaxRecordingBytes = 0;
            options.TimeZone = "Asia/Nowhere";
            options.Http.MaxRetries = -1;
            options.Dialing.PollInterval = TimeSpan.Zero;
            options.BillingPush.Address = new Uri("https://pbx.example:8282/?token=x");
            options.BillingPush.Socket.ReaderCapacity = 0;
        });
        using var application = host.Build();

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => application.StartAsync(TestTimeout.Token));

        foreach (string path in new[]
        {
            "BaseAddress", "ClientId", "ClientSecret", "UserName", "PathPrefix", "TimeZone", "MaxRecordingBytes", "Http:MaxRetries", "Dialing:PollInterval",
            "BillingPush:Address", "BillingPush:Socket:ReaderCapacity",
        })
        {
            refused.Message.ShouldContain($"Dscom:branch:{path} ");
        }

        refused.Message.ShouldNotContain("Dscom:branch:Password");
        refused.Message.ShouldNotContain("planted-password");
    }

    [Fact]
    public void A_missing_section_is_told_as_every_value_that_is_missing()
    {
        var services = Watched.Services();
        services.AddDscom(new ConfigurationBuilder().Build().GetSection("Nowhere"));
        using var provider = services.BuildServiceProvider();

        var refused = Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<DscomOptions>>().Get(""));

        refused.Failures.Count().ShouldBe(5);
        refused.Message.ShouldContain("Dscom:BaseAddress must be an http or https address");
    }

    [Theory]
    [InlineData("Dialing:PollInterval", "-00:00:01")]
    [InlineData("Dialing:ClockTolerance", "10675199.02:48:05.4775807")]
    [InlineData("Dialing:StatusInterval", "10675199.02:48:05.4775807")]
    [InlineData("BillingPush:CatchUpReach", "10675199.02:48:05.4775807")]
    [InlineData("BillingPush:SafetyPollInterval", "10675199.02:48:05.4775807")]
    public void A_time_that_no_clock_could_keep_is_a_mistake(string path, string value)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"Pbx:{path}"] = value }).Build();
        var options = TestOptions.Create();
        section.GetSection("Pbx").Bind(options);

        options.Validate("Pbx").ShouldHaveSingleItem().ShouldStartWith($"Pbx:{path} ");
    }

    [Fact]
    public void Good_options_have_nothing_wrong() => TestOptions.Create().Validate().ShouldBeEmpty();

    [Fact]
    public void A_client_without_dependency_injection_is_told_all_mistakes_too()
    {
        var wrong = Should.Throw<ArgumentException>(() => DscomClient.Create(new DscomOptions()));

        wrong.Message.ShouldContain("Dscom:BaseAddress");
        wrong.Message.ShouldContain("Dscom:Password is missing.");
    }

    [Fact]
    public async Task A_handler_of_the_users_own_is_in_the_way_of_requests_and_a_dial_still_leaves_once()
    {
        using var pbx = new StubPbx();
        pbx.Answer("dial", _ => new StubReply(System.Net.HttpStatusCode.InternalServerError, ""));
        var services = Watched.Services();
        services.AddDscom(Fill).HttpClient.ConfigurePrimaryHttpMessageHandler(() => pbx).AddHttpMessageHandler(() => new StubbornHandler());
        await using var provider = services.BuildServiceProvider(Strict);

        await Should.ThrowAsync<PbxException>(
            () => provider.GetRequiredService<IPbxDialer>().DialAsync(new DialRequest("8001", "8002"), TestTimeout.Token));

        pbx.Requests.Count(r => r.Operation == "dial").ShouldBe(1);
    }

    [Fact]
    public async Task Registering_a_connection_twice_makes_one()
    {
        var services = Watched.Services();
        services.AddDscom(Fill);
        services.AddDscom(options => options.Http.MaxRetries = 0);
        await using var provider = services.BuildServiceProvider(Strict);

        provider.GetServices<IPbxDialer>().ShouldHaveSingleItem();
        provider.GetRequiredService<IOptionsMonitor<DscomOptions>>().Get("").Http.MaxRetries.ShouldBe(0);
    }

    private static void Fill(DscomOptions options)
    {
        options.BaseAddress = new Uri("https://pbx.example:8443");
        options.ClientId = "4";
        options.ClientSecret = Planted.ClientSecret;
        options.UserName = Planted.UserName;
        options.Password = Planted.Password;
        options.TimeZone = TestOptions.Zone;
    }

    // Repeats whatever failed, as a resilience handler with careless settings does.
    private sealed class StubbornHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? response : await base.SendAsync(request, cancellationToken);
        }
    }
}
