using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PbxConnectors;
using PbxConnectors.Sip;
using PbxConnectors.Transport;

#pragma warning disable IDE0130 // Found where services are registered.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers SIP lines.</summary>
public static class SipServiceCollectionExtensions
{
    /// <summary>
    /// Registers the unnamed line: <see cref="IPbxDialer"/> and <see cref="SipClient"/> as singletons. Extensions are registered at the PBX
    /// from the first use on. Wrong options fail at start, all mistakes in one message.
    /// </summary>
    public static IPbxConnectionBuilder AddSip(this IServiceCollection services, Action<SipOptions> configure) =>
        services.AddSip("", configure);

    /// <summary>Registers a named line: <see cref="IPbxDialer"/> and <see cref="SipClient"/> as singletons keyed by the name.</summary>
    public static IPbxConnectionBuilder AddSip(this IServiceCollection services, string name, Action<SipOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name, options => options.Configure(configure));
    }

    /// <summary>Registers the unnamed line from a configuration section with the members of <see cref="SipOptions"/>.</summary>
    public static IPbxConnectionBuilder AddSip(this IServiceCollection services, IConfigurationSection section) =>
        services.AddSip("", section);

    /// <summary>
    /// Registers a named line from a configuration section with the members of <see cref="SipOptions"/>; <c>Accounts</c> is a group of
    /// extensions with their passwords, <c>Codecs</c> a text such as <c>Pcma,Pcmu</c>.
    /// </summary>
    public static IPbxConnectionBuilder AddSip(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, name, options => options.Configure(value => SipOptionsReader.Read(section, value)));
    }

    private static IPbxConnectionBuilder Add(IServiceCollection services, string name, Action<OptionsBuilder<SipOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        var pbx = new PbxIdentity(SipClient.Vendor, name);
        var options = services.AddOptions<SipOptions>(name);
        configure(options);
        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SipOptions>, Validator>());
        return services.AddPbxConnection(
            pbx,
            provider => new SipClient(
                provider.GetRequiredService<IOptionsMonitor<SipOptions>>().Get(name),
                pbx,
                provider.GetService<ILoggerFactory>(),
                provider.GetService<TimeProvider>()),
            static (_, client) => new SipPbxDialer(client));
    }

    private sealed class Validator : IValidateOptions<SipOptions>
    {
        public ValidateOptionsResult Validate(string? name, SipOptions options)
        {
            var problems = options.Validate(string.IsNullOrEmpty(name) ? "Sip" : $"Sip:{name}");
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}
