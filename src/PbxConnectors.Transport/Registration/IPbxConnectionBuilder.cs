using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors;

/// <summary>What a registration method (<c>AddDscom</c> …) returns, to go on configuring one connection.</summary>
public interface IPbxConnectionBuilder
{
    /// <summary>The connection's name; empty for the unnamed one.</summary>
    string Name { get; }

    /// <summary>The service collection.</summary>
    IServiceCollection Services { get; }

    /// <summary>
    /// The connection's HTTP client, for handlers of your own (proxy, certificates, resilience). Whatever is added, a dial is sent at
    /// most once.
    /// </summary>
    IHttpClientBuilder HttpClient { get; }
}
