namespace PbxConnectors.EmptyNumber;

/// <summary>How a <see cref="ScreeningWorker"/> works. Read once, when the worker is made.</summary>
public sealed class ScreeningOptions
{
    /// <summary>How many calls at once, and so how many extension accounts are asked for (<c>threadsNum</c>), 1 to 1000. Default 1.</summary>
    public int Lines { get; set; } = 1;

    /// <summary>Time between heartbeats. The document gives none; default 30 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Pause after a plan without new numbers; also the first pause after the server failed, doubling up to one minute. The document gives
    /// none; default 5 s. A line that becomes free meanwhile ends the pause after an empty plan.
    /// </summary>
    public TimeSpan EmptyPlanPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Ends the run when the plan stays empty. Default off: wait for numbers for ever.</summary>
    public bool StopWhenPlanEmpty { get; set; }

    /// <summary>How many empty plans in a row, asked for while no call was on, end the run. Default 2.</summary>
    public int EmptyPlansBeforeStop { get; set; } = 2;

    /// <summary>
    /// Numbers dialled at most before the run ends; null, the default, for no limit. Numbers handed out beyond it yield a result with
    /// state Unknown and the reason.
    /// </summary>
    public int? MaxNumbers { get; set; }

    /// <summary>Attempts to obtain client id and accounts at the start before the run gives up with the error. Default 3.</summary>
    public int StartAttempts { get; set; } = 3;

    /// <summary>
    /// New client ids obtained in a row after the server refused an operation, before the run gives up with the error. A server that
    /// forgot the id refuses with an undocumented code, so every refusal of plan, accounts or heartbeat counts. Default 5.
    /// </summary>
    public int MaxClientIdRenewals { get; set; } = 5;

    /// <summary>Number shown to the called party; null, the default, leaves it to the PBX.</summary>
    public string? DisplayNumber { get; set; }

    /// <summary>
    /// How often a number is dialled again after an error that proves that nothing reached the PBX (<see cref="Delivery.NotSent"/>).
    /// Default 1. A dial that may have reached the PBX is never repeated.
    /// </summary>
    public int DialRetries { get; set; } = 1;

    /// <summary>Pause before such a repeat. Default 1 s.</summary>
    public TimeSpan DialRetryPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longest time from dialling to an answer; then the call is hung up. Default 60 s, enough for an announcement to be repeated. Where
    /// the PBX does not tell of an answer while the call lasts, this is the longest time of a call.
    /// </summary>
    public TimeSpan RingLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time a call stays answered; then it is hung up. Default 10 s, enough to tell a mailbox from a person.</summary>
    public TimeSpan AnsweredLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Hangs up as soon as live audio has decided. Default on. Needs a dialer that hears the line, at 8000 samples a second.</summary>
    public bool HangUpWhenDecided { get; set; } = true;

    /// <summary>
    /// How long after hanging up the PBX may take to tell how the call went; then the result is Unknown and says so. Default 45 s,
    /// since some PBXes tell only in the call record.
    /// </summary>
    public TimeSpan OutcomeWait { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long after the call its recording may take to appear. Holds no line. Default 15 s.</summary>
    public TimeSpan RecordingWait { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Pause between two looks for a recording that is not there yet. Default 1 s.</summary>
    public TimeSpan RecordingPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Largest recording read, in bytes. Default 16 MiB.</summary>
    public int MaxRecordingBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Uploads each call's audio. Default on.</summary>
    public bool UploadAudio { get; set; } = true;

    /// <summary>Uploads that may wait. When full, the newest is dropped, counted and logged. Default 64.</summary>
    public int UploadQueueCapacity { get; set; } = 64;

    /// <summary>
    /// Folder that keeps audio until the server has taken it, so that neither a restart nor an outage of the server loses any; it then holds
    /// recordings and numbers. Null (default) keeps waiting uploads in memory. Each worker needs a folder of its own.
    /// </summary>
    public string? UploadSpoolFolder { get; set; }

    /// <summary>Pause before an upload in the spool that failed is tried again. Default 30 s.</summary>
    public TimeSpan UploadRetryPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Uploads under way at once. Default 2.</summary>
    public int UploadParallelism { get; set; } = 2;

    /// <summary>
    /// Asks the PBX, where it can tell, whether an extension is registered: when its line opens and after a call that taught nothing. Where the
    /// dialer is a line of its own (SIP), a registration lost while the line is free is told at once. Default on. An unregistered extension takes
    /// no numbers and is reported <c>unregistered</c>.
    /// </summary>
    public bool CheckExtensions { get; set; } = true;

    /// <summary>Pause between two looks at an unregistered extension. Default 30 s.</summary>
    public TimeSpan ExtensionCheckInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long calls may go on after a stop before they are hung up; zero hangs up at once. Default 10 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long hanging up, recordings, reports and uploads may take after <see cref="DrainTimeout"/>; then the run ends with what it has.
    /// Default 10 s. Keep the sum of both below the host's shutdown time-out (30 s).
    /// </summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Adds everything that is wrong to <paramref name="problems"/>, each with its path.</summary>
    internal void Validate(string path, ICollection<string> problems)
    {
        Within(Lines, 1, 1000, nameof(Lines));
        Within(EmptyPlansBeforeStop, 1, int.MaxValue, nameof(EmptyPlansBeforeStop));
        Within(MaxNumbers ?? 1, 1, int.MaxValue, nameof(MaxNumbers));
        Within(StartAttempts, 1, int.MaxValue, nameof(StartAttempts));
        Within(MaxClientIdRenewals, 0, int.MaxValue, nameof(MaxClientIdRenewals));
        Within(DialRetries, 0, 10, nameof(DialRetries));
        Within(MaxRecordingBytes, 1024, int.MaxValue, nameof(MaxRecordingBytes));
        Within(UploadQueueCapacity, 1, int.MaxValue, nameof(UploadQueueCapacity));
        Within(UploadParallelism, 1, 64, nameof(UploadParallelism));
        Positive(UploadRetryPause, nameof(UploadRetryPause));
        Positive(HeartbeatInterval, nameof(HeartbeatInterval));
        Positive(EmptyPlanPause, nameof(EmptyPlanPause));
        Positive(RingLimit, nameof(RingLimit));
        Positive(AnsweredLimit, nameof(AnsweredLimit));
        Positive(OutcomeWait, nameof(OutcomeWait));
        Positive(RecordingPollInterval, nameof(RecordingPollInterval));
        Positive(ExtensionCheckInterval, nameof(ExtensionCheckInterval));
        NotNegative(DialRetryPause, nameof(DialRetryPause));
        NotNegative(RecordingWait, nameof(RecordingWait));
        NotNegative(DrainTimeout, nameof(DrainTimeout));
        NotNegative(FlushTimeout, nameof(FlushTimeout));

        void Within(int value, int least, int most, string name)
        {
            if (value < least || value > most)
            {
                problems.Add(most == int.MaxValue
                    ? $"{path}:{name} must be at least {least}."
                    : $"{path}:{name} must lie between {least} and {most}.");
            }
        }

        void Positive(TimeSpan value, string name) => Bounded(value, value > TimeSpan.Zero, name, "be longer than zero");

        void NotNegative(TimeSpan value, string name) => Bounded(value, value >= TimeSpan.Zero, name, "not be negative");

        void Bounded(TimeSpan value, bool enough, string name, string rule)
        {
            // Timers end at 2^32 - 2 milliseconds; a day is beyond every sense here.
            if (!enough || value > TimeSpan.FromDays(1))
            {
                problems.Add($"{path}:{name} must {rule} and at most a day.");
            }
        }
    }
}
