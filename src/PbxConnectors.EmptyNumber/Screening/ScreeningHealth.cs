namespace PbxConnectors.EmptyNumber;

/// <summary>What a health check asks of a worker. Immutable.</summary>
public sealed record ScreeningHealth
{
    /// <summary>True from the start of the run to its end.</summary>
    public bool IsRunning { get; init; }

    /// <summary>What ended the run early; null when nothing did.</summary>
    public Exception? Fault { get; init; }

    /// <summary>When the server last took a heartbeat; null before the first.</summary>
    public DateTimeOffset? LastHeartbeatAt { get; init; }

    /// <summary>Heartbeats in a row that the server did not take.</summary>
    public int HeartbeatMisses { get; init; }

    /// <summary>When the server last answered with a dial plan, empty or not; null before the first.</summary>
    public DateTimeOffset? LastPlanAt { get; init; }

    /// <summary>Requests for a plan in a row that failed.</summary>
    public int PlanFailures { get; init; }

    /// <summary>Lines that are open.</summary>
    public int Lines { get; init; }

    /// <summary>Lines whose extension is not registered at the PBX.</summary>
    public int LinesUnavailable { get; init; }

    /// <summary>The numbers in one line of text.</summary>
    public override string ToString() =>
        $"running {IsRunning}, lines {Lines} ({LinesUnavailable} unavailable), heartbeat misses {HeartbeatMisses}, plan failures {PlanFailures}";
}
