using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PbxConnectors.Watching;

/// <summary>Containers whose log is watched: every test takes its container from here.</summary>
internal static class Watched
{
    public static ServiceCollection Services()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new WatchedLog()));
        return services;
    }
}
