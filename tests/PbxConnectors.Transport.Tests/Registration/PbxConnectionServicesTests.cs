using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Transport.Tests.Sending;

namespace PbxConnectors.Transport.Tests.Registration;

public sealed class PbxConnectionServicesTests
{
    private readonly ServiceCollection _services = new();

    [Fact]
    public async Task The_connection_without_a_name_is_the_plain_dialer()
    {
        Add(new PbxIdentity("dscom"));
        await using var provider = Build();

        var dialer = provider.GetRequiredService<IPbxDialer>();
        dialer.ShouldBeSameAs(provider.GetRequiredService<Dialer>());
        provider.GetRequiredService<Dialer>().Client.ShouldBeSameAs(provider.GetRequiredService<Client>());
        dialer.Pbx.ShouldBe(new PbxIdentity("dscom"));
    }

    [Fact]
    public async Task A_connection_with_a_name_is_keyed_by_it()
    {
        Add(new PbxIdentity("dscom", "branch"));
        await using var provider = Build();

        var dialer = provider.GetRequiredKeyedService<IPbxDialer>("branch");
        dialer.ShouldBeSameAs(provider.GetRequiredKeyedService<Dialer>("branch"));
        provider.GetRequiredKeyedService<Dialer>("branch").Client.ShouldBeSameAs(provider.GetRequiredKeyedService<Client>("branch"));
        provider.GetService<IPbxDialer>().ShouldBeNull();
        provider.GetKeyedService<IPbxDialer>("elsewhere").ShouldBeNull();
    }

    [Fact]
    public async Task Several_vendors_live_side_by_side_and_the_registry_lists_them_in_order()
    {
        Add(new PbxIdentity("ola", "north"));
        Add(new PbxIdentity("dscom"));
        Add(new PbxIdentity("ola", "south"));
        await using var provider = Build();
        var registry = provider.GetRequiredService<IPbxDialerRegistry>();

        registry.Connections.ShouldBe([new PbxIdentity("ola", "north"), new PbxIdentity("dscom"), new PbxIdentity("ola", "south")]);
        foreach (var pbx in registry.Connections)
        {
            registry.TryGet(pbx.Connection, out var dialer).ShouldBeTrue();
            dialer!.Pbx.ShouldBe(pbx);
        }

        registry.TryGet("west", out var none).ShouldBeFalse();
        none.ShouldBeNull();
        Should.Throw<ArgumentNullException>(() => registry.TryGet(null!, out _));
    }

    [Fact]
    public async Task A_registry_of_named_connections_only_has_none_without_a_name()
    {
        Add(new PbxIdentity("ola", "north"));
        await using var provider = Build();
        provider.GetRequiredService<IPbxDialerRegistry>().TryGet("", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("branch")]
    public async Task Adding_the_same_connection_twice_changes_nothing(string name)
    {
        Add(new PbxIdentity("dscom", name));
        int registered = _services.Count;
        var again = Add(new PbxIdentity("dscom", name));

        again.Name.ShouldBe(name);
        again.Services.ShouldBeSameAs(_services);
        await using var provider = Build();
        provider.GetRequiredService<IPbxDialerRegistry>().Connections.ShouldHaveSingleItem();
        _services.Count(s => s.ServiceType == typeof(IPbxDialer)).ShouldBe(1);
        _services.Count.ShouldBe(registered);
    }

    [Fact]
    public async Task Adding_the_same_connection_twice_keeps_what_the_user_made_of_its_client()
    {
        int sent = 0;
        Add(new PbxIdentity("dscom")).HttpClient.ConfigurePrimaryHttpMessageHandler(() => new OwnPrimaryHandler((_, _) =>
        {
            sent++;
            return Task.FromResult(new HttpResponseMessage());
        }));
        Add(new PbxIdentity("dscom"));
        await using var provider = Build();

        using var client = provider.GetRequiredService<IHttpClientFactory>()
            .CreateClient(PbxConnectionServices.HttpClientName(new PbxIdentity("dscom")));
        (await client.GetAsync(new Uri("http://pbx.example/"))).Dispose();

        sent.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("branch")]
    public void A_reserved_name_is_not_given_to_a_connection_and_both_are_named(string name)
    {
        PbxConnectionServices.ReserveConnection(_services, name, "AddEverything");

        var refused = Should.Throw<InvalidOperationException>(() => Add(new PbxIdentity("ola", name)));

        refused.Message.ShouldContain("AddEverything");
        refused.Message.ShouldContain("ola");
        Add(new PbxIdentity("ola", "elsewhere")).Name.ShouldBe("elsewhere");
    }

    [Theory]
    [InlineData(
        "",
        "A PBX connection without a name is registered already (dscom), so that ola cannot be it as well. Give each connection a name of its own.")]
    [InlineData(
        "branch",
        "A PBX connection named 'branch' is registered already (dscom), so that ola cannot be it as well. Give each connection a name of its own.")]
    public void A_name_taken_by_another_vendor_is_a_clear_error(string name, string message)
    {
        Add(new PbxIdentity("dscom", name));
        Should.Throw<InvalidOperationException>(() => Add(new PbxIdentity("ola", name))).Message.ShouldBe(message);
    }

    [Fact]
    public async Task Other_keyed_services_do_not_disturb()
    {
        _services.AddKeyedSingleton("branch", new object());
        Add(new PbxIdentity("dscom", "branch"));
        await using var provider = Build();
        provider.GetRequiredKeyedService<IPbxDialer>("branch").ShouldNotBeNull();
    }

    [Fact]
    public async Task Clients_and_dialers_are_made_once_and_closed_with_the_host()
    {
        int made = 0;
        _services.AddPbxConnection(
            new PbxIdentity("dscom", "branch"),
            _ =>
            {
                made++;
                return new Client();
            },
            static (_, client) => new Dialer(new PbxIdentity("dscom", "branch"), client));
        var provider = Build();
        await using (var scope = provider.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredKeyedService<IPbxDialer>("branch");
        }

        var client = provider.GetRequiredKeyedService<Client>("branch");
        client.Closed.ShouldBeFalse();
        await provider.DisposeAsync();
        client.Closed.ShouldBeTrue();
        made.ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_no_service_collection()
    {
        Should.Throw<ArgumentNullException>(() => PbxConnectionServices.AddHttpClient(null!, new PbxIdentity("dscom")));
        Should.Throw<ArgumentNullException>(() => Add(null!)).ParamName.ShouldBe("pbx");
    }

    private IPbxConnectionBuilder Add(PbxIdentity pbx) =>
        _services.AddPbxConnection(pbx, static _ => new Client(), (_, client) => new Dialer(pbx, client));

    private ServiceProvider Build() =>
        _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private sealed class Client : IAsyncDisposable
    {
        public bool Closed { get; private set; }

        public ValueTask DisposeAsync()
        {
            Closed = true;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Dialer(PbxIdentity pbx, Client client) : IPbxDialer
    {
        public Client Client { get; } = client;

        public PbxIdentity Pbx { get; } = pbx;

        public PbxCapabilities Capabilities { get; } = new(Freshness.Unknown, []);

        public Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
            where TFeature : class, IPbxFeature
        {
            feature = null;
            return false;
        }
    }
}
