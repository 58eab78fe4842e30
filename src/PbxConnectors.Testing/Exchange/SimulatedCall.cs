namespace PbxConnectors.Testing;

/// <summary>A simulated call as it stood at one moment. Immutable.</summary>
public sealed record SimulatedCall
{
    /// <summary>Number of the call, unique in its exchange.</summary>
    public required long Id { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The calling number.</summary>
    public required string Caller { get; init; }

    /// <summary>The number called, or the queue or place the caller is in.</summary>
    public required string Callee { get; init; }

    /// <summary>Which way it goes.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>Where it stands.</summary>
    public required SimulatedCallState State { get; init; }

    /// <summary>When the present destination began to ring; null when it has not.</summary>
    public DateTimeOffset? AlertingAt { get; init; }

    /// <summary>When the present destination answered; null when it has not.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended; null while it lasts.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>ITU-T Q.850 cause it ended with; null while it lasts.</summary>
    public int? Q850Cause { get; init; }

    /// <summary>Ground truth of the outside number dialled; null for other calls.</summary>
    public string? Label { get; init; }

    /// <summary>How a supervisor takes part, when this is a supervisor's call; null otherwise.</summary>
    public SupervisionMode? Supervision { get; init; }
}
