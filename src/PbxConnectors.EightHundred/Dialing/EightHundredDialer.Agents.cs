using System.Runtime.CompilerServices;
using PbxConnectors.EightHundred.Extensions;

namespace PbxConnectors.EightHundred.Dialing;

// Agents, and the state of extensions and queues. 800ing knows neither breaks nor the agents of a queue.
public sealed partial class EightHundredDialer
{
    /// <summary>Checks the agent in; 800ing knows neither queues nor agent numbers here.</summary>
    public Task LogInAsync(AgentLogIn logIn, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(logIn);
        return _client.Extensions.CheckInAsync(logIn.Extension, cancellationToken);
    }

    /// <summary>Checks the agent out, of everything: 800ing knows no queues here.</summary>
    public Task LogOutAsync(string extension, string? queue = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return _client.Extensions.CheckOutAsync(extension, cancellationToken);
    }

    /// <summary>Not offered by 800ing: an agent who is checked in is ready.</summary>
    /// <exception cref="PbxNotSupportedException">Always.</exception>
    public Task SetReadyAsync(string extension, string? queue = null, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.AgentReady, "Check the agent in instead.");

    /// <summary>Not offered by 800ing.</summary>
    /// <exception cref="PbxNotSupportedException">Always.</exception>
    public Task SetBreakAsync(
        string extension, string? queue = null, string? reason = null, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.AgentBreak, "Check the agent out instead.");

    /// <inheritdoc />
    public async Task<IReadOnlyList<AgentStatus>> GetAgentStatusAsync(string extension, CancellationToken cancellationToken = default)
    {
        return await FindAsync(extension, cancellationToken).ConfigureAwait(false) is not { } found ? [] :
        [
            new AgentStatus
            {
                Extension = extension,
                State = ExtensionWords.ToAgentState(found.StatusText),
                VendorState = found.StatusText,
                ObservedAt = _time.GetUtcNow(),
            },
        ];
    }

    /// <inheritdoc />
    public async Task<ExtensionStatus> GetExtensionStatusAsync(string extension, CancellationToken cancellationToken = default)
    {
        var found = await FindAsync(extension, cancellationToken).ConfigureAwait(false);
        return ToStatus(extension, found?.StatusText);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ExtensionStatus> ListExtensionStatusAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var extension in await _client.Extensions.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return ToStatus(extension.Extension ?? "", extension.StatusText);
        }
    }

    /// <summary>Not offered by 800ing.</summary>
    /// <exception cref="PbxNotSupportedException">Always.</exception>
    public Task<IReadOnlyList<AgentStatus>> ListQueueAgentsAsync(string queue, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.QueueStatus, "Read the agents one by one instead.");

    /// <inheritdoc />
    public async Task<IReadOnlyList<WaitingCaller>> ListWaitingCallersAsync(string queue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        var now = _time.GetUtcNow();
        var waiting = await _client.Channels.ListInboundAsync(waitingOnly: true, cancellationToken).ConfigureAwait(false);
        return
        [
            .. waiting.Where(channel => channel.QueueId is { } id && Wire.WireValues.Text(id) == queue)
                .OrderBy(channel => channel.CalledAt)
                .Select((channel, index) => new WaitingCaller
                {
                    Queue = queue,
                    Caller = channel.Caller,
                    Position = index + 1,
                    Waiting = channel.CalledAt is { } at && at <= now ? now - at : null,
                }),
        ];
    }

    private async Task<EightHundredExtension?> FindAsync(string extension, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        var all = await _client.Extensions.ListAsync(cancellationToken).ConfigureAwait(false);
        return all.FirstOrDefault(e => e.Extension == extension);
    }

    private ExtensionStatus ToStatus(string extension, string? text) => new()
    {
        Extension = extension,
        State = ExtensionWords.ToDeviceState(text),
        VendorState = text,
        ObservedAt = _time.GetUtcNow(),
    };
}
