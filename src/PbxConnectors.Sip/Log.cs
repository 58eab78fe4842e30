using Microsoft.Extensions.Logging;

namespace PbxConnectors.Sip;

/// <summary>Event ids of sip: 40000 plus the area (1000 connection, 2000 calls, 3000 registration).</summary>
internal static partial class Log
{
    [LoggerMessage(41000, LogLevel.Information, "{Pbx} speaks {Transport} from {Local}")]
    public static partial void Started(ILogger logger, PbxIdentity pbx, SipTransportKind transport, string local);

    [LoggerMessage(41001, LogLevel.Critical, "{Pbx} the handling of a message failed by a bug; the line goes on")]
    public static partial void HandlingFailed(ILogger logger, PbxIdentity pbx, Exception exception);

    [LoggerMessage(42000, LogLevel.Information, "{Pbx} call {CorrelationId} placed: {Request}")]
    public static partial void CallPlaced(ILogger logger, PbxIdentity pbx, string correlationId, string request);

    [LoggerMessage(42001, LogLevel.Information, "{Pbx} call {CorrelationId} ended: {Reason} ({Status}, Q.850 {Cause}), {Packets} packets heard")]
    public static partial void CallEnded(
        ILogger logger, PbxIdentity pbx, string correlationId, EndReason reason, string? status, int? cause, long packets);

    [LoggerMessage(42002, LogLevel.Critical, "{Pbx} sending audio stopped by a bug")]
    public static partial void MediaClockBroke(ILogger logger, PbxIdentity pbx, Exception exception);

    [LoggerMessage(43000, LogLevel.Information, "{Pbx} extension {Extension} is registered for {Granted}")]
    public static partial void Registered(ILogger logger, PbxIdentity pbx, string extension, TimeSpan granted);

    [LoggerMessage(43001, LogLevel.Warning, "{Pbx} extension {Extension} is not registered: {Status} {Problem}")]
    public static partial void NotRegistered(ILogger logger, PbxIdentity pbx, string extension, int? status, string problem);
}
