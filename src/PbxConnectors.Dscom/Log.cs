using Microsoft.Extensions.Logging;

namespace PbxConnectors.Dscom;

/// <summary>Event ids of dscom: 10000 plus the area (1000 connection, 2000 commands, 3000 tokens, 4000 events).</summary>
internal static partial class Log
{
    [LoggerMessage(11000, LogLevel.Warning,
        "{Pbx} credentials travel unencrypted to {Host}: use https and wss, or keep the PBX in a private network")]
    public static partial void PlainConnection(ILogger logger, PbxIdentity pbx, string host);

    [LoggerMessage(12002, LogLevel.Warning, "{Pbx} the records of {Count} call(s) in flight could not be read, asking again: {Reason}")]
    public static partial void RecordsUnreadable(ILogger logger, PbxIdentity pbx, int count, string reason);

    [LoggerMessage(14000, LogLevel.Warning, "{Pbx} the records missed while disconnected could not be read (attempt {Attempt}): {Reason}")]
    public static partial void CatchUpFailed(ILogger logger, PbxIdentity pbx, int attempt, string reason);

    [LoggerMessage(14001, LogLevel.Warning, "{Pbx} the billing push ended, calls are followed by asking for records: {Reason}")]
    public static partial void PushEnded(ILogger logger, PbxIdentity pbx, string reason);

    [LoggerMessage(13000, LogLevel.Information, "{Pbx} the refresh token was refused, signing in with the password")]
    public static partial void RefreshRefused(ILogger logger, PbxIdentity pbx);
}
