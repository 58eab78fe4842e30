using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PbxConnectors.EightHundred.Dialing;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task An_unnamed_connection_is_the_plain_dialer_and_named_ones_are_keyed()
    {
        await using var services = Watched.Services()
            .AddEightHundred(Configure).Services
            .AddEightHundred("north", Configure).Services
            .BuildServiceProvider();
        services.GetRequiredService<IPbxDialer>().ShouldBeOfType<EightHundredDialer>().Pbx.ShouldBe(new PbxIdentity("800ing"));
        services.GetRequiredKeyedService<IPbxDialer>("north").Pbx.ToString().ShouldBe("800ing:north");
        services.GetRequiredKeyedService<EightHundredClient>("north").ShouldNotBeSameAs(services.GetRequiredService<EightHundredClient>());
        services.GetRequiredService<IPbxDialerRegistry>().Connections.Count.ShouldBe(2);
    }

    [Fact]
    public void Every_option_can_be_set_by_configuration()
    {
        var options = Read(new()
        {
            ["BaseAddress"] = "https://pbx.example", ["Account"] = "a", ["PasswordHash"] = new string('A', 32), ["RequestForm"] = "post",
            ["JsonDataPath"] = "/x.html", ["UploadPath"] = "/y.html", ["SendCredentialsWithDownloads"] = "true", ["UseBasicSaveCustomer"] = "true",
            ["IndexedParameterName"] = "{name}_{index}", ["TimeZone"] = "UTC", ["Http:MaxRetries"] = "1", ["Dialing:FromExtension"] = "Callback",
            ["Dialing:PollInterval"] = "00:00:02",
            ["Dialing:DeviceChannel"] = "3",
            ["Dialing:CallbackUrl"] = "https://receiver.example/",
            ["Events:WaterLine"] = "42",
            ["Events:PollMessages"] = "true", ["Events:ReaderCapacity"] = "9", ["MaxRecordingBytes"] = "1000",
        });
        options.MaxRecordingBytes.ShouldBe(1000);
        (options.RequestForm, options.Dialing.FromExtension, options.Dialing.DeviceChannel, options.Events.WaterLine, options.Events.PollMessages)
            .ShouldBe((EightHundredRequestForm.Post, EightHundredExtensionDialing.Callback, 3, 42L, true));
    }

    [Fact]
    public void Mistakes_in_the_configuration_are_told_all_at_once_unknown_keys_included()
    {
        var error = Should.Throw<OptionsValidationException>(() => Read(new()
        {
            ["BaseAdress"] = "https://pbx.example", ["RequestForm"] = "Smoke", ["Dialing:FromExtension"] = "Signals", ["Events:WaterLine"] = "high",
            ["MaxRecordingBytes"] = "0",
        }));
        foreach (string word in new[] { "MaxRecordingBytes", "BaseAdress", "BaseAddress", "RequestForm", "FromExtension", "WaterLine", "Account" })
        {
            error.Message.ShouldContain(word);
        }
    }

    [Fact]
    public async Task The_health_check_tells_whether_the_PBX_takes_us_in()
    {
        await using var lab = await Lab.StartAsync();
        var check = new EightHundredHealthCheck(lab.Client);
        var context = new HealthCheckContext { Registration = new HealthCheckRegistration("pbx", check, HealthStatus.Degraded, null) };
        (await check.CheckHealthAsync(context, Lab.Limit)).Status.ShouldBe(HealthStatus.Healthy);
        lab.Server.Faults.Always("getOwnExtension", Fault.Body("""{"code":-2,"message":"验证错误"}"""));
        var refused = await check.CheckHealthAsync(context, Lab.Limit);
        (refused.Status, refused.Exception).ShouldBe((HealthStatus.Degraded, refused.Exception.ShouldBeOfType<PbxAuthenticationException>()));
    }

    private static EightHundredOptions Read(Dictionary<string, string?> values)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => "Pbx:" + v.Key, v => v.Value)).Build()
            .GetSection("Pbx");
        using var services = Watched.Services().AddEightHundred(section).Services.BuildServiceProvider();
        return services.GetRequiredService<IOptionsMonitor<EightHundredOptions>>().Get("");
    }

    private static void Configure(EightHundredOptions options) =>
        (options.BaseAddress, options.Account, options.Password) = (new Uri("https://pbx.example"), Planted.Account, Planted.Password);
}
