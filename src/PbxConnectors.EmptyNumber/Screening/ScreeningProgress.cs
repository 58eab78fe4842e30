using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>Where a run stands at one moment, for a live display. Immutable; its numbers may be a moment apart from each other.</summary>
public sealed record ScreeningProgress
{
    /// <summary>When the run began; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>True until the run has ended.</summary>
    public bool IsRunning { get; init; }

    /// <summary>The lines, in the order they were allotted.</summary>
    public IReadOnlyList<LineProgress> Lines { get; init; } = [];

    /// <summary>Numbers the server handed out, doubles included.</summary>
    public long LeasesTaken { get; init; }

    /// <summary>Plans whose answer was lost: numbers may have been handed out that never reached us.</summary>
    public long LeasesUnknown { get; init; }

    /// <summary>Numbers handed out a second time, which were not dialled again.</summary>
    public long DoublesRefused { get; init; }

    /// <summary>Plan entries without a number.</summary>
    public long EntriesSkipped { get; init; }

    /// <summary>Calls the PBX took.</summary>
    public long CallsPlaced { get; init; }

    /// <summary>Results so far, per state.</summary>
    public IReadOnlyDictionary<NumberState, long> Results { get; init; } = new Dictionary<NumberState, long>();

    /// <summary>Results so far.</summary>
    public long NumbersDone => Results.Values.Sum();

    /// <summary>Uploads the server took.</summary>
    public long UploadsDone { get; init; }

    /// <summary>Uploads that failed for good.</summary>
    public long UploadsFailed { get; init; }

    /// <summary>Uploads dropped because the queue was full, or because a stop ran out of time.</summary>
    public long UploadsDropped { get; init; }

    /// <summary>Uploads a stop left in the spool for the next run.</summary>
    public long UploadsKept { get; init; }

    /// <summary>Uploads queued or under way.</summary>
    public long UploadsPending { get; init; }

    /// <summary>Status reports the server did not take.</summary>
    public long StatusReportsFailed { get; init; }

    /// <summary>How often the server forgot the client id and gave another.</summary>
    public long ClientIdRenewals { get; init; }
}

/// <summary>One line at one moment.</summary>
/// <param name="Extension">The extension.</param>
/// <param name="State">What it is doing.</param>
/// <param name="MaskedNumber">The number it works on, masked; null when none.</param>
/// <param name="Since">When it took this state.</param>
public sealed record LineProgress(string Extension, LineState State, string? MaskedNumber, DateTimeOffset Since);
