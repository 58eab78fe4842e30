using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Calls;
using PbxConnectors.Ola.Session;

namespace PbxConnectors.Ola.Dialing;

/// <summary>
/// <see cref="IPbxDialer"/> over ola. Calls are followed by what the WebSocket tells of their extension, and by asking for its state where
/// there is none. ola tells whether a call was answered, never why not. Thread-safe; disposing it faults the waits of open calls
/// and hangs nothing up.
/// </summary>
public sealed partial class OlaDialer
    : IPbxDialer, IPbxCallControl, IPbxSupervision, IPbxAgents, IPbxStatus, IPbxQueues, IPbxConferences, IPbxBlacklist, IPbxCampaigns,
        IAsyncDisposable, IDisposable
{
    private const string NeedsSession = "Only the WebSocket does that: set Session:UserName and Session:Password.";

    private readonly OlaClient _client;
    private readonly OlaCallTracker _tracker;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, Lazy<Task>> _subscribed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _bargedIn = new(StringComparer.Ordinal);

    /// <summary>Creates a dialer over a client, which it does not dispose. One dialer per client.</summary>
    public OlaDialer(OlaClient client, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _time = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.Ola");
        _tracker = new OlaCallTracker(client, _logger, _time);
        Capabilities = OlaCapabilities.Create(client.Options);
        client.Connection.Intake.Observed += _tracker.Accept;
        client.Connection.Changed += _tracker.ConnectionChanged;
    }

    /// <inheritdoc />
    public PbxIdentity Pbx => _client.Pbx;

    /// <inheritdoc />
    public PbxCapabilities Capabilities { get; }

    /// <inheritdoc />
    public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature
    {
        // Without a WebSocket nothing is told and nobody can be supervised.
        bool needsSession = typeof(TFeature) == typeof(IPbxEvents) || typeof(TFeature) == typeof(IPbxSupervision);
        feature = needsSession && !_client.Session.IsConfigured
            ? null
            : this as TFeature ?? _client as TFeature ?? _client.Session as TFeature;
        return feature is not null;
    }

    /// <inheritdoc />
    public async Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_tracker.Calls.IsDisposed, this);
        return await (request.From switch
        {
            DialSource.Extension from => DialFromExtensionAsync(request, from.Number, cancellationToken),
            DialSource.OutsideNumber from when Capabilities.Supports(PbxOperation.CallBack) =>
                CallBackAsync(request, from.Number, cancellationToken),
            DialSource.OutsideNumber => throw new PbxNotSupportedException(
                Pbx, PbxOperation.CallBack, "Name the trunk group to use in Dialing:CallBackTrunkGroup."),
            _ => throw new PbxNotSupportedException(Pbx, PbxOperation.DialFromDevice, "Calls are placed from an extension."),
        }).ConfigureAwait(false);
    }

    /// <summary>Hangs up an extension over HTTP; a call known by its id only is ended by force over the WebSocket.</summary>
    public Task HangUpAsync(CallReference call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Extension is { } extension
            ? _client.Calls.HangUpAsync(extension, cancellationToken)
            : SessionFor(PbxOperation.HangUp).KillCallAsync(call.CallId, cancellationToken: cancellationToken);
    }

    /// <inheritdoc />
    public Task HoldAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.HoldAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task RetrieveAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.RetrieveAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task TransferBlindAsync(CallReference call, string to, CancellationToken cancellationToken = default) =>
        SessionFor(PbxOperation.TransferBlind).TransferAsync(ExtensionOf(call), to, cancellationToken);

    /// <summary>
    /// Calls another party while the present one waits: <c>consult</c>, which is in no document and must be allowed.
    /// </summary>
    public Task StartAttendedTransferAsync(CallReference call, string to, CancellationToken cancellationToken = default) =>
        UndocumentedSessionFor(PbxOperation.StartAttendedTransfer).ConsultAsync(ExtensionOf(call), to, cancellationToken);

    /// <summary>Not supported: no command for it is known.</summary>
    public Task CompleteAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.CompleteAttendedTransfer);

    /// <summary>Not supported: no command for it is known.</summary>
    public Task CancelAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.CancelAttendedTransfer);

    /// <summary>Transfers to a queue, by its number.</summary>
    public Task TransferToApplicationAsync(CallReference call, string application, CancellationToken cancellationToken = default) =>
        SessionFor(PbxOperation.TransferToApplication).TransferAsync(ExtensionOf(call), application, cancellationToken);

    /// <inheritdoc />
    public Task PickUpAsync(string extension, string ringingExtension, CancellationToken cancellationToken = default) =>
        SessionFor(PbxOperation.PickUp).InterceptAsync(extension, ringingExtension, cancellationToken);

    /// <summary>Gives a waiting caller, named by call id (<see cref="WaitingCaller.CallIds"/>), to an extension.</summary>
    public Task TakeQueuedCallAsync(string extension, string callerOrCallId, CancellationToken cancellationToken = default) =>
        SessionFor(PbxOperation.TakeQueuedCall).TakeCallAsync(extension, callerOrCallId, cancellationToken);

    /// <inheritdoc />
    public async Task SuperviseAsync(
        string supervisor, string extension, SupervisionMode mode, CancellationToken cancellationToken = default)
    {
        switch (mode)
        {
            case SupervisionMode.Listen:
                await SessionFor(PbxOperation.Listen).ListenAsync(supervisor, extension, cancellationToken).ConfigureAwait(false);
                _bargedIn.TryRemove(supervisor, out _);
                break;
            case SupervisionMode.Whisper:
                // Whispering chooses who hears a supervisor that listens already.
                var session = UndocumentedSessionFor(PbxOperation.Whisper);
                await session.ListenAsync(supervisor, extension, cancellationToken).ConfigureAwait(false);
                await session.WhisperAsync(supervisor, "agent", cancellationToken).ConfigureAwait(false);
                _bargedIn.TryRemove(supervisor, out _);
                break;
            case SupervisionMode.BargeIn:
                await SessionFor(PbxOperation.BargeIn).AddThirdPartyAsync(
                    extension, supervisor, cancellationToken: cancellationToken)
                    .ConfigureAwait(false);
                _bargedIn[supervisor] = 0;
                break;
            case SupervisionMode.TakeOver:
                await SessionFor(PbxOperation.TakeOver).InterceptAsync(supervisor, extension, cancellationToken)
                    .ConfigureAwait(false);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown kind of supervision.");
        }
    }

    /// <inheritdoc />
    public Task StopSupervisingAsync(string supervisor, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(supervisor);
        var session = SessionFor(PbxOperation.StopSupervising);
        return _bargedIn.TryRemove(supervisor, out _)
            ? session.RemoveThirdPartyAsync(supervisor, cancellationToken)
            : session.StopListeningAsync(supervisor, cancellationToken);
    }

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
    public async Task<IReadOnlyList<AgentStatus>> GetQueueAgentsAsync(string queue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        var agents = await _client.Agents.ListStatusAsync(queue: queue, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return [.. agents.Select(agent => ToAgentStatus(agent, queue))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<WaitingCaller>> GetWaitingCallersAsync(
        string queue, CancellationToken cancellationToken = default)
    {
        var callers = await _client.Queues.GetWaitingCallersAsync(queue, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Stops following calls. Waits that are pending fault; calls go on.</summary>
    public async ValueTask DisposeAsync()
    {
        _client.Connection.Intake.Observed -= _tracker.Accept;
        _client.Connection.Changed -= _tracker.ConnectionChanged;
        await _tracker.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Begins to stop and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private async Task<PbxCall> DialFromExtensionAsync(DialRequest request, string extension, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(request, async (call, token) =>
        {
            await _client.Calls.HangUpAsync(extension, token).ConfigureAwait(false);
            _tracker.HungUp(call);
        });
        if (_client.Session.IsConfigured)
        {
            await _subscribed.GetOrAdd(extension, static (key, dialer) => new Lazy<Task>(() => dialer.SubscribeAsync(key)), this).Value
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _tracker.Follow(new OlaTrackedCall(source, _time.GetUtcNow()));
        try
        {
            string text = request.UserData ?? source.Call.CorrelationId;
            await (_client.Options.Dialing.Gateway is { Length: > 0 } gateway
                ? _client.Session.DialAsync(extension, request.To, text, gateway, cancellationToken)
                : _client.Calls.DialAsync(extension, request.To, text, cancellationToken)).ConfigureAwait(false);
        }
        catch
        {
            _tracker.Calls.Forget(source.Call);
            throw;
        }

        _tracker.Calls.NotePlaced(source);
        return source.Call;
    }

    private async Task<PbxCall> CallBackAsync(DialRequest request, string from, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(request, (_, _) => throw new PbxNotSupportedException(
            Pbx, PbxOperation.HangUp, "A call between outside numbers has no extension to hang up."));
        await _client.Calls.CallBackAsync(
            from, request.To, _client.Options.Dialing.CallBackTrunkGroup, source.Call.CorrelationId, cancellationToken).ConfigureAwait(false);
        _tracker.Calls.NotePlaced(source);
        source.End(new CallResult
        {
            Reason = EndReason.Unknown, Explanation = "The PBX took the command; of calls between outside numbers it tells nothing more.",
        });
        return source.Call;
    }

    private async Task SubscribeAsync(string extension)
    {
        string key = OlaRoutingKey.Agent(extension);
        try
        {
            await _client.Connection.SubscribeAsync(key, keepOnFailure: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PbxException e)
        {
            Log.SubscribeFailed(_logger, Pbx, key, e.Message);
        }
    }

    private OlaSession SessionFor(PbxOperation operation) =>
        _client.Session.IsConfigured ? _client.Session : throw new PbxNotSupportedException(Pbx, operation, NeedsSession);

    private OlaSession UndocumentedSessionFor(PbxOperation operation)
    {
        var session = SessionFor(operation);
        return _client.Options.Session.AllowUndocumentedCommands
            ? session
            : throw new PbxNotSupportedException(
                Pbx, operation, "A command for it is known from the wire only: to try it, set Session:AllowUndocumentedCommands.");
    }

    private static string ExtensionOf(CallReference call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Extension ?? throw new ArgumentException(
            "ola knows calls by their extension: use CallReference.ByExtension.", nameof(call));
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
