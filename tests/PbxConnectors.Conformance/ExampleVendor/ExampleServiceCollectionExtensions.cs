using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Transport;

namespace PbxConnectors.Conformance.Example;

/// <summary>Registers Example PBXes as every vendor is registered.</summary>
public static class ExampleServiceCollectionExtensions
{
    /// <summary>Registers a connection; the empty name is the plain <see cref="IPbxDialer"/>, others are keyed.</summary>
    public static IPbxConnectionBuilder AddExample(this IServiceCollection services, string name, Action<ExampleOptions> configure)
    {
        var pbx = new PbxIdentity("example", name);
        return services.AddPbxConnection(
            pbx,
            provider =>
            {
                var options = new ExampleOptions();
                configure(options);
                var factory = provider.GetRequiredService<IHttpClientFactory>();
                return new ExampleClient(
                    options,
                    pbx,
                    () => factory.CreateClient(PbxConnectionServices.HttpClientName(pbx)),
                    (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.Example"),
                    provider.GetService<TimeProvider>() ?? TimeProvider.System);
            },
            static (provider, client) => new ExampleDialer(client, provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }
}
