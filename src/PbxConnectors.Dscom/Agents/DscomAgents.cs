using PbxConnectors.Dscom.Status;
using PbxConnectors.Dscom.Wire;

namespace PbxConnectors.Dscom.Agents;

/// <summary>Agents (document: 座席). Repeating any of these commands is harmless. Thread-safe.</summary>
public sealed class DscomAgents
{
    private readonly DscomApi _api;

    internal DscomAgents(DscomApi api) => _api = api;

    /// <summary>Logs an agent on to a queue: 座席签入, <c>POST /api/v1/agent/login</c>.</summary>
    /// <param name="agentId">The agent's number.</param>
    /// <param name="extension">Where the agent sits.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="penalty">Skill 0–99, low is served first; the PBX takes 0 when null.</param>
    /// <param name="state">State to begin with; ready when null.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task LogInAsync(
        string agentId,
        string extension,
        string queue,
        int? penalty = null,
        DscomAgentState? state = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(agentId);
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        if (penalty is < 0 or > 99)
        {
            throw new ArgumentOutOfRangeException(nameof(penalty), penalty, "The skill value lies between 0 and 99.");
        }

        RequireValue(state, nameof(state));

        return _api.CommandAsync(
            DscomOperations.AgentLogIn,
            body =>
            {
                body.WriteString("agentid", agentId);
                body.WriteString("extension", extension);
                body.WriteString("queue", queue);
                if (penalty is { } skill)
                {
                    body.WriteNumber("penalty", skill);
                }

                if (state is { } initial)
                {
                    body.WriteNumberOrText("paused", initial.Value);
                }
            },
            cancellationToken);
    }

    /// <summary>Logs the agent at an extension off one queue, or off all when null: 座席签出, <c>POST /api/v1/agent/logout</c>.</summary>
    public Task LogOutAsync(string extension, string? queue = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return _api.CommandAsync(
            DscomOperations.AgentLogOut,
            body =>
            {
                body.WriteString("extension", extension);
                body.WriteString("queue", queue ?? "all");
            },
            cancellationToken);
    }

    /// <summary>Sets an agent's state in one queue: 设置座席状态, <c>POST /api/v1/agent/pause</c>.</summary>
    /// <param name="extension">The agent's extension.</param>
    /// <param name="queue">One queue; the document offers no "all" here.</param>
    /// <param name="state">Ready, a break or a custom state.</param>
    /// <param name="reason">Free text.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task SetStateAsync(
        string extension, string queue, DscomAgentState state, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        RequireValue(state, nameof(state));
        return _api.CommandAsync(
            DscomOperations.SetAgentState,
            body =>
            {
                body.WriteString("extension", extension);
                body.WriteNumberOrText("paused", state.Value);
                body.WriteString("queue", queue);
                body.WriteOptional("reason", reason);
            },
            cancellationToken);
    }

    /// <summary>
    /// Reads agents, all or narrowed, one entry per queue and extension: 获取座席状态, <c>GET /api/v1/agent/getAgentStatus</c>.
    /// </summary>
    public async Task<IReadOnlyList<DscomAgentStatus>> GetStatusAsync(
        string? agentId = null, string? extension = null, string? queue = null, CancellationToken cancellationToken = default)
    {
        using var reply = await _api.GetAsync(
            DscomOperations.AgentStatus,
            DscomQuery.Of(("agentid", agentId), ("extension", extension), ("queue", queue)),
            cancellationToken,
            body =>
            {
                body.WriteOptional("agentid", agentId);
                body.WriteOptional("extension", extension);
                body.WriteOptional("queue", queue);
            }).ConfigureAwait(false);
        return
        [
            .. from inQueue in reply.Data.Members
               from agent in inQueue.Value.Members
               where agent.Value.IsObject
               select DscomAgentStatus.Read(agent.Value, queue: inQueue.Key, extension: agent.Key),
        ];
    }

    private static void RequireValue(DscomAgentState? state, string parameter)
    {
        if (state is { Value: null or "" })
        {
            throw new ArgumentException("Name the state to set, e.g. DscomAgentState.WorkBreak.", parameter);
        }
    }
}
