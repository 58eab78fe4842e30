using Microsoft.Extensions.Logging;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>Event ids of the receivers: 25000.</summary>
internal static partial class Log
{
    [LoggerMessage(25000, LogLevel.Warning, "A push to {Endpoint} was turned away: {Reason}")]
    public static partial void TurnedAway(ILogger logger, string endpoint, string reason);

    [LoggerMessage(25001, LogLevel.Warning, "A push to {Endpoint} could not be verified: {Reason}")]
    public static partial void NotVerified(ILogger logger, string endpoint, string reason);

    [LoggerMessage(25002, LogLevel.Error, "The device sink failed with {ErrorType}; the box is told so")]
    public static partial void SinkFailed(ILogger logger, string errorType, Exception exception);
}
