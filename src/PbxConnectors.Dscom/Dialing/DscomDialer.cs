using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Calls;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Dscom.Status;

namespace PbxConnectors.Dscom.Dialing;

/// <summary>
/// <see cref="IPbxDialer"/> over dscom. Outcomes come from the call records, asked for by one loop for all calls in flight; the billing
/// push, where it is enabled, tells when to ask. Thread-safe; disposing it faults the waits of open calls and hangs nothing up.
/// </summary>
public sealed class DscomDialer
    : IPbxDialer, IPbxCallControl, IPbxParking, IPbxSupervision, IPbxAgents, IPbxStatus, IPbxQueues, IPbxTrunks, IPbxRecords,
      IPbxRecordings, IPbxVoicemail, IPbxSpeech, IAsyncDisposable, IDisposable
{
    private readonly DscomClient _client;
    private readonly DscomCallTracker _tracker;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Task _following;

    /// <summary>Creates a dialer over a client, which it does not dispose.</summary>
    public DscomDialer(DscomClient client, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _time = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.Dscom");
        _tracker = new DscomCallTracker(client, _logger, _time);
        Capabilities = DscomCapabilities.Create(client.Options);
        _following = client.Options.BillingPush.Enabled ? Task.Run(FollowPushAsync) : Task.CompletedTask;
    }

    /// <inheritdoc />
    public PbxIdentity Pbx => _client.Pbx;

    /// <inheritdoc />
    public PbxCapabilities Capabilities { get; }

    /// <inheritdoc />
    public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature
    {
        // The push is a feature only where it is switched on: elsewhere its stream would stay silent.
        feature = typeof(TFeature) == typeof(IPbxEvents)
            ? (_client.Options.BillingPush.Enabled ? _client.Billing as TFeature : null)
            : this as TFeature ?? _client as TFeature;
        return feature is not null;
    }

    /// <inheritdoc />
    public async Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_tracker.Calls.IsDisposed, this);
        if (request.From is not DialSource.Extension from)
        {
            throw new PbxNotSupportedException(
                Pbx,
                request.From is DialSource.Device ? PbxOperation.DialFromDevice : PbxOperation.CallBack,
                "Calls are placed from an extension.");
        }

        var source = _tracker.Calls.CreateSource(request, (_, token) => _client.Calls.HangUpAsync(from.Number, token));
        var dialedAt = _time.GetUtcNow();
        string? uniqueId = await _client.Calls.DialAsync(from.Number, request.To, request.DisplayNumber, cancellationToken)
            .ConfigureAwait(false);
        if (uniqueId is not null)
        {
            source.AddVendorId(new VendorCallId("uniqueid", uniqueId));
        }

        _tracker.Calls.NotePlaced(source);
        _tracker.Follow(new DscomTrackedCall(source, dialedAt, uniqueId));
        return source.Call;
    }

    /// <inheritdoc />
    public Task HangUpAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.HangUpAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task HoldAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.HoldAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task RetrieveAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.RetrieveAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task TransferBlindAsync(CallReference call, string to, CancellationToken cancellationToken = default) =>
        _client.Calls.TransferAsync(DscomTransferType.Blind, ExtensionOf(call), to, cancellationToken);

    /// <inheritdoc />
    public Task StartAttendedTransferAsync(CallReference call, string to, CancellationToken cancellationToken = default) =>
        _client.Calls.TransferAsync(DscomTransferType.Attended, ExtensionOf(call), to, cancellationToken);

    /// <summary>Hangs up the extension that transfers, which joins the other two: dscom has no command of its own for it.</summary>
    public Task CompleteAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.HangUpAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task CancelAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.CancelAttendedTransferAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task TransferToApplicationAsync(CallReference call, string application, CancellationToken cancellationToken = default) =>
        _client.Calls.TransferAsync(DscomTransferType.Application, ExtensionOf(call), application, cancellationToken);

    /// <inheritdoc />
    public Task PickUpAsync(string extension, string ringingExtension, CancellationToken cancellationToken = default) =>
        _client.Calls.PickUpAsync(extension, ringingExtension, cancellationToken);

    /// <summary>Gives a waiting caller, named by number, to an extension.</summary>
    public Task TakeQueuedCallAsync(string extension, string callerOrCallId, CancellationToken cancellationToken = default) =>
        _client.Calls.TakeQueuedCallAsync(extension, callerOrCallId, cancellationToken);

    /// <inheritdoc />
    public Task ParkAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.ParkAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task UnparkAsync(string extension, ParkedCall parked, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parked);
        return _client.Calls.UnparkAsync(extension, parked.Caller, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ParkedCall>> ListParkedAsync(string? parkedBy = null, CancellationToken cancellationToken = default)
    {
        var calls = await _client.Calls.ListParkedAsync(parkedBy, cancellationToken).ConfigureAwait(false);
        return [.. calls.Where(c => c.CallerNumber is not null).Select(ToParkedCall)];
    }

    /// <inheritdoc />
    public Task SuperviseAsync(
        string supervisor, string extension, SupervisionMode mode, CancellationToken cancellationToken = default) => mode switch
        {
            SupervisionMode.Listen => _client.Calls.ListenAsync(supervisor, extension, cancellationToken),
            SupervisionMode.Whisper => _client.Calls.WhisperAsync(supervisor, extension, cancellationToken),
            SupervisionMode.BargeIn => _client.Calls.BargeInAsync(supervisor, extension, cancellationToken),
            _ => throw new PbxNotSupportedException(Pbx, PbxOperation.TakeOver),
        };

    /// <summary>Hangs up the supervisor's extension: dscom has no command of its own for it.</summary>
    public Task StopSupervisingAsync(string supervisor, CancellationToken cancellationToken = default) =>
        _client.Calls.HangUpAsync(supervisor, cancellationToken);

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
    public async Task<IReadOnlyList<AgentStatus>> GetQueueAgentsAsync(string queue, CancellationToken cancellationToken = default)
    {
        var agents = await _client.Status.GetQueueAsync(queue, cancellationToken).ConfigureAwait(false);
        return [.. agents.Select(ToAgentStatus)];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<WaitingCaller>> GetWaitingCallersAsync(string queue, CancellationToken cancellationToken = default)
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

    /// <summary>
    /// Streams records from <c>GET /api/v1/cdr/list</c>, the query with an exact half-open window. It carries no Q.850 cause;
    /// <see cref="DscomRecords.QueryAsync"/> does.
    /// </summary>
    public async IAsyncEnumerable<CallRecord> QueryCallRecordsAsync(
        CallRecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var billing = new DscomBillingQuery { From = query.From, To = query.To };
        await foreach (var record in _client.Records.QueryBillingAsync(billing, cancellationToken).ConfigureAwait(false))
        {
            if ((query.Caller is null || query.Caller == record.Source) && (query.Called is null || query.Called == record.Destination))
            {
                yield return record.ToCallRecord(Pbx);
            }
        }
    }

    /// <inheritdoc />
    public Task<Recording> OpenRecordingAsync(RecordingReference recording, CancellationToken cancellationToken = default) =>
        _client.Recordings.OpenAsync(recording, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<VoicemailMessage> ListVoicemailAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        bool? isRead = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var message in _client.Voicemail.ListAsync(from, to, isRead, cancellationToken).ConfigureAwait(false))
        {
            yield return message.ToVoicemailMessage(Pbx);
        }
    }

    /// <inheritdoc />
    public Task MarkVoicemailAsync(string messageId, bool isRead, CancellationToken cancellationToken = default) =>
        long.TryParse(messageId, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long id)
            ? _client.Voicemail.MarkAsync(id, isRead, cancellationToken)
            : throw new ArgumentException("Message ids of dscom are whole numbers.", nameof(messageId));

    /// <inheritdoc />
    public async Task<Recording> SynthesizeAsync(string text, CancellationToken cancellationToken = default)
    {
        var spoken = await _client.Speech.SynthesizeAsync(text, cancellationToken).ConfigureAwait(false);
        var stream = new MemoryStream(spoken.Audio.ToArray(), writable: false);
        return new Recording(stream, spoken.Format is null ? null : $"audio/{spoken.Format}", spoken.Audio.Length);
    }

    /// <summary>Stops following calls. Waits that are pending fault; calls go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _tracker.DisposeAsync().ConfigureAwait(false);
        await _lifetime.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Begins to stop and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private async Task FollowPushAsync()
    {
        while (!_lifetime.IsCancellationRequested)
        {
            try
            {
                await foreach (var item in _client.Billing.ReadEventsAsync(_lifetime.Token).ConfigureAwait(false))
                {
                    if (item is RecordArrived { Record.VendorRecord: DscomCallRecord record })
                    {
                        _tracker.Accept(record);
                    }
                    else
                    {
                        _tracker.Calls.Wake();
                    }
                }

                return;
            }
            catch (PbxException e)
            {
                // Meanwhile the records are asked for at the usual pace. What the PBX refuses today it may grant tomorrow.
                Log.PushEnded(_logger, Pbx, e.Message);
                _tracker.Calls.Wake();
                await Task.Delay(_client.Options.BillingPush.Socket.MaxReconnectDelay, _time, _lifetime.Token).ConfigureAwait(false);
            }
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

    private static string ExtensionOf(CallReference call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Extension ?? throw new ArgumentException(
            "dscom knows calls by their extension, not by an id: use CallReference.ByExtension.", nameof(call));
    }

    private static ParkedCall ToParkedCall(DscomParkedCall call) => new()
    {
        Slot = call.Slot,
        Caller = call.CallerNumber!,
        ParkedBy = call.ParkerDialString?.Split('/')[^1],
        ParkedFor = call.Duration,
        ReturnsIn = call.Timeout,
        CallIds = Ids(("uniqueid", call.UniqueId), ("linkedid", call.LinkedId)),
    };

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

    private static List<VendorCallId> Ids(params ReadOnlySpan<(string Kind, string? Value)> ids)
    {
        var known = new List<VendorCallId>(ids.Length);
        foreach (var (kind, value) in ids)
        {
            if (value is not null)
            {
                known.Add(new VendorCallId(kind, value));
            }
        }

        return known;
    }
}
