using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PbxConnectors;
using PbxConnectors.Ola;
using PbxConnectors.Ola.Dialing;
using PbxConnectors.Transport;

#pragma warning disable IDE0130 // Found where services are registered.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers ola connections.</summary>
public static class OlaServiceCollectionExtensions
{
    /// <summary>
    /// Registers the unnamed connection: <see cref="IPbxDialer"/> and <see cref="OlaClient"/> as singletons. Wrong options fail
    /// at start, all mistakes in one message.
    /// </summary>
    public static IPbxConnectionBuilder AddOla(this IServiceCollection services, Action<OlaOptions> configure) =>
        services.AddOla("", configure);

    /// <summary>
    /// Registers a named connection: <see cref="IPbxDialer"/> and <see cref="OlaClient"/> as singletons keyed by the name.
    /// </summary>
    public static IPbxConnectionBuilder AddOla(this IServiceCollection services, string name, Action<OlaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name, options => options.Configure(configure));
    }

    /// <summary>
    /// Registers the unnamed connection from a configuration section with the members of <see cref="OlaOptions"/>.
    /// </summary>
    public static IPbxConnectionBuilder AddOla(this IServiceCollection services, IConfigurationSection section) =>
        services.AddOla("", section);

    /// <summary>Registers a named connection from a configuration section with the members of <see cref="OlaOptions"/>.</summary>
    public static IPbxConnectionBuilder AddOla(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, name, options => options.Configure(value => OlaOptionsReader.Read(section, value)));
    }

    private static IPbxConnectionBuilder Add(
        IServiceCollection services, string name, Action<OptionsBuilder<OlaOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        var pbx = new PbxIdentity(OlaClient.Vendor, name);
        var options = services.AddOptions<OlaOptions>(name);
        configure(options);
        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OlaOptions>, Validator>());
        return services.AddPbxConnection(
            pbx,
            provider =>
            {
                var factory = provider.GetRequiredService<IHttpClientFactory>();
                string clientName = PbxConnectionServices.HttpClientName(pbx);
                return new OlaClient(
                    provider.GetRequiredService<IOptionsMonitor<OlaOptions>>().Get(name),
                    pbx,
                    () => factory.CreateClient(clientName),
                    provider.GetService<ILoggerFactory>(),
                    provider.GetService<TimeProvider>());
            },
            static (provider, client) => new OlaDialer(
                client, provider.GetService<ILoggerFactory>(), provider.GetService<TimeProvider>()),
            provider => provider.GetRequiredService<IOptionsMonitor<OlaOptions>>().Get(name).Http);
    }

    private sealed class Validator : IValidateOptions<OlaOptions>
    {
        public ValidateOptionsResult Validate(string? name, OlaOptions options)
        {
            var problems = options.Validate(string.IsNullOrEmpty(name) ? "Ola" : $"Ola:{name}");
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}
