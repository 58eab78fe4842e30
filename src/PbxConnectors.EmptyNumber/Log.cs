using Microsoft.Extensions.Logging;
using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Event ids: 5000 run, 5010 client id and heartbeat, 5020 plans, 5030 lines and calls, 5040 uploads and reports, 5050 results. Numbers come
/// in masked, texts without secrets.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Information, "Screening begins through {Pbx} with {Lines} lines asked for")]
    public static partial void RunBegins(ILogger logger, PbxIdentity pbx, int lines);

    [LoggerMessage(5001, LogLevel.Information, "Screening stops: no more numbers are taken, calls may go on for {Drain}")]
    public static partial void StopRequested(ILogger logger, TimeSpan drain);

    [LoggerMessage(5002, LogLevel.Information, "Screening has ended: {Results} results, {Calls} calls, {Uploads} uploads")]
    public static partial void RunEnded(ILogger logger, long results, long calls, long uploads);

    [LoggerMessage(5003, LogLevel.Error, "Screening cannot go on: {Reason}")]
    public static partial void RunGivenUp(ILogger logger, string reason);

    [LoggerMessage(5004, LogLevel.Critical, "A fault in the worker ends the screening: {Fault}")]
    public static partial void RunFaulted(ILogger logger, string fault);

    [LoggerMessage(5005, LogLevel.Warning, "An announcement was left out of the library: {Problem}")]
    public static partial void LibraryProblem(ILogger logger, string problem);

    [LoggerMessage(5006, LogLevel.Information, "Another library of {Announcements} announcements is in force")]
    public static partial void LibraryReplaced(ILogger logger, int announcements);

    [LoggerMessage(5007, LogLevel.Error, "A changed library is refused and the one before it stays in force: {Problem}")]
    public static partial void LibraryRefused(ILogger logger, string problem);

    [LoggerMessage(5010, LogLevel.Information, "Client id obtained with {Accounts} extension accounts ({Asked} asked for)")]
    public static partial void ClientIdObtained(ILogger logger, int accounts, int asked);

    [LoggerMessage(5011, LogLevel.Warning, "No client id at attempt {Attempt} of {Attempts}: {Reason}")]
    public static partial void StartFailed(ILogger logger, int attempt, int attempts, string reason);

    [LoggerMessage(5012, LogLevel.Warning, "{Operation} was refused, so another client id is asked for: {Reason}")]
    public static partial void ClientIdRefused(ILogger logger, string operation, string reason);

    [LoggerMessage(5013, LogLevel.Warning, "No new client id this time: {Reason}")]
    public static partial void RenewalFailed(ILogger logger, string reason);

    [LoggerMessage(5014, LogLevel.Error, "{Operation} is refused also after {Renewals} new client ids in a row: {Reason}")]
    public static partial void RenewalsExhausted(ILogger logger, string operation, int renewals, string reason);

    [LoggerMessage(5015, LogLevel.Warning, "The server did not take a heartbeat ({Misses} in a row): {Reason}")]
    public static partial void HeartbeatMissed(ILogger logger, int misses, string reason);

    [LoggerMessage(5020, LogLevel.Warning, "No dial plan: {Reason}")]
    public static partial void PlanFailed(ILogger logger, string reason);

    [LoggerMessage(5021, LogLevel.Warning, "The answer to a request for numbers is lost; numbers may have been handed out in it: {Reason}")]
    public static partial void LeaseLost(ILogger logger, string reason);

    [LoggerMessage(5022, LogLevel.Debug, "The plan has an entry without a number (extension {Extension})")]
    public static partial void EntrySkipped(ILogger logger, string? extension);

    [LoggerMessage(5023, LogLevel.Warning, "{Number} was handed out again and is not dialled a second time")]
    public static partial void DoubleRefused(ILogger logger, string number);

    [LoggerMessage(5024, LogLevel.Information, "The limit of {Limit} numbers is reached")]
    public static partial void LimitReached(ILogger logger, int limit);

    [LoggerMessage(5025, LogLevel.Information, "The plan was empty {Times} times in a row")]
    public static partial void PlanStaysEmpty(ILogger logger, int times);

    [LoggerMessage(5030, LogLevel.Warning, "Extension {Extension} is not registered at the PBX and takes no numbers until it is")]
    public static partial void LineUnavailable(ILogger logger, string extension);

    [LoggerMessage(5031, LogLevel.Debug, "The state of extension {Extension} cannot be looked up: {ErrorType}")]
    public static partial void ExtensionCheckFailed(ILogger logger, string extension, string errorType);

    [LoggerMessage(5038, LogLevel.Warning, "The line tells no more of its extensions by itself: {ErrorType}")]
    public static partial void ExtensionWatchEnded(ILogger logger, string errorType);

    [LoggerMessage(5037, LogLevel.Warning, "Extension {Extension} could not be opened on the line: {ErrorType}")]
    public static partial void LineNotOpened(ILogger logger, string extension, string errorType);

    [LoggerMessage(5032, LogLevel.Information, "The server has taken extension {Extension} back")]
    public static partial void LineWithdrawn(ILogger logger, string extension);

    [LoggerMessage(5033, LogLevel.Information, "Extension {Extension} dials {Number} again, for nothing had left: {Reason}")]
    public static partial void DialRepeated(ILogger logger, string extension, string number, string reason);

    [LoggerMessage(5034, LogLevel.Warning, "Extension {Extension} could not dial {Number} (delivery {Delivery}): {Reason}")]
    public static partial void DialFailed(ILogger logger, string extension, string number, Delivery delivery, string reason);

    [LoggerMessage(5035, LogLevel.Error, "The dialer failed when extension {Extension} dialled {Number}: {Fault}")]
    public static partial void DialerBroke(ILogger logger, string extension, string number, string fault);

    [LoggerMessage(5036, LogLevel.Warning, "Extension {Extension} could not be hung up: {Reason}")]
    public static partial void HangUpFailed(ILogger logger, string extension, string reason);

    [LoggerMessage(5040, LogLevel.Warning, "The audio of {Number} (extension {Extension}) is dropped: {Capacity} uploads wait already")]
    public static partial void UploadDropped(ILogger logger, string extension, string number, int capacity);

    [LoggerMessage(5041, LogLevel.Warning, "The audio of {Number} (extension {Extension}) could not be uploaded: {Reason}")]
    public static partial void UploadFailed(ILogger logger, string extension, string number, string reason);

    [LoggerMessage(5042, LogLevel.Warning, "The audio of {Number} (extension {Extension}) was not uploaded before the stop ran out of time")]
    public static partial void UploadGivenUp(ILogger logger, string extension, string number);

    [LoggerMessage(
        5043, LogLevel.Warning, "The audio of {Number} (extension {Extension}) stays in the spool and is tried again in {Pause}: {Reason}")]
    public static partial void UploadPostponed(ILogger logger, string extension, string number, string reason, TimeSpan pause);

    [LoggerMessage(5044, LogLevel.Warning, "The upload spool does not take or release {Name}: {Error}")]
    public static partial void SpoolFailed(ILogger logger, string name, string error);

    [LoggerMessage(5045, LogLevel.Warning, "The upload {File} in the spool cannot be read; it is set aside")]
    public static partial void SpoolDamaged(ILogger logger, string file);

    [LoggerMessage(5046, LogLevel.Warning, "The server does not know that extension {Extension} is {Status} ({Number}): {Reason}")]
    public static partial void ReportFailed(ILogger logger, string extension, ReportedStatus status, string number, string reason);

    [LoggerMessage(5050, LogLevel.Information, "{Number} on extension {Extension}: {State} ({Confidence:0.00}) {Problem}")]
    public static partial void Screened(
        ILogger logger, string? extension, string number, NumberState state, double confidence, string? problem);

    [LoggerMessage(5051, LogLevel.Error, "Judging {Number} (extension {Extension}) failed: {Fault}")]
    public static partial void JudgingFailed(ILogger logger, string? extension, string number, string fault);

    [LoggerMessage(5052, LogLevel.Error, "The sink {Sink} failed on {Number}: {Fault}")]
    public static partial void SinkFailed(ILogger logger, string sink, string number, string fault);

    [LoggerMessage(5053, LogLevel.Error, "Nobody reads the results: that of {Number} is given up")]
    public static partial void ResultUnread(ILogger logger, string number);
}
