namespace PbxConnectors.Testing;

/// <summary>An agent's place in one queue.</summary>
internal sealed class AgentSeat(string agentId, SimulatedExtension extension, string queue, int penalty)
{
    public string AgentId { get; } = agentId;
    public SimulatedExtension Extension { get; } = extension;
    public string Queue { get; } = queue;
    public int Penalty { get; set; } = penalty;
    public string? Reason { get; set; }

    /// <summary>What the agent chose to be when no call keeps him busy.</summary>
    public SimulatedAgentState WorkState { get; set; }

    public DateTimeOffset WrapUpUntil { get; set; }
    public ITimer? WrapUpTimer { get; set; }
    public int CallsTaken { get; set; }

    /// <summary>What the agent was seen doing last, and since when.</summary>
    public SimulatedAgentState Seen { get; set; }

    public DateTimeOffset SeenSince { get; set; }
}
