using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PbxConnectors;
using PbxConnectors.Configuration;
using PbxConnectors.Transport;

#pragma warning disable IDE0130 // Found where services are registered.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers PBX connections of any vendor by configuration.</summary>
public static class PbxConnectorsServiceCollectionExtensions
{
    /// <summary>
    /// Registers every connection of the section <c>{ "Default": "branch", "Connections": { "branch": { "Vendor": "ola", … } } }</c>: the
    /// <see cref="IPbxDialer"/> and the vendor's client as singletons keyed by the connection's name, those of the default connection without
    /// a key as well. <c>Default</c> may be left out when there is but one. Vendors: <c>dscom</c>, <c>ola</c>, <c>800ing</c>, <c>sip</c>; beside
    /// <c>Vendor</c> stand the members of the vendor's options.
    /// </summary>
    /// <remarks>
    /// Mistakes do not fail here but when the host starts, or without a host at first use: all in one <see cref="PbxConfigurationException"/>.
    /// Settings are read once; a change of configuration takes effect at the next start, and a warning in the log says so.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// Called twice, an unnamed connection is registered otherwise, or a connection's name is taken. The methods of the vendors throw the same when
    /// they are called afterwards for the unnamed connection or for one of the section.
    /// </exception>
    public static PbxConnectorsBuilder AddPbxConnectors(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        RefuseWhatStandsInTheWay(services);
        var configuration = new PbxConfiguration(section);
        services.AddSingleton(configuration);
        services.AddSingleton(provider => new ChangeNotice(section, provider.GetService<ILoggerFactory>()));
        services.AddOptions<StartCheck>().Configure<IServiceProvider>((_, provider) => Start(provider, configuration)).ValidateOnStart();

        var builders = new List<IPbxConnectionBuilder>();
        foreach (var connection in configuration.Connections.All)
        {
            if (connection.Vendor is { } vendor)
            {
                RefuseTakenName(services, connection.Name);
                builders.Add(vendor.Add(services, connection.Name, connection.Section, configuration.ThrowIfWrong));
            }
            else
            {
                // Whoever asks for the connection learns what is wrong, not that there is no such service.
                services.AddKeyedSingleton<IPbxDialer>(connection.Name, (_, _) =>
                {
                    configuration.ThrowIfWrong();
                    throw new UnreachableException();
                });
            }
        }

        foreach (var connection in configuration.Connections.All)
        {
            PbxConnectionServices.ReserveConnection(
                services, connection.Name, $"{nameof(AddPbxConnectors)}, {section.Path}:Connections:{connection.Name}");
        }

        PbxConnectionServices.ReserveConnection(services, "", $"{nameof(AddPbxConnectors)}, the default of {section.Path}");
        string? name = configuration.Connections.Default;
        services.AddSingleton(provider =>
        {
            Start(provider, configuration);
            return provider.GetRequiredKeyedService<IPbxDialer>(name);
        });
        configuration.Connections.All.FirstOrDefault(c => c.Name == name)?.Vendor?.AddDefaultClient(services, name!);
        return new PbxConnectorsBuilder(services, builders);
    }

    private static void Start(IServiceProvider provider, PbxConfiguration configuration)
    {
        configuration.ThrowIfWrong();
        provider.GetRequiredService<ChangeNotice>();
    }

    private static void RefuseWhatStandsInTheWay(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(PbxConfiguration)))
        {
            throw new InvalidOperationException(
                $"{nameof(AddPbxConnectors)} has been called already. Put all connections into one section and call it once.");
        }

        if (services.Any(service => !service.IsKeyedService && service.ServiceType == typeof(IPbxDialer)))
        {
            throw new InvalidOperationException(
                $"An unnamed PBX connection is registered already. Give it a name (AddDscom(\"name\", …)), or move it into the section that " +
                $"{nameof(AddPbxConnectors)} reads: the default connection takes its place.");
        }
    }

    private static void RefuseTakenName(IServiceCollection services, string name)
    {
        if (services.Any(service => service.IsKeyedService && service.ServiceType == typeof(IPbxDialer) && name.Equals(service.ServiceKey)))
        {
            throw new InvalidOperationException(
                $"A PBX connection named '{name}' is registered already. Give each connection a name of its own.");
        }
    }

    /// <summary>Nothing but a reason for the host to ask, when it starts, whether the configuration is right.</summary>
    private sealed class StartCheck;
}
