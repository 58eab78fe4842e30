using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.EightHundred.Extensions;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Records;

namespace PbxConnectors.EightHundred.Dialing;

/// <summary>
/// <see cref="IPbxDialer"/> over 800ing. A dial from an outside number is a callback, one from a desk device goes to the device, one from an
/// extension to its client program or as a callback, as the options say. Thread-safe; disposing it faults the waits of open calls and hangs
/// nothing up.
/// </summary>
public sealed partial class EightHundredDialer
    : IPbxDialer, IPbxAgents, IPbxStatus, IPbxQueues, IPbxRecords, IPbxRecordings, IPbxBlacklist, IPbxCampaigns, IAsyncDisposable,
      IDisposable
{
    // Records come in no documented order: a day is read, sorted and given out, then the next.
    private static readonly TimeSpan SortedPart = TimeSpan.FromDays(1);

    private readonly EightHundredClient _client;
    private readonly EightHundredDialingOptions _options;
    private readonly EightHundredCallTracker _tracker;
    private readonly EarlierRecords _earlier;
    private readonly TimeProvider _time;

    /// <summary>Creates a dialer over a client, which it does not dispose.</summary>
    public EightHundredDialer(EightHundredClient client, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _options = client.Options.Dialing;
        _time = timeProvider ?? TimeProvider.System;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.EightHundred");
        _tracker = new EightHundredCallTracker(client, logger, _time);
        _earlier = new EarlierRecords(client, logger, _time);
        Capabilities = EightHundredCapabilities.Create(_options);
    }

    /// <inheritdoc />
    public PbxIdentity Pbx => _client.Pbx;

    /// <inheritdoc />
    public PbxCapabilities Capabilities { get; }

    /// <inheritdoc />
    public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature
    {
        feature = this as TFeature ?? _client as TFeature ?? _client.Events as TFeature;
        return feature is not null;
    }

    /// <inheritdoc />
    public async Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_tracker.Calls.IsDisposed, this);
        return await (request.From switch
        {
            DialSource.Device device => DialFromDeviceAsync(request, device, cancellationToken),
            DialSource.Extension extension when _options.FromExtension == EightHundredExtensionDialing.ClientProgram =>
                DialFromClientAsync(request, extension.Number, cancellationToken),
            var from => CallBackAsync(request, from.Address, cancellationToken),
        }).ConfigureAwait(false);
    }

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
    public Task<IReadOnlyList<AgentStatus>> GetQueueAgentsAsync(string queue, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.QueueStatus, "Read the agents one by one instead.");

    /// <inheritdoc />
    public async Task<IReadOnlyList<WaitingCaller>> GetWaitingCallersAsync(string queue, CancellationToken cancellationToken = default)
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

    /// <inheritdoc />
    public async IAsyncEnumerable<CallRecord> QueryCallRecordsAsync(
        CallRecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        for (var from = query.From; from < query.To; from += SortedPart)
        {
            var to = from + SortedPart < query.To ? from + SortedPart : query.To;
            var part = new List<CallRecord>();
            var records = _client.Records.QueryAsync(new EightHundredRecordQuery { From = from, To = to }, cancellationToken);
            await foreach (var record in records.ConfigureAwait(false))
            {
                var common = record.ToCallRecord(Pbx);
                if ((query.Caller is null || query.Caller == common.From) && (query.Called is null || query.Called == common.To))
                {
                    part.Add(common);
                }
            }

            foreach (var record in part.OrderBy(r => r.StartedAt))
            {
                yield return record;
            }
        }
    }

    /// <inheritdoc />
    public Task<Recording> OpenRecordingAsync(RecordingReference recording, CancellationToken cancellationToken = default) =>
        _client.Recordings.OpenAsync(recording, cancellationToken);

    /// <summary>Stops following calls. Waits that are pending fault; calls go on.</summary>
    public ValueTask DisposeAsync() => _tracker.DisposeAsync();

    /// <summary>Begins to stop and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private async Task<PbxCall> CallBackAsync(DialRequest request, string from, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(request, CannotHangUp);
        var dialedAt = _time.GetUtcNow();
        long? id = await _client.Callbacks.StartAsync(from, request.To, _options.CallbackUrl, cancellationToken).ConfigureAwait(false);
        if (id is { } known)
        {
            source.AddVendorId(new VendorCallId("cbkId", Wire.WireValues.Text(known)));
        }

        return Follow(new EightHundredTrackedCall(source, dialedAt, _time.GetUtcNow(), id) { IsCallback = true });
    }

    private async Task<PbxCall> DialFromDeviceAsync(DialRequest request, DialSource.Device device, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(request, CannotHangUp);
        var earlier = await _earlier.ReadAsync(null, cancellationToken).ConfigureAwait(false);
        var dialedAt = _time.GetUtcNow();
        await _client.Devices.DialAsync(device.Id, device.Channel ?? _options.DeviceChannel, request.To, cancellationToken)
            .ConfigureAwait(false);
        return Follow(new EightHundredTrackedCall(source, dialedAt, _time.GetUtcNow()) { EarlierRecords = earlier });
    }

    private async Task<PbxCall> DialFromClientAsync(DialRequest request, string extension, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(request, (_, token) => TellClientAsync(EightHundredMessageKind.HangUp, request.To, extension, null, token));
        var earlier = await _earlier.ReadAsync(extension, cancellationToken).ConfigureAwait(false);
        var dialedAt = _time.GetUtcNow();
        string content = EightHundredMessage.CallContent(EightHundredMessageCallStatus.Calling, TimeSpan.Zero);
        await TellClientAsync(EightHundredMessageKind.OutgoingCall, request.To, extension, content, cancellationToken).ConfigureAwait(false);
        return Follow(new EightHundredTrackedCall(source, dialedAt, _time.GetUtcNow()) { EarlierRecords = earlier });
    }

    private Task TellClientAsync(
        EightHundredMessageKind kind, string phone, string extension, string? content, CancellationToken cancellationToken) =>
        _client.Messages.SendAsync(
            new EightHundredMessage(kind, phone)
            {
                Client = new EightHundredClientType(_options.ClientType),
                Extension = extension,
                LoginType = string.IsNullOrWhiteSpace(_options.LoginType) ? null : _options.LoginType,
                Content = content,
                Lifetime = _options.MessageLifetime,
            },
            cancellationToken);

    private Task CannotHangUp(PbxCall call, CancellationToken cancellationToken) => throw new PbxNotSupportedException(
        Pbx, PbxOperation.HangUp, "Only a call that a client program was asked to dial can be ended.");

    private PbxCall Follow(EightHundredTrackedCall call)
    {
        _tracker.Calls.NotePlaced(call.Source);
        _tracker.Follow(call);
        return call.Source.Call;
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
