using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PbxConnectors;
using PbxConnectors.Dscom;
using PbxConnectors.Dscom.Dialing;
using PbxConnectors.Transport;

#pragma warning disable IDE0130 // Found where services are registered.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers dscom connections.</summary>
public static class DscomServiceCollectionExtensions
{
    /// <summary>
    /// Registers the unnamed connection: <see cref="IPbxDialer"/> and <see cref="DscomClient"/> as singletons. Wrong options fail at start,
    /// all mistakes in one message.
    /// </summary>
    public static IPbxConnectionBuilder AddDscom(this IServiceCollection services, Action<DscomOptions> configure) =>
        services.AddDscom("", configure);

    /// <summary>Registers a named connection: <see cref="IPbxDialer"/> and <see cref="DscomClient"/> as singletons keyed by the name.</summary>
    public static IPbxConnectionBuilder AddDscom(this IServiceCollection services, string name, Action<DscomOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name, options => options.Configure(configure));
    }

    /// <summary>Registers the unnamed connection from a configuration section with the members of <see cref="DscomOptions"/>.</summary>
    public static IPbxConnectionBuilder AddDscom(this IServiceCollection services, IConfigurationSection section) =>
        services.AddDscom("", section);

    /// <summary>Registers a named connection from a configuration section with the members of <see cref="DscomOptions"/>.</summary>
    public static IPbxConnectionBuilder AddDscom(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, name, options => options.Configure(value => DscomOptionsReader.Read(section, value)));
    }

    private static IPbxConnectionBuilder Add(IServiceCollection services, string name, Action<OptionsBuilder<DscomOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        var pbx = new PbxIdentity(DscomClient.Vendor, name);
        var options = services.AddOptions<DscomOptions>(name);
        configure(options);
        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DscomOptions>, Validator>());
        return services.AddPbxConnection(
            pbx,
            provider =>
            {
                var factory = provider.GetRequiredService<IHttpClientFactory>();
                string clientName = PbxConnectionServices.HttpClientName(pbx);
                return new DscomClient(
                    provider.GetRequiredService<IOptionsMonitor<DscomOptions>>().Get(name),
                    pbx,
                    () => factory.CreateClient(clientName),
                    provider.GetService<ILoggerFactory>(),
                    provider.GetService<TimeProvider>());
            },
            static (provider, client) => new DscomDialer(
                client, provider.GetService<ILoggerFactory>(), provider.GetService<TimeProvider>()),
            provider => provider.GetRequiredService<IOptionsMonitor<DscomOptions>>().Get(name).Http);
    }

    private sealed class Validator : IValidateOptions<DscomOptions>
    {
        public ValidateOptionsResult Validate(string? name, DscomOptions options)
        {
            var problems = options.Validate(string.IsNullOrEmpty(name) ? "Dscom" : $"Dscom:{name}");
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}
