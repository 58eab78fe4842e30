using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;

namespace PbxConnectors.Transport;

/// <summary>Registers what every connection needs, once for all vendors. For authors of a connector.</summary>
public static class PbxConnectionServices
{
    private const string ClientPrefix = "PbxConnectors/";

    /// <summary>The name under which a connection's HTTP client is registered.</summary>
    public static string HttpClientName(PbxIdentity pbx) => $"{ClientPrefix}{pbx}";

    /// <summary>
    /// Registers a connection: its HTTP client with the once-only guard, its vendor client and its dialer, plain for the empty name and
    /// keyed by name otherwise, and lists it in <see cref="IPbxDialerRegistry"/>. Calling it again for the same connection changes nothing.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="pbx">Vendor and name.</param>
    /// <param name="createClient">Makes the vendor client; a singleton.</param>
    /// <param name="createDialer">Makes the dialer; a singleton.</param>
    /// <param name="http">Finds the connection's sending options; the defaults for a connection that sends nothing over HTTP.</param>
    /// <exception cref="InvalidOperationException">The name is taken by another vendor's connection, or reserved.</exception>
    public static IPbxConnectionBuilder AddPbxConnection<TClient, TDialer>(
        this IServiceCollection services,
        PbxIdentity pbx,
        Func<IServiceProvider, TClient> createClient,
        Func<IServiceProvider, TClient, TDialer> createDialer,
        Func<IServiceProvider, PbxHttpOptions>? http = null)
        where TClient : class
        where TDialer : class, IPbxDialer
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(pbx);
        if (Instances<Reservation>(services).FirstOrDefault(reservation => reservation.Connection == pbx.Connection) is { } reserved)
        {
            throw Taken(reserved.By, pbx);
        }

        if (Instances<ConnectionEntry>(services).FirstOrDefault(entry => entry.Pbx.Connection == pbx.Connection) is { } taken)
        {
            return taken.Pbx.Vendor == pbx.Vendor ? taken.Builder : throw Taken(taken.Pbx.Vendor, pbx);
        }

        var builder = new Builder(pbx.Connection, services, AddHttpClient(services, pbx, http));
        services.AddSingleton(new ConnectionEntry(pbx, builder));
        services.TryAddSingleton<IPbxDialerRegistry, PbxDialerRegistry>();
        if (pbx.Connection.Length == 0)
        {
            services.AddSingleton(createClient);
            services.AddSingleton(provider => createDialer(provider, provider.GetRequiredService<TClient>()));
            services.AddSingleton<IPbxDialer>(provider => provider.GetRequiredService<TDialer>());
        }
        else
        {
            services.AddKeyedSingleton(pbx.Connection, (provider, _) => createClient(provider));
            services.AddKeyedSingleton(
                pbx.Connection, (provider, key) => createDialer(provider, provider.GetRequiredKeyedService<TClient>(key)));
            services.AddKeyedSingleton<IPbxDialer>(
                pbx.Connection, (provider, key) => provider.GetRequiredKeyedService<TDialer>(key));
        }

        return builder;
    }

    /// <summary>
    /// Keeps the name of a connection from being registered after this: for whoever registers connections as a whole, of which a later one would
    /// silently take the place or change the options.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="connection">Name of the connection; empty for the one without a name.</param>
    /// <param name="by">Who has registered it, for the error of whoever comes second.</param>
    public static void ReserveConnection(IServiceCollection services, string connection, string by)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        services.AddSingleton(new Reservation(connection, by));
    }

    /// <summary>Registers an HTTP client for a connection, with the once-only guard and without the framework's URL logging.</summary>
    /// <param name="services">The services.</param>
    /// <param name="pbx">Vendor and name.</param>
    /// <param name="http">Finds the connection's sending options; the defaults otherwise.</param>
    public static IHttpClientBuilder AddHttpClient(
        IServiceCollection services, PbxIdentity pbx, Func<IServiceProvider, PbxHttpOptions>? http = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, GuardFilter>());
        return services.AddHttpClient(HttpClientName(pbx), static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, provider) => PbxHttpClients.Configure(handler, http?.Invoke(provider) ?? new PbxHttpOptions()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    private static IEnumerable<T> Instances<T>(IServiceCollection services)
        where T : class => services.Where(service => service.ServiceType == typeof(T)).Select(service => service.ImplementationInstance).OfType<T>();

    private static InvalidOperationException Taken(string by, PbxIdentity pbx) => new(
        $"A PBX connection {(pbx.Connection.Length == 0 ? "without a name" : $"named '{pbx.Connection}'")} is registered already ({by}), so that " +
        $"{pbx.Vendor} cannot be it as well. Give each connection a name of its own.");

    private sealed record Reservation(string Connection, string By);

    private sealed record ConnectionEntry(PbxIdentity Pbx, Builder Builder);

    private sealed record Builder(string Name, IServiceCollection Services, IHttpClientBuilder HttpClient) : IPbxConnectionBuilder;

    // A filter runs after everything the user configured, so the guard ends up directly before whatever handler sends.
    private sealed class GuardFilter : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            if (builder.Name?.StartsWith(ClientPrefix, StringComparison.Ordinal) == true)
            {
                builder.PrimaryHandler = OnceOnlyGuard.Before(builder.PrimaryHandler);
            }
        };
    }

    private sealed class PbxDialerRegistry(IEnumerable<ConnectionEntry> entries, IServiceProvider provider) : IPbxDialerRegistry
    {
        public IReadOnlyList<PbxIdentity> Connections { get; } = [.. entries.Select(e => e.Pbx)];

        public bool TryGet(string connection, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPbxDialer? dialer)
        {
            ArgumentNullException.ThrowIfNull(connection);
            dialer = !Connections.Any(c => c.Connection == connection) ? null
                : connection.Length == 0 ? provider.GetService<IPbxDialer>()
                : provider.GetKeyedService<IPbxDialer>(connection);
            return dialer is not null;
        }
    }
}
