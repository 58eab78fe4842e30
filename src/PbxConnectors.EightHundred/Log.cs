using Microsoft.Extensions.Logging;

namespace PbxConnectors.EightHundred;

/// <summary>Event ids of 800ing: 20000 plus the area (1000 connection, 2000 commands, 4000 events).</summary>
internal static partial class Log
{
    [LoggerMessage(21000, LogLevel.Warning,
        "{Pbx} credentials travel unencrypted to {Host}: use https, or keep the PBX in a private network")]
    public static partial void PlainHttp(ILogger logger, PbxIdentity pbx, string host);

    [LoggerMessage(22002, LogLevel.Warning, "{Pbx} the outcomes of {Count} call(s) in flight could not be read, asking again: {Reason}")]
    public static partial void OutcomesUnreadable(ILogger logger, PbxIdentity pbx, int count, string reason);

    [LoggerMessage(22004, LogLevel.Warning,
        "{Pbx} the records before a dial could not be read; the record of an earlier call may be taken for its own: {Reason}")]
    public static partial void EarlierRecordsUnreadable(ILogger logger, PbxIdentity pbx, string reason);

    [LoggerMessage(24000, LogLevel.Warning, "{Pbx} messages or records could not be read, asking again: {Reason}")]
    public static partial void EventsUnreadable(ILogger logger, PbxIdentity pbx, string reason);

    [LoggerMessage(24001, LogLevel.Critical, "{Pbx} reading events stopped by a bug; all readers end with the error")]
    public static partial void EventsBroke(ILogger logger, PbxIdentity pbx, Exception exception);
}
