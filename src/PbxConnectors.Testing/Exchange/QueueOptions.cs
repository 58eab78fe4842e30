namespace PbxConnectors.Testing;

/// <summary>How a queue behaves. Immutable.</summary>
public sealed record QueueOptions
{
    /// <summary>How long it rings an agent before it turns to the next. Default 15 s.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After-call work: how long an agent gets no call after one. Default none.</summary>
    public TimeSpan WrapUpTime { get; init; }

    /// <summary>Whether an agent who lets it ring is taken out until set ready again. Default true.</summary>
    public bool PauseOnRingTimeout { get; init; } = true;
}
