using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Dscom.Records;

namespace PbxConnectors.Dscom.Dialing;

/// <summary>
/// <see cref="IPbxDialer"/> over dscom. Outcomes come from the call records, asked for by one loop for all calls in flight; the billing
/// push, where it is enabled, tells when to ask. Thread-safe; disposing it faults the waits of open calls and hangs nothing up.
/// </summary>
public sealed partial class DscomDialer
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
