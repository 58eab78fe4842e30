namespace PbxConnectors;

/// <summary>Reads queues. Thread-safe.</summary>
public interface IPbxQueues : IPbxFeature
{
    /// <summary>The agents of a queue and their state.</summary>
    Task<IReadOnlyList<AgentStatus>> ListQueueAgentsAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>The callers waiting in a queue, first first.</summary>
    Task<IReadOnlyList<WaitingCaller>> ListWaitingCallersAsync(string queue, CancellationToken cancellationToken = default);
}

/// <summary>A caller waiting in a queue.</summary>
public sealed record WaitingCaller
{
    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The caller's number.</summary>
    public string? Caller { get; init; }

    /// <summary>Place in the queue, 1 is next.</summary>
    public int? Position { get; init; }

    /// <summary>How long the caller has waited.</summary>
    public TimeSpan? Waiting { get; init; }

    /// <summary>The ids of the call.</summary>
    public IReadOnlyList<VendorCallId> CallIds { get; init; } = [];

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"queue {Queue} #{Position}: {PhoneNumbers.Mask(Caller)}";
}
