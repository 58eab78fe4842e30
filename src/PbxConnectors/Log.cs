using Microsoft.Extensions.Logging;

namespace PbxConnectors;

/// <summary>Event ids of configuration: 6000.</summary>
internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Warning,
        "The configuration of PBX connections ({Section}) has changed: {Parts}. Connections go on as they are until the next start")]
    public static partial void ConfigurationChanged(ILogger logger, string section, string parts);
}
