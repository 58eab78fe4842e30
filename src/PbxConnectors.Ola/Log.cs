using Microsoft.Extensions.Logging;

namespace PbxConnectors.Ola;

/// <summary>Event ids of ola: 30000 plus the area (1000 connection, 2000 commands, 3000 tokens, 4000 events).</summary>
internal static partial class Log
{
    [LoggerMessage(31000, LogLevel.Warning,
        "{Pbx} credentials travel unencrypted to {Host}: use https, or keep the PBX in a private network")]
    public static partial void PlainHttp(ILogger logger, PbxIdentity pbx, string host);

    [LoggerMessage(31001, LogLevel.Warning, "{Pbx} the PBX does not let us subscribe {Key} ({Code}): {Message}")]
    public static partial void KeyRefused(ILogger logger, PbxIdentity pbx, string key, string? code, string? message);

    [LoggerMessage(32002, LogLevel.Warning, "{Pbx} the extensions of {Count} call(s) in flight could not be read, asking again: {Reason}")]
    public static partial void StatusUnreadable(ILogger logger, PbxIdentity pbx, int count, string reason);

    [LoggerMessage(32004, LogLevel.Debug, "{Pbx} {Operation} was answered")]
    public static partial void CommandAnswered(ILogger logger, PbxIdentity pbx, string operation);

    [LoggerMessage(32005, LogLevel.Warning, "{Pbx} {Operation} failed with {ErrorType}: {Reason}")]
    public static partial void CommandFailed(ILogger logger, PbxIdentity pbx, string operation, string errorType, string reason);

    [LoggerMessage(32006, LogLevel.Debug, "{Pbx} a reply came that no command waits for")]
    public static partial void ReplyWithoutCommand(ILogger logger, PbxIdentity pbx);

    [LoggerMessage(32007, LogLevel.Warning, "{Pbx} call {CorrelationId} rang too long and could not be hung up: {Reason}")]
    public static partial void HangUpFailed(ILogger logger, PbxIdentity pbx, string correlationId, string reason);

    [LoggerMessage(34000, LogLevel.Warning, "{Pbx} the states missed while disconnected could not be read: {Reason}")]
    public static partial void StatesUnreadable(ILogger logger, PbxIdentity pbx, string reason);

    [LoggerMessage(34001, LogLevel.Warning, "{Pbx} {Key} could not be subscribed, the call is followed by asking: {Reason}")]
    public static partial void SubscribeFailed(ILogger logger, PbxIdentity pbx, string key, string reason);
}
