using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors;

/// <summary>What <c>AddPbxConnectors</c> returns, to go on configuring the connections it registered.</summary>
public sealed class PbxConnectorsBuilder
{
    internal PbxConnectorsBuilder(IServiceCollection services, IReadOnlyList<IPbxConnectionBuilder> connections) =>
        (Services, Connections) = (services, connections);

    /// <summary>The services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The connections of the section whose vendor is known, each with its HTTP client for handlers of your own.</summary>
    public IReadOnlyList<IPbxConnectionBuilder> Connections { get; }
}
