namespace PbxConnectors.Testing;

/// <summary>How somebody who calls from outside behaves. Immutable.</summary>
public sealed record InboundCaller
{
    /// <summary>How long the caller talks before hanging up. Default 30 s.</summary>
    public TimeSpan TalkTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the caller waits for an answer, ringing or in a queue. Default 60 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a message the caller leaves when a voice mailbox answers; null for none. Default none.</summary>
    public TimeSpan? LeavesMessage { get; init; }
}
