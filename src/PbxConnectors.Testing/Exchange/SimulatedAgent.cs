namespace PbxConnectors.Testing;

/// <summary>An agent logged in to a queue, at one moment. Immutable.</summary>
public sealed record SimulatedAgent
{
    /// <summary>The agent.</summary>
    public required string AgentId { get; init; }

    /// <summary>The extension the agent sits at.</summary>
    public required string Extension { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Calls go to agents of a low penalty first.</summary>
    public required int Penalty { get; init; }

    /// <summary>What the agent is doing.</summary>
    public required SimulatedAgentState State { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>Why, where the agent gave a reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The number the agent is connected with; empty when none.</summary>
    public string CurrentNumber { get; init; } = "";

    /// <summary>The call the agent is in; null when none.</summary>
    public SimulatedCall? CurrentCall { get; init; }

    /// <summary>How many calls the agent has taken from this queue.</summary>
    public int CallsTaken { get; init; }
}
