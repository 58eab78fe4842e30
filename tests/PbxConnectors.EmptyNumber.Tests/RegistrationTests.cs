using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void Every_mistake_in_the_options_is_told_at_once()
    {
        var error = Should.Throw<OptionsValidationException>(() => Resolve(options =>
        {
            options.BaseAddress = new Uri("/relative", UriKind.Relative);
            options.Headers["bad name"] = "x";
            options.Headers["Content-Type"] = "x";
            options.LibraryFolder = "no-such-folder";
            options.Http.MaxRetries = 99;
            options.Screening.Lines = 0;
            options.Screening.HeartbeatInterval = TimeSpan.Zero;
            options.Screening.DrainTimeout = TimeSpan.FromDays(50);
        }));

        foreach (string part in new[]
        {
            "BaseAddress", "Headers:bad name", "Headers:Content-Type", "LibraryFolder", "Http:MaxRetries", "Screening:Lines",
            "Screening:HeartbeatInterval", "Screening:DrainTimeout",
        })
        {
            error.Message.ShouldContain(part);
        }
    }

    [Theory]
    [InlineData("http://user:pass@screening.example/")]
    [InlineData("http://screening.example/?key=1")]
    [InlineData("ftp://screening.example/")]
    public void An_address_that_holds_more_than_an_address_is_refused(string address) =>
        Should.Throw<OptionsValidationException>(() => Resolve(options => options.BaseAddress = new Uri(address)))
            .Message.ShouldContain("BaseAddress");

    [Fact]
    public void Options_are_read_from_a_configuration_section()
    {
        var options = Read(new()
        {
            ["Pbx:BaseAddress"] = "http://screening.example/api",
            ["Pbx:DialerName"] = "branch",
            ["Pbx:Headers:X-Api-Key"] = "k",
            ["Pbx:UploadTimeout"] = "00:02:00",
            ["Pbx:Http:MaxRetries"] = "1",
            ["Pbx:Http:AttemptTimeout"] = "00:00:07",
            ["Pbx:Screening:Lines"] = "8",
            ["Pbx:Screening:HeartbeatInterval"] = "00:00:20",
            ["Pbx:Screening:StopWhenPlanEmpty"] = "true",
            ["Pbx:Screening:MaxNumbers"] = "100",
        });

        options.BaseAddress.ShouldBe(new Uri("http://screening.example/api"));
        options.DialerName.ShouldBe("branch");
        options.Headers["x-api-key"].ShouldBe("k");
        options.UploadTimeout.ShouldBe(TimeSpan.FromMinutes(2));
        (options.Http.MaxRetries, options.Http.AttemptTimeout).ShouldBe((1, TimeSpan.FromSeconds(7)));
        options.Screening.Lines.ShouldBe(8);
        options.Screening.HeartbeatInterval.ShouldBe(TimeSpan.FromSeconds(20));
        options.Screening.StopWhenPlanEmpty.ShouldBeTrue();
        options.Screening.MaxNumbers.ShouldBe(100);
    }

    [Fact]
    public void Every_option_can_be_configured()
    {
        var names = typeof(ScreeningOptions).GetProperties().Where(property => property.CanWrite).ToList();
        Dictionary<string, string?> values = new() { ["Pbx:BaseAddress"] = "http://screening.example/" };
        foreach (var property in names)
        {
            values[$"Pbx:Screening:{property.Name}"] = property.PropertyType == typeof(TimeSpan) ? "00:00:07"
                : property.PropertyType == typeof(bool) ? (!(bool)property.GetValue(new ScreeningOptions())!).ToString()
                : property.PropertyType == typeof(string) ? "text"
                : property.Name == nameof(ScreeningOptions.MaxRecordingBytes) ? "2048" : "7";
        }

        var read = Read(values).Screening;

        foreach (var property in names)
        {
            property.GetValue(read).ShouldNotBe(property.GetValue(new ScreeningOptions()), property.Name);
        }
    }

    [Fact]
    public void What_cannot_be_read_and_what_is_no_option_is_told()
    {
        var error = Should.Throw<OptionsValidationException>(() => Read(new()
        {
            ["Pbx:BaseAddress"] = "http://screening.example/",
            ["Pbx:Screening:Lines"] = "many",
            ["Pbx:Screening:HeartbeatInterval"] = "30",
            ["Pbx:Screening:HartbeatInterval"] = "00:00:30",
            ["Pbx:BaseAdress"] = "x",
        }));

        error.Message.ShouldContain("Screening:Lines: 'many' is not a whole number");
        error.Message.ShouldContain("Screening:HeartbeatInterval: '30' is not a time such as 00:00:30");
        error.Message.ShouldContain("Screening:HartbeatInterval is no option");
        error.Message.ShouldContain("BaseAdress is no option");
    }

    [Fact]
    public void A_missing_PBX_connection_is_told_with_what_to_do()
    {
        using var none = Provider(_ => { });
        Should.Throw<InvalidOperationException>(() => none.GetRequiredService<ScreeningWorker>()).Message.ShouldContain("AddDscom");

        using var other = Provider(services =>
        {
            services.AddDscom("branch", options => options.BaseAddress = new Uri("http://pbx.example/"));
            services.Configure<EmptyNumberOptions>(options => options.DialerName = "brunch");
        });
        string message = Should.Throw<InvalidOperationException>(() => other.GetRequiredService<ScreeningWorker>()).Message;
        message.ShouldContain("'brunch'");
        message.ShouldContain("dscom:branch");
    }

    [Fact]
    public void The_dialer_is_chosen_by_name()
    {
        var dialer = new ScriptedDialer(TimeProvider.System);
        using var provider = Provider(services =>
        {
            services.AddKeyedSingleton<IPbxDialer>("branch", dialer);
            services.Configure<EmptyNumberOptions>(options => options.DialerName = "branch");
        });

        provider.GetRequiredService<ScreeningWorker>().ShouldBeSameAs(provider.GetRequiredService<ScreeningWorker>());
        provider.GetRequiredService<ScreeningHealthCheck>().ShouldNotBeNull();
        provider.GetRequiredService<ScreeningWorker>().Dialer.ShouldBeSameAs(dialer);
    }

    [Fact]
    public void Registering_twice_makes_one_worker()
    {
        var services = Watched.Services();
        services.AddEmptyNumberScreening(options => options.BaseAddress = new Uri("http://screening.example/"));
        services.AddEmptyNumberScreening(options => options.Screening.Lines = 3);

        services.Count(service => service.ServiceType == typeof(ScreeningWorker)).ShouldBe(1);
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IOptions<EmptyNumberOptions>>().Value.Screening.Lines.ShouldBe(3);
    }

    [Fact]
    public void A_worker_made_by_hand_checks_its_options_too()
    {
        using var provider = Provider(_ => { });
        var settings = new ScreeningWorkerSettings
        {
            Client = provider.GetRequiredService<EmptyNumberClient>(),
            Dialer = new ScriptedDialer(TimeProvider.System),
            Options = new ScreeningOptions { Lines = 0, RingLimit = TimeSpan.Zero },
        };

        string message = Should.Throw<ArgumentException>(() => new ScreeningWorker(settings)).Message;

        message.ShouldContain("Options:Lines");
        message.ShouldContain("Options:RingLimit");
    }

    [Fact]
    public async Task The_hosted_service_runs_the_worker_and_stops_the_host_when_it_is_done()
    {
        await using var server = await StartServerAsync("13800000001", "13800000002");
        var sink = new SignalSink();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IPbxDialer>(new ScriptedDialer(TimeProvider.System));
        builder.Services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = server.BaseAddress;
            options.Screening.StopWhenPlanEmpty = true;
            options.Screening.EmptyPlansBeforeStop = 1;
        }).AddSink(sink).RunAsHostedService(stopHostWhenDone: true);
        using var host = builder.Build();

        await host.RunAsync().OrHang();

        sink.Results.Count.ShouldBe(2);
        server.Uploads.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_host_that_stops_drains_the_run()
    {
        await using var server = await StartServerAsync("13800000001");
        var dialer = new ScriptedDialer(TimeProvider.System) { OnDial = _ => { } };
        var sink = new SignalSink();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IPbxDialer>(dialer);
        builder.Services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = server.BaseAddress;
            options.Screening.DrainTimeout = TimeSpan.Zero;
        }).AddSink(sink).RunAsHostedService();
        using var host = builder.Build();
        await host.StartAsync();
        await dialer.WaitForDialsAsync(1);

        await host.StopAsync().OrHang();

        sink.Results.ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain("stopped");
        server.Statuses[^1].Status.ShouldBe("unregistered");
    }

    [Fact]
    public async Task Wrong_options_stop_the_host_at_its_start()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddEmptyNumberScreening(_ => { });
        using var host = builder.Build();

        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Message.ShouldContain("BaseAddress");
    }

    private static Task<EmptyNumberServer> StartServerAsync(params string[] numbers) => EmptyNumberServer.StartAsync(
        new EmptyNumberServerOptions { Numbers = numbers, Accounts = [new EmptyNumberAccount("8001", "lab-8001")] });

    private static EmptyNumberClient Resolve(Action<EmptyNumberOptions> configure)
    {
        using var provider = Watched.Services().AddEmptyNumberScreening(configure).Services.BuildServiceProvider();
        return provider.GetRequiredService<EmptyNumberClient>();
    }

    private static EmptyNumberOptions Read(Dictionary<string, string?> values)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("Pbx");
        using var provider = Watched.Services().AddEmptyNumberScreening(section).Services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<EmptyNumberOptions>>().Value;
    }

    private static ServiceProvider Provider(Action<IServiceCollection> configure)
    {
        var services = Watched.Services();
        services.AddEmptyNumberScreening(options => options.BaseAddress = new Uri("http://screening.example/"));
        configure(services);
        return services.BuildServiceProvider();
    }

    private sealed class SignalSink : IScreeningSink
    {
        public List<ScreenedNumber> Results { get; } = [];

        public ValueTask HandleAsync(ScreenedNumber number, CancellationToken cancellationToken)
        {
            Results.Add(number);
            return ValueTask.CompletedTask;
        }
    }
}
