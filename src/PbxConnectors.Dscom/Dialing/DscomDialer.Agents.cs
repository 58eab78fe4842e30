using System.Runtime.CompilerServices;
using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Status;

namespace PbxConnectors.Dscom.Dialing;

// Agents, and the state of extensions, queues and trunks.
public sealed partial class DscomDialer
{
    /// <summary>Logs an agent on to each queue in turn; dscom needs the agent's number and at least one queue.</summary>
    public async Task LogInAsync(AgentLogIn logIn, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(logIn);
        if (logIn.Queues.Count == 0)
        {
            throw new ArgumentException("dscom logs agents on to queues: name at least one.", nameof(logIn));
        }

        foreach (string queue in logIn.Queues)
        {
            await _client.Agents.LogInAsync(logIn.AgentId ?? logIn.Extension, logIn.Extension, queue, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public Task LogOutAsync(string extension, string? queue = null, CancellationToken cancellationToken = default) =>
        _client.Agents.LogOutAsync(extension, queue, cancellationToken);

    /// <summary>Sets the agent ready in one queue; without a queue in every queue the agent is logged on to.</summary>
    public Task SetReadyAsync(string extension, string? queue = null, CancellationToken cancellationToken = default) =>
        SetStateAsync(extension, queue, DscomAgentState.Ready, null, cancellationToken);

    /// <summary>Sets a work break (公事暂休) in one queue; without a queue in every queue the agent is logged on to.</summary>
    public Task SetBreakAsync(
        string extension, string? queue = null, string? reason = null, CancellationToken cancellationToken = default) =>
        SetStateAsync(extension, queue, DscomAgentState.WorkBreak, reason, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<AgentStatus>> GetAgentStatusAsync(string extension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        var agents = await _client.Agents.GetStatusAsync(extension: extension, cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. agents.Select(ToAgentStatus)];
    }

    /// <inheritdoc />
    public async Task<ExtensionStatus> GetExtensionStatusAsync(string extension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        await foreach (var status in _client.Status.ListExtensionsAsync(extension, cancellationToken).ConfigureAwait(false))
        {
            if (status.Endpoint == extension)
            {
                return ToExtensionStatus(status);
            }
        }

        return new ExtensionStatus { Extension = extension, ObservedAt = _time.GetUtcNow() };
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ExtensionStatus> ListExtensionStatusAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var status in _client.Status.ListExtensionsAsync(null, cancellationToken).ConfigureAwait(false))
        {
            yield return ToExtensionStatus(status);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<AgentStatus>> ListQueueAgentsAsync(string queue, CancellationToken cancellationToken = default)
    {
        var agents = await _client.Status.ListQueueAgentsAsync(queue, cancellationToken).ConfigureAwait(false);
        return [.. agents.Select(ToAgentStatus)];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<WaitingCaller>> ListWaitingCallersAsync(string queue, CancellationToken cancellationToken = default)
    {
        var callers = new List<WaitingCaller>();
        await foreach (var caller in _client.Status.ListWaitingCallersAsync(queue, cancellationToken).ConfigureAwait(false))
        {
            callers.Add(new WaitingCaller
            {
                Queue = caller.Queue ?? queue,
                Caller = caller.CallerNumber,
                Position = caller.Position,
                Waiting = caller.Waiting,
                CallIds = Ids(("linkedid", caller.LinkedId)),
            });
        }

        return callers;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<TrunkStatus> ListTrunkStatusAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var trunk in _client.Status.ListTrunksAsync(null, cancellationToken).ConfigureAwait(false))
        {
            yield return new TrunkStatus
            {
                Trunk = trunk.Endpoint ?? "",
                State = trunk.State,
                VendorState = trunk.StateText,
                ChannelsInUse = trunk.ChannelsInUse,
                Channels = trunk.Channels,
                ObservedAt = _time.GetUtcNow(),
            };
        }
    }

    private async Task SetStateAsync(
        string extension, string? queue, DscomAgentState state, string? reason, CancellationToken cancellationToken)
    {
        if (queue is not null)
        {
            await _client.Agents.SetStateAsync(extension, queue, state, reason, cancellationToken).ConfigureAwait(false);
            return;
        }

        var agents = await _client.Agents.GetStatusAsync(extension: extension, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (string each in agents.Select(a => a.Queue).OfType<string>().Distinct())
        {
            await _client.Agents.SetStateAsync(extension, each, state, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    private AgentStatus ToAgentStatus(DscomAgentStatus agent) => new()
    {
        Extension = agent.Extension ?? "",
        AgentId = agent.AgentId,
        Queue = agent.Queue,
        State = agent.Status?.ToAgentState() ?? AgentState.Unknown,
        VendorState = agent.StatusText ?? agent.Status?.Value,
        Since = agent.StatusFor,
        ObservedAt = _time.GetUtcNow(),
    };

    private ExtensionStatus ToExtensionStatus(DscomEndpointStatus status) => new()
    {
        Extension = status.Endpoint ?? "",
        State = status.State,
        VendorState = status.StateText,
        ObservedAt = _time.GetUtcNow(),
    };
}
