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

    /// <summary>The server and the PBX.</summary>
    public override string ToString() => $"screening for {Client} through {Dialer.Pbx}";
}
