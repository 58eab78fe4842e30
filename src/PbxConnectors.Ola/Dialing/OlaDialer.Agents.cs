using System.Runtime.CompilerServices;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Session;

namespace PbxConnectors.Ola.Dialing;

// Agents, and the state of extensions and queues.
public sealed partial class OlaDialer
{
    /// <inheritdoc />
    public Task LogInAsync(AgentLogIn logIn, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(logIn);
        return SessionFor(PbxOperation.AgentLogIn).LogInAsync(logIn.Extension, logIn.Queues, cancellationToken);
    }

    /// <summary>Logs an extension out of all queues; ola cannot log out of one.</summary>
    /// <exception cref="PbxNotSupportedException">A queue is named.</exception>
    public Task LogOutAsync(string extension, string? queue = null, CancellationToken cancellationToken = default) => queue is null
        ? SessionFor(PbxOperation.AgentLogOut).LogOutAsync(extension, cancellationToken)
        : throw new PbxNotSupportedException(
            Pbx, PbxOperation.AgentLogOut, "An extension is logged out of all queues at once: name none.");

    /// <summary>Makes the agent ready; ola has one state for all queues, so the queue does not matter.</summary>
    public Task SetReadyAsync(string extension, string? queue = null, CancellationToken cancellationToken = default) =>
        _client.Agents.SetReadyAsync(extension, cancellationToken);

    /// <summary>Makes the agent not ready, in all queues; a reason is sent where there is a WebSocket.</summary>
    public Task SetBreakAsync(
        string extension, string? queue = null, string? reason = null, CancellationToken cancellationToken = default) =>
        reason is not null && _client.Session.IsConfigured
            ? _client.Session.SetBreakAsync(extension, reason, cancellationToken)
            : _client.Agents.SetBreakAsync(extension, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<AgentStatus>> GetAgentStatusAsync(
        string extension, CancellationToken cancellationToken = default)
    {
        var agent = await _client.Agents.GetStatusAsync(extension, cancellationToken).ConfigureAwait(false);
        return agent is null ? [] : [ToAgentStatus(agent, queue: null)];
    }

    /// <inheritdoc />
    public async Task<ExtensionStatus> GetExtensionStatusAsync(string extension, CancellationToken cancellationToken = default)
    {
        var agent = await _client.Agents.GetStatusAsync(extension, cancellationToken).ConfigureAwait(false);
        return agent is null
            ? new ExtensionStatus { Extension = extension, ObservedAt = _time.GetUtcNow() }
            : ToExtensionStatus(agent);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ExtensionStatus> ListExtensionStatusAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var agent in await _client.Agents.ListStatusAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return ToExtensionStatus(agent);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<AgentStatus>> ListQueueAgentsAsync(string queue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        var agents = await _client.Agents.ListStatusAsync(queue: queue, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return [.. agents.Select(agent => ToAgentStatus(agent, queue))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<WaitingCaller>> ListWaitingCallersAsync(
        string queue, CancellationToken cancellationToken = default)
    {
        var callers = await _client.Queues.ListWaitingCallersAsync(queue, cancellationToken).ConfigureAwait(false);
        return
        [
            .. callers.Select((caller, index) => new WaitingCaller
            {
                Queue = queue,
                Caller = caller.CallerNumber,
                Position = index + 1,
                Waiting = caller.Waiting,
                CallIds = caller.CallId is { } id ? [new VendorCallId("uuid", id)] : [],
            }),
        ];
    }

    private AgentStatus ToAgentStatus(OlaAgentStatus agent, string? queue) => new()
    {
        Extension = agent.Extension ?? "",
        AgentId = agent.Id,
        Queue = queue,
        State = agent.State is { IsBusy: true } && agent.Phase == OlaCallPhase.Ringing
            ? AgentState.Reserved
            : agent.State?.ToAgentState() ?? AgentState.Unknown,
        VendorState = agent.State?.Value,
        Since = agent.ChangedAt is { } changed && _time.GetUtcNow() - changed is { } since && since >= TimeSpan.Zero ? since : null,
        ObservedAt = _time.GetUtcNow(),
    };

    private ExtensionStatus ToExtensionStatus(OlaAgentStatus agent) => new()
    {
        Extension = agent.Extension ?? "",
        State = agent switch
        {
            { IsRegistered: false } => DeviceState.Unavailable,
            { State.IsBusy: true } when agent.Phase == OlaCallPhase.Ringing => DeviceState.Ringing,
            { State.IsBusy: true } => DeviceState.InUse,
            { State.IsOutOfCall: true } => DeviceState.Idle,
            _ => DeviceState.Unknown,
        },
        VendorState = agent.State?.Value,
        ObservedAt = _time.GetUtcNow(),
    };
}
