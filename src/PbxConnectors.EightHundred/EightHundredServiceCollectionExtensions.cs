using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PbxConnectors;
using PbxConnectors.EightHundred;
using PbxConnectors.EightHundred.Dialing;
using PbxConnectors.Transport;

#pragma warning disable IDE0130 // Found where services are registered.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers 800ing connections.</summary>
public static class EightHundredServiceCollectionExtensions
{
    /// <summary>
    /// Registers the unnamed connection: <see cref="IPbxDialer"/> and <see cref="EightHundredClient"/> as singletons. Wrong options fail at
    /// start, all mistakes in one message.
    /// </summary>
    public static IPbxConnectionBuilder AddEightHundred(this IServiceCollection services, Action<EightHundredOptions> configure) =>
        services.AddEightHundred("", configure);

    /// <summary>
    /// Registers a named connection: <see cref="IPbxDialer"/> and <see cref="EightHundredClient"/> as singletons keyed by the name.
    /// </summary>
    public static IPbxConnectionBuilder AddEightHundred(
        this IServiceCollection services, string name, Action<EightHundredOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name, options => options.Configure(configure));
    }

    /// <summary>Registers the unnamed connection from a configuration section with the members of <see cref="EightHundredOptions"/>.</summary>
    public static IPbxConnectionBuilder AddEightHundred(this IServiceCollection services, IConfigurationSection section) =>
        services.AddEightHundred("", section);

    /// <summary>Registers a named connection from a configuration section with the members of <see cref="EightHundredOptions"/>.</summary>
    public static IPbxConnectionBuilder AddEightHundred(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, name, options => options.Configure(value => EightHundredOptionsReader.Read(section, value)));
    }

    private static IPbxConnectionBuilder Add(
        IServiceCollection services, string name, Action<OptionsBuilder<EightHundredOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        var pbx = new PbxIdentity(EightHundredClient.Vendor, name);
        var options = services.AddOptions<EightHundredOptions>(name);
        configure(options);
        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EightHundredOptions>, Validator>());
        return services.AddPbxConnection(
            pbx,
            provider =>
            {
                var factory = provider.GetRequiredService<IHttpClientFactory>();
                string clientName = PbxConnectionServices.HttpClientName(pbx);
                return new EightHundredClient(
                    provider.GetRequiredService<IOptionsMonitor<EightHundredOptions>>().Get(name),
                    pbx,
                    () => factory.CreateClient(clientName),
                    provider.GetService<ILoggerFactory>(),
                    provider.GetService<TimeProvider>());
            },
            static (provider, client) => new EightHundredDialer(
                client, provider.GetService<ILoggerFactory>(), provider.GetService<TimeProvider>()),
            provider => provider.GetRequiredService<IOptionsMonitor<EightHundredOptions>>().Get(name).Http);
    }

    private sealed class Validator : IValidateOptions<EightHundredOptions>
    {
        public ValidateOptionsResult Validate(string? name, EightHundredOptions options)
        {
            var problems = options.Validate(string.IsNullOrEmpty(name) ? "EightHundred" : $"EightHundred:{name}");
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}
