using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PbxConnectors.Tests;

/// <summary>What is wrong with a section is told at start, all of it, each with its path.</summary>
public sealed class MistakeTests
{
    public static TheoryData<string, string> Mistakes() => new()
    {
        // The structure.
        { """{ "Connections": { } }""", "Pbx:Connections holds no connection." },
        { """{ "Default": "branch" }""", "Pbx:Connections holds no connection." },
        { $$"""{ "Connections": { "branch": {{Sections.Ola}} }, "Conections": 1 }""", "Pbx:Conections is no option; did you mean Connections?" },
        { $$"""{ "Connections": { "a": {{Sections.Ola}}, "b": {{Sections.Ola}} } }""", "Pbx:Default is missing: with several connections it must name one of them (a, b)." },
        { $$"""{ "Default": "brunch", "Connections": { "branch": {{Sections.Ola}} } }""", "Pbx:Default: 'brunch' is no connection; did you mean branch? Connections: branch." },
        { $$"""{ "Default": "head-office", "Connections": { "a": {{Sections.Ola}} } }""", "Pbx:Default: 'head-office' is no connection. Connections: a." },
        { """{ "Connections": { "branch": "ola" } }""", "Pbx:Connections:branch is a text; it must be a group of settings, Vendor among them." },

        // The vendor.
        { """{ "Connections": { "branch": { "UserName": "operator" } } }""", "Pbx:Connections:branch:Vendor is missing. Known vendors: dscom, ola, 800ing (also eighthundred, 八百呼), sip." },
        { """{ "Connections": { "branch": { "Vendor": "dsconn" } } }""", "Pbx:Connections:branch:Vendor: 'dsconn' is no vendor; did you mean dscom? Known vendors: dscom, ola, 800ing (also eighthundred, 八百呼), sip." },
        { """{ "Connections": { "branch": { "Vendor": "asterisk" } } }""", "Pbx:Connections:branch:Vendor: 'asterisk' is no vendor. Known vendors: dscom, ola, 800ing (also eighthundred, 八百呼), sip." },

        // The settings of each vendor.
        { Ola("BaseAddress", "pbx.example"), "Pbx:Connections:branch:BaseAddress: this is not an absolute address." },
        { Ola("BaseAddress", "ftp://pbx.example"), "Pbx:Connections:branch:BaseAddress must be an http or https address such as http://pbx.example:8080." },
        { Ola("Password", ""), "Pbx:Connections:branch:Password is missing." },
        { Ola("TimeZone", "Asia/Shanghaj"), "Pbx:Connections:branch:TimeZone 'Asia/Shanghaj' is no time zone this machine knows; try Asia/Shanghai." },
        { Ola("SendDialTextInQuery", "yes"), "Pbx:Connections:branch:SendDialTextInQuery: 'yes' is not true or false." },
        { Ola("Pasword", "planted-three"), "Pbx:Connections:branch:Pasword is no option; did you mean Password?" },
        { Ola("Session:ReplyTimeout", "30"), "Pbx:Connections:branch:Session:ReplyTimeout: '30' is not a time such as 00:00:30." },
        { Ola("Http:MaxRetrys", "3"), "Pbx:Connections:branch:Http:MaxRetrys is no option; did you mean MaxRetries?" },
        { Dscom("ClientSecret", ""), "Pbx:Connections:branch:ClientSecret is missing." },
        { Dscom(
            "BaseAddress",
            "https://pbx.example/dscom"), "Pbx:Connections:branch:BaseAddress must end after host and port; the path belongs into PathPrefix." },
        { Dscom("BillingPush:Adress", "ws://pbx.example"), "Pbx:Connections:branch:BillingPush:Adress is no option; did you mean Address?" },
        { EightHundred("Account", ""), "Pbx:Connections:branch:Account is missing." },
        { EightHundred("Password", ""), "Pbx:Connections:branch: give either Password or PasswordHash." },
        { EightHundred("Dialing:FromExtension", "Sideways"), "Pbx:Connections:branch:Dialing:FromExtension is none of ClientProgram, Callback." },
        { """{ "Connections": { "branch": { "Vendor": "sip" } } }""", "Pbx:Connections:branch:Server must be a host name or address" },
        { """{ "Connections": { "branch": { "Vendor": "sip", "Server": "pbx.example", "Transport": "Pigeon" } } }""", "Pbx:Connections:branch:Transport: 'Pigeon' is not one of" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_with_its_path_at_first_use(string json, string problem)
    {
        await using var provider = Sections.Provide(json);

        var error = Should.Throw<PbxConfigurationException>(() => provider.GetRequiredService<IPbxDialer>());

        error.Problems.ShouldContain(text => text.StartsWith(problem, StringComparison.Ordinal), error.Message);
        error.Message.ShouldNotContain("planted");
    }

    [Fact]
    public async Task A_host_does_not_start_and_tells_every_mistake_of_every_connection_in_one_message()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPbxConnectors(Sections.Pbx(
            """
            {
              "Default": "hed",
              "Conections": { },
              "Connections": {
                "head": { "Vendor": "dscom", "BaseAddress": "https://operator:planted-three@pbx.example/", "ClientSecret": "planted-one" },
                "branch": { "Vendor": "ola", "BaseAdress": "http://pbx.example:8080", "UserName": "operator", "Password": "planted-two", "Http": { "MaxRetries": "many" } },
                "shop": { "Vendor": "八百胡", "Password": "planted-two" }
              }
            }
            """));
        using var host = builder.Build();

        var error = await Should.ThrowAsync<PbxConfigurationException>(() => host.StartAsync());

        error.Problems.Select(problem => problem.Split(' ')[0]).ShouldBe(
            [
                "Pbx:Conections", "Pbx:Default:", "Pbx:Connections:shop:Vendor:",
                "Pbx:Connections:branch:Http:MaxRetries:", "Pbx:Connections:branch:BaseAdress", "Pbx:Connections:branch:BaseAddress",
                "Pbx:Connections:head:BaseAddress", "Pbx:Connections:head:ClientId", "Pbx:Connections:head:UserName", "Pbx:Connections:head:Password",
            ],
            ignoreOrder: true);
        error.Message.ShouldStartWith($"10 mistakes in the configuration of PBX connections (Pbx):{Environment.NewLine}- Pbx:");
        error.Problems.ShouldAllBe(problem => error.Message.Contains($"{Environment.NewLine}- {problem}"));
        error.ToString().ShouldNotContain("planted");
    }

    [Fact]
    public async Task The_readme_shows_a_message_as_it_is()
    {
        await using var provider = Sections.Provide(
            """
            {
              "Default": "brunch",
              "Connections": {
                "branch": { "Vendor": "ola", "BaseAdress": "http://pbx.example:8080", "UserName": "operator", "Password": "planted-two" },
                "shop": { "Vendor": "801ing" }
              }
            }
            """);
        string readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"));

        var error = Should.Throw<PbxConfigurationException>(() => provider.GetRequiredService<IPbxDialer>());

        readme.ReplaceLineEndings("\n").ShouldContain($"```text\n{error.Message.ReplaceLineEndings("\n")}\n```");
    }

    [Fact]
    public async Task One_wrong_connection_is_enough_to_refuse_the_others()
    {
        await using var provider = Sections.Provide(
            $$"""{ "Default": "a", "Connections": { "a": {{Sections.Ola}}, "b": { "Vendor": "ola" }, "c": { "Vendor": "none" } } }""");

        foreach (string name in new[] { "a", "b", "c" })
        {
            Should.Throw<PbxConfigurationException>(() => provider.GetRequiredKeyedService<IPbxDialer>(name)).Problems.Count.ShouldBe(4);
        }

        Should.Throw<PbxConfigurationException>(() => provider.GetRequiredService<IPbxDialer>()).Problems.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_section_that_is_not_there_is_told()
    {
        var services = Watched.Services();
        services.AddPbxConnectors(new ConfigurationBuilder().Build().GetSection("Pbx"));
        await using var provider = services.Build();

        Should.Throw<PbxConfigurationException>(() => provider.GetRequiredService<IPbxDialer>()).Message
            .ShouldContain("Pbx:Connections holds no connection.");
    }

    [Fact]
    public async Task Settings_added_after_the_registration_count_but_a_changed_vendor_is_told()
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Pbx:Connections:late:Vendor"] =
                "ola", ["Pbx:Connections:late:BaseAddress"] = "http://pbx.example", ["Pbx:Connections:swapped:Vendor"] = "ola",
            ["Pbx:Default"] = "late",
        });
        var services = Watched.Services();
        services.AddPbxConnectors(configuration.GetSection("Pbx"));
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Pbx:Connections:late:UserName"] = "operator", ["Pbx:Connections:late:Password"] = "planted-two",
            ["Pbx:Connections:swapped:Vendor"] = "dscom", ["Pbx:Connections:new:Vendor"] = "dscom", ["Pbx:Default"] = "new",
        });
        await using var provider = services.Build();

        var problems = Should.Throw<PbxConfigurationException>(() => provider.GetRequiredService<IPbxDialer>()).Problems;

        problems.Where(problem => problem.Contains("has changed since", StringComparison.Ordinal)).Select(problem => problem.Split(' ')[0])
            .ShouldBe(["Pbx:Connections:swapped", "Pbx:Connections:new", "Pbx:Default"], ignoreOrder: true);
        problems.ShouldNotContain(problem => problem.StartsWith("Pbx:Connections:late", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_registered_already_is_not_replaced()
    {
        var twice = Watched.Services();
        twice.AddPbxConnectors(Sections.Pbx($$"""{ "Connections": { "a": {{Sections.Ola}} } }"""));
        Should.Throw<InvalidOperationException>(() => twice.AddPbxConnectors(Sections.Pbx("{}"))).Message.ShouldContain("called already");

        var unnamed = Watched.Services();
        unnamed.AddOla(_ => { });
        Should.Throw<InvalidOperationException>(() => unnamed.AddPbxConnectors(Sections.Pbx("{}"))).Message.ShouldContain("unnamed");

        var sameName = Watched.Services();
        sameName.AddOla("a", _ => { });
        Should.Throw<InvalidOperationException>(() => sameName.AddPbxConnectors(Sections.Pbx($$"""{ "Connections": { "a": {{Sections.Ola}} } }""")))
            .Message.ShouldContain("'a'");
    }

    [Theory]
    [InlineData(Sections.Dscom)]
    [InlineData(Sections.Ola)]
    public void A_connection_without_a_name_beside_the_default_one_is_refused_and_both_are_named(string @default)
    {
        var services = Watched.Services();
        services.AddPbxConnectors(Sections.Pbx($$"""{ "Connections": { "branch": {{@default}} } }"""));

        var refused = Should.Throw<InvalidOperationException>(() => services.AddDscom(_ => { }));

        refused.Message.ShouldBe(
            "A PBX connection without a name is registered already (AddPbxConnectors, the default of Pbx), so that dscom cannot be it as well. " +
            "Give each connection a name of its own.");
    }

    [Fact]
    public void A_connection_of_the_section_cannot_be_registered_once_more()
    {
        var services = Watched.Services();
        services.AddPbxConnectors(Sections.Pbx($$"""{ "Connections": { "branch": {{Sections.Ola}} } }"""));

        Should.Throw<InvalidOperationException>(() => services.AddOla("branch", _ => { })).Message
            .ShouldContain("(AddPbxConnectors, Pbx:Connections:branch), so that ola cannot be it as well");
    }

    [Fact]
    public void Two_vendors_without_a_name_are_refused_and_both_are_named()
    {
        var services = Watched.Services();
        services.AddDscom(_ => { });

        Should.Throw<InvalidOperationException>(() => services.AddOla(_ => { })).Message
            .ShouldContain("without a name is registered already (dscom), so that ola cannot be it as well");
    }

    [Fact]
    public async Task Connections_with_names_of_their_own_stand_beside_those_of_the_section()
    {
        var services = Watched.Services();
        services.AddPbxConnectors(Sections.Pbx($$"""{ "Connections": { "branch": {{Sections.Ola}} } }"""));
        services.AddOla(
            "other",
            options => (options.BaseAddress, options.UserName, options.Password) = (new Uri("http://pbx.example"), "operator", "planted-two"));
        await using var provider = services.Build();

        provider.GetRequiredService<IPbxDialer>().Pbx.Connection.ShouldBe("branch");
        provider.GetRequiredKeyedService<IPbxDialer>("other").Pbx.Connection.ShouldBe("other");
    }

    private static string Ola(string key, string value) => With(Sections.Ola, key, value);

    private static string Dscom(string key, string value) => With(Sections.Dscom, key, value);

    private static string EightHundred(string key, string value) => With(Sections.EightHundred, key, value);

    // Changes one setting; a path goes into groups.
    private static string With(string connection, string path, string value)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(connection)!.AsObject();
        var group = node;
        string[] steps = path.Split(':');
        foreach (string step in steps[..^1])
        {
            var next = new System.Text.Json.Nodes.JsonObject();
            group[step] = next;
            group = next;
        }

        group[steps[^1]] = value;
        return $$"""{ "Connections": { "branch": {{node.ToJsonString()}} } }""";
    }
}
