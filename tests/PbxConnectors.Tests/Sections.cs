using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Tests;

/// <summary>Configuration as people write it, and containers that check their scopes.</summary>
internal static class Sections
{
    public const string Dscom =
        """{ "Vendor": "dscom", "BaseAddress": "https://pbx.example:8443", "ClientId": "7", "ClientSecret": "planted-one", "UserName": "operator", "Password": "planted-two" }""";

    public const string Ola =
        """{ "Vendor": "ola", "BaseAddress": "http://pbx.example:8080", "UserName": "operator", "Password": "planted-two" }""";

    public const string EightHundred =
        """{ "Vendor": "800ing", "BaseAddress": "https://pbx.example", "Account": "600000077", "Password": "planted-two" }""";

    public const string Sip =
        """{ "Vendor": "sip", "Server": "192.0.2.1" }""";

    public static IConfigurationSection Pbx(string json) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Pbx": {{json}} }""")))
        .Build()
        .GetSection("Pbx");

    public static ServiceProvider Build(this IServiceCollection services) =>
        services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    public static ServiceProvider Provide(string json)
    {
        var services = Watched.Services();
        services.AddPbxConnectors(Pbx(json));
        return services.Build();
    }
}
