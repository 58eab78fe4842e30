using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>What a <see cref="ScreeningWorker"/> needs. <c>AddEmptyNumberScreening</c> fills it in; a program without DI does so itself.</summary>
public sealed record ScreeningWorkerSettings
{
    /// <summary>The server to work for.</summary>
    public required EmptyNumberClient Client { get; init; }

    /// <summary>The PBX that dials.</summary>
    public required IPbxDialer Dialer { get; init; }

    /// <summary>How to work.</summary>
    public ScreeningOptions Options { get; init; } = new();

    /// <summary>The announcements to recognise; by default none, so only tones are.</summary>
    public AnnouncementLibrary Library { get; init; } = AnnouncementLibrary.Empty;

    /// <summary>
    /// Announcements that may be replaced while the worker runs, in place of <see cref="Library"/>: each call takes those in force when it
    /// begins. Null, the default, for none.
    /// </summary>
    public LiveAnnouncementLibrary? LiveLibrary { get; init; }

    /// <summary>
    /// Collects announcements nobody listed, from calls that were not answered; null, the default, collects none. Its owner disposes it.
    /// </summary>
    public AnnouncementLearner? Learner { get; init; }

    /// <summary>
    /// Looks at the words of announcements nobody listed, on calls that were not answered; null, the default, asks nobody. Its owner
    /// disposes it.
    /// </summary>
    public TranscriptReview? Review { get; init; }

    /// <summary>How to listen; null for the analyzer's defaults.</summary>
    public CallProgressOptions? Listening { get; init; }

    /// <summary>How sound and signalling are weighed.</summary>
    public INumberStateRules Rules { get; init; } = NumberStateRules.Default;

    /// <summary>Whether a verdict on live audio is reason to hang up. Default <see cref="HangUpPolicy.OnDecision"/>.</summary>
    public Func<CallProgressVerdict, bool> HangUpOn { get; init; } = HangUpPolicy.OnDecision;

    /// <summary>Which word each state of a line is reported with.</summary>
    public LineStatusMap StatusMap { get; init; } = new();

    /// <summary>Receivers of the results.</summary>
    public IReadOnlyList<IScreeningSink> Sinks { get; init; } = [];

    /// <summary>Receives the log.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal AnnouncementLibrary LibraryInForce => LiveLibrary?.Current ?? Library;

    /// <summary>The server and the PBX.</summary>
    public override string ToString() => $"screening for {Client} through {Dialer.Pbx}";
}
