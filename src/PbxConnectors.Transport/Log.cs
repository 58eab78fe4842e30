using Microsoft.Extensions.Logging;

namespace PbxConnectors.Transport;

/// <summary>Event ids: 1000 connection, 2000 commands, 3000 tokens.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "{Pbx} {Operation} is connected")]
    public static partial void SocketOpened(ILogger logger, PbxIdentity pbx, string operation);

    [LoggerMessage(1001, LogLevel.Warning, "{Pbx} {Operation} lost the connection, trying again in {Wait}: {Reason}")]
    public static partial void SocketLost(ILogger logger, PbxIdentity pbx, string operation, string reason, TimeSpan wait);

    [LoggerMessage(1002, LogLevel.Error, "{Pbx} {Operation} stays disconnected: {Reason}")]
    public static partial void SocketStopped(ILogger logger, PbxIdentity pbx, string operation, string reason);

    [LoggerMessage(2000, LogLevel.Debug, "{Pbx} {Operation} answered with HTTP {Status}")]
    public static partial void Answered(ILogger logger, PbxIdentity pbx, string operation, int status);

    [LoggerMessage(2001, LogLevel.Information, "{Pbx} {Operation} is sent again (repeat {Repeat}): {Reason}")]
    public static partial void Repeating(ILogger logger, PbxIdentity pbx, string operation, int repeat, string reason);

    [LoggerMessage(2002, LogLevel.Warning, "{Pbx} {Operation} failed with {ErrorType}: {Reason}")]
    public static partial void Failed(ILogger logger, PbxIdentity pbx, string operation, string errorType, string reason);

    [LoggerMessage(2010, LogLevel.Information, "{Pbx} call {CorrelationId} placed: {Request}")]
    public static partial void CallPlaced(ILogger logger, PbxIdentity pbx, string correlationId, string request);

    [LoggerMessage(2011, LogLevel.Information, "{Pbx} call {CorrelationId} ended: {Reason} ({Certainty}, Q.850 {Cause})")]
    public static partial void CallEnded(
        ILogger logger, PbxIdentity pbx, string correlationId, EndReason reason, Certainty certainty, int? cause);

    [LoggerMessage(2012, LogLevel.Critical, "{Pbx} following calls stopped by a bug; the calls in flight end as unknown")]
    public static partial void TrackerBroke(ILogger logger, PbxIdentity pbx, Exception exception);

    [LoggerMessage(3000, LogLevel.Debug, "{Pbx} access token obtained, valid until {ExpiresAt}")]
    public static partial void TokenObtained(ILogger logger, PbxIdentity pbx, DateTimeOffset? expiresAt);

    [LoggerMessage(3001, LogLevel.Warning, "{Pbx} the access token could not be renewed early, the old one goes on: {Reason}")]
    public static partial void EarlyRenewalFailed(ILogger logger, PbxIdentity pbx, string reason);
}
