using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PbxConnectors.Ola.Dialing;
using PbxConnectors.Ola.Session;

namespace PbxConnectors.Ola.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void All_mistakes_are_listed_at_once_each_with_its_path()
    {
        var options = new OlaOptions { BaseAddress = new Uri("http://pbx.example/api"), TimeZone = "Mars/Olympus" };
        options.Session.UserName = "8001";
        options.Session.Address = new Uri("http://pbx.example/ola_socket");
        options.Session.Keys.Add(" ");
        options.Session.ReplyTimeout = TimeSpan.Zero;
        options.Session.PingInterval = TimeSpan.FromSeconds(-1);
        options.Session.ConnectPatience = TimeSpan.FromSeconds(-1);
        options.Session.ThreeWayMapping = (OlaThreeWayMapping)7;
        options.Dialing.PollInterval = TimeSpan.Zero;
        options.Http.MaxRetries = 99;
        options.Session.Socket.ReaderCapacity = 1;

        var problems = options.Validate("Ola:hall");

        string[] paths =
        [
            "BaseAddress", "UserName", "Password", "TimeZone", "Http:MaxRetries", "Dialing:PollInterval", "Session:Password", "Session:Address",
            "Session:Keys", "Session:ReplyTimeout", "Session:PingInterval", "Session:ConnectPatience", "Session:ThreeWayMapping",
            "Session:Socket:ReaderCapacity",
        ];
        problems.Select(p => p.Split(' ')[0]).ShouldBe(paths.Select(p => "Ola:hall:" + p), ignoreOrder: true);
    }

    [Fact]
    public void A_gateway_without_a_web_socket_is_a_mistake()
    {
        var options = new OlaOptions { BaseAddress = new Uri("http://pbx.example"), UserName = "u", Password = "p" };
        options.Dialing.Gateway = "gw1";

        options.Validate().ShouldHaveSingleItem().ShouldStartWith("Ola:Dialing:Gateway");
    }

    [Fact]
    public void Wrong_options_make_no_client() =>
        Should.Throw<ArgumentException>(() => OlaClient.Create(new OlaOptions())).Message.ShouldContain("Ola:BaseAddress");

    [Fact]
    public async Task A_connection_is_registered_from_configuration_with_its_dialer()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Pbx:BaseAddress"] = "http://pbx.example:8080",
            ["Pbx:UserName"] = Planted.UserName,
            ["Pbx:Password"] = Planted.Password,
            ["Pbx:Session:UserName"] = "8001",
            ["Pbx:Session:Password"] = Planted.ExtensionSecret,
            ["Pbx:Session:Keys:0"] = "ola.agent.8001",
            ["Pbx:Session:ThreeWayMapping"] = "ThirdPartyAsExtension",
            ["Pbx:Dialing:StartGrace"] = "00:00:10",
        }).Build();
        var services = Watched.Services();
        services.AddOla(configuration.GetSection("Pbx")).Name.ShouldBe("");
        services.AddOla("hall", configuration.GetSection("Pbx"));
        services.AddOla("yard", options =>
        {
            options.BaseAddress = new Uri("http://yard.example:8080");
            (options.UserName, options.Password) = (Planted.UserName, Planted.Password);
        });
        await using var provider = services.BuildServiceProvider();

        var dialer = provider.GetRequiredService<IPbxDialer>().ShouldBeOfType<OlaDialer>();
        var client = provider.GetRequiredService<OlaClient>();

        client.Options.Session.Keys.ShouldBe(["ola.agent.8001"]);
        client.Options.Session.ThreeWayMapping.ShouldBe(OlaThreeWayMapping.ThirdPartyAsExtension);
        client.Options.Dialing.StartGrace.ShouldBe(TimeSpan.FromSeconds(10));
        dialer.TryGetFeature<OlaClient>(out var feature).ShouldBeTrue();
        feature.ShouldBeSameAs(client);
        provider.GetRequiredKeyedService<IPbxDialer>("hall").Pbx.ShouldBe(new PbxIdentity("ola", "hall"));
        provider.GetRequiredService<IPbxDialerRegistry>().Connections.Select(c => c.Connection).ShouldBe(["", "hall", "yard"]);
    }

    [Fact]
    public async Task Values_that_cannot_be_read_and_keys_that_are_no_option_are_told()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Pbx:BaseAddress"] = "http://pbx.example:8080",
            ["Pbx:UserName"] = Planted.UserName,
            ["Pbx:Password"] = Planted.Password,
            ["Pbx:Pasword"] = "slip",
            ["Pbx:Session:ThreeWayMapping"] = "Sideways",
            ["Pbx:Session:ReplyTimeout"] = "30",
        }).Build();
        var services = Watched.Services();
        services.AddOla(configuration.GetSection("Pbx"));
        await using var provider = services.BuildServiceProvider();

        var error = Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IPbxDialer>());

        error.Failures.Count().ShouldBe(3);
        error.Message.ShouldContain("Ola:Pasword is no option; did you mean Password?");
        error.Message.ShouldContain("Ola:Session:ThreeWayMapping: 'Sideways' is not one of InitiatorAsExtension, ThirdPartyAsExtension.");
        error.Message.ShouldContain("Ola:Session:ReplyTimeout: '30' is not a time such as 00:00:30.");
    }

    [Fact]
    public async Task Wrong_options_fail_with_all_mistakes_when_the_connection_is_first_used()
    {
        var services = Watched.Services();
        services.AddOla("hall", _ => { });
        await using var provider = services.BuildServiceProvider();

        var error = Should.Throw<OptionsValidationException>(() => provider.GetRequiredKeyedService<IPbxDialer>("hall"));

        error.Failures.Count().ShouldBe(3);
        error.Message.ShouldContain("Ola:hall:BaseAddress");
    }
}
