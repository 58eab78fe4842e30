namespace PbxConnectors;

/// <summary>Logs agents on and off queues and sets and reads their state. Thread-safe.</summary>
public interface IPbxAgents : IPbxFeature
{
    /// <summary>Logs an agent on at an extension (CSTA setAgentState loggedOn).</summary>
    Task LogInAsync(AgentLogIn logIn, CancellationToken cancellationToken = default);

    /// <summary>Logs the agent at an extension off; a null queue means all queues.</summary>
    Task LogOutAsync(string extension, string? queue = null, CancellationToken cancellationToken = default);

    /// <summary>Makes the agent at an extension ready for calls; PBXes with one state per queue need the queue.</summary>
    Task SetReadyAsync(string extension, string? queue = null, CancellationToken cancellationToken = default);

    /// <summary>Makes the agent at an extension not ready (break), with a reason the PBX may show.</summary>
    Task SetBreakAsync(string extension, string? queue = null, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the state of the agent at an extension, one entry per queue where the PBX keeps it per queue.</summary>
    Task<IReadOnlyList<AgentStatus>> GetAgentStatusAsync(string extension, CancellationToken cancellationToken = default);
}

/// <summary>Who logs on, where.</summary>
public sealed record AgentLogIn
{
    /// <summary>The extension the agent sits at.</summary>
    public required string Extension { get; init; }

    /// <summary>The agent's own number where the PBX has one; the extension otherwise.</summary>
    public string? AgentId { get; init; }

    /// <summary>The queues to log on to; which are needed depends on the PBX.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>Extension and agent, the middle of long ones hidden.</summary>
    public override string ToString() => $"agent {PhoneNumbers.Mask(AgentId)} at {PhoneNumbers.Mask(Extension)}";
}

/// <summary>State of one agent (in one queue) at one moment. Wish and fact differ: a pending state takes effect after the call.</summary>
public sealed record AgentStatus
{
    /// <summary>The extension.</summary>
    public required string Extension { get; init; }

    /// <summary>The agent's own number.</summary>
    public string? AgentId { get; init; }

    /// <summary>The queue this state holds for; null for all.</summary>
    public string? Queue { get; init; }

    /// <summary>The state.</summary>
    public AgentState State { get; init; }

    /// <summary>The state as the vendor writes it.</summary>
    public string? VendorState { get; init; }

    /// <summary>The reason of a break, where told.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the state has held, where told.</summary>
    public TimeSpan? Since { get; init; }

    /// <summary>When it was read, by our clock.</summary>
    public DateTimeOffset ObservedAt { get; init; }

    /// <summary>Extension, agent, queue and state, the middle of long ones hidden.</summary>
    public override string ToString() =>
        $"agent {PhoneNumbers.Mask(AgentId)} at {PhoneNumbers.Mask(Extension)} in queue {PhoneNumbers.Mask(Queue)}: {State}";
}

/// <summary>State of an agent (CSTA agent states). Contact with the PBX lost is <see cref="Unknown"/>, not <see cref="LoggedOut"/>.</summary>
public enum AgentState
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Not logged on.</summary>
    LoggedOut,

    /// <summary>Waiting for a call.</summary>
    Ready,

    /// <summary>On a break.</summary>
    NotReady,

    /// <summary>A call is being offered.</summary>
    Reserved,

    /// <summary>In a call.</summary>
    Busy,

    /// <summary>Finishing up after a call.</summary>
    AfterCallWork,
}
