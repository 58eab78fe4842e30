using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PbxConnectors.Transport;

/// <summary>What a <see cref="CallTracker{TCall}"/> needs.</summary>
/// <typeparam name="TCall">The connector's own kind of call.</typeparam>
public sealed record CallTrackerSettings<TCall>
    where TCall : TrackedCall
{
    /// <summary>The connection, for logs and metrics.</summary>
    public required PbxIdentity Pbx { get; init; }

    /// <summary>Name of the dialer, for the errors of those who wait when it is disposed.</summary>
    public required string Dialer { get; init; }

    /// <summary>How long to wait before the next look; asked before each pause, from one thread at a time.</summary>
    public required Func<TimeSpan> Pause { get; init; }

    /// <summary>
    /// Asks the PBX how the calls in flight are, of which there is at least one, and tells the tracker. One look at a time. It handles every
    /// <see cref="PbxException"/> itself: any exception counts as a bug and ends the calls as unknown.
    /// </summary>
    public required Func<IReadOnlyList<TCall>, CancellationToken, Task> Look { get; init; }

    /// <summary>Longest time a call is followed; then it ends as unknown.</summary>
    public required TimeSpan MaxCallDuration { get; init; }

    /// <summary>Receives what happens to the calls.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
