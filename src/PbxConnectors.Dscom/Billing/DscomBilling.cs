using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Billing;

/// <summary>
/// The billing push (document: 话单推送, <c>wss://{server}:8282/?user_id=billing&amp;token=…</c>): every record as its call ends. One socket
/// serves all readers and is open while there are any. Gaps are told and filled from <c>/api/v1/cdr/list</c>. Thread-safe.
/// </summary>
public sealed class DscomBilling : IPbxEvents, IAsyncDisposable
{
    private const string Operation = "WS /?user_id=billing";
    private const int CatchUpAttempts = 3;

    private readonly DscomOptions _options;
    private readonly PbxIdentity _pbx;
    private readonly SingleFlightTokenSource _tokens;
    private readonly DscomRecords _records;
    private readonly PbxClock _clock;
    private readonly SecretRedactor _redactor;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly EventHub<PbxEvent> _hub;
    private readonly Lock _gate = new();
    private readonly RecordMemory _memory = new();
    private Task _running = Task.CompletedTask;
    private PbxSocket? _socket;
    private DateTimeOffset? _openGapFrom;
    private int _readers;
    private bool _disposed;

    internal DscomBilling(
        DscomOptions options,
        PbxIdentity pbx,
        SingleFlightTokenSource tokens,
        DscomRecords records,
        PbxClock clock,
        SecretRedactor redactor,
        ILogger logger,
        TimeProvider time)
    {
        (_options, _pbx, _tokens, _records, _clock, _redactor, _logger, _time) =
            (options, pbx, tokens, records, clock, redactor, logger, time);
        _hub = new EventHub<PbxEvent>(
            options.BillingPush.Socket.ReaderCapacity,
            dropped => new EventsDropped { Pbx = pbx, Id = NewId(), ObservedAt = time.GetUtcNow(), Count = dropped },
            dropped => PbxTelemetry.CountDroppedEvents(pbx, dropped));
    }

    /// <summary>True while the push is connected: records arrive as calls end.</summary>
    public bool IsConnected => Volatile.Read(ref _socket)?.IsOpen == true;

    /// <summary>
    /// Reads what the push tells: <see cref="RecordArrived"/>, and <see cref="ConnectionLost"/>, <see cref="ConnectionRestored"/> and
    /// <see cref="EventsReconciled"/> around gaps. Each record comes once. A slow reader finds <see cref="EventsDropped"/>.
    /// </summary>
    /// <exception cref="PbxAuthenticationException">The PBX refused the token twice in a row.</exception>
    public async IAsyncEnumerable<PbxEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = Join();
        try
        {
            await foreach (var item in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads the records only: pushed ones, and after a gap those that were missed.</summary>
    /// <exception cref="PbxAuthenticationException">The PBX refused the token twice in a row.</exception>
    public async IAsyncEnumerable<DscomCallRecord> ReadRecordsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in ReadEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item is RecordArrived { Record.VendorRecord: DscomCallRecord record })
            {
                yield return record;
            }
        }
    }

    /// <summary>Closes the socket and ends all readers.</summary>
    public async ValueTask DisposeAsync()
    {
        PbxSocket? socket;
        Task running;
        lock (_gate)
        {
            _disposed = true;
            (socket, running) = (_socket, _running);
            _socket = null;
        }

        _hub.Complete();
        await StopAsync(socket, running).ConfigureAwait(false);
    }

    private static string NewId() => Guid.CreateVersion7().ToString("n");

    private EventHub<PbxEvent>.Subscription Join()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var subscription = _hub.Subscribe();
            _readers++;
            if (_socket is null)
            {
                var socket = new PbxSocket(new PbxSocketSettings
                {
                    Pbx = _pbx,
                    Operation = Operation,
                    GetAddress = GetAddressAsync,
                    Options = _options.BillingPush.Socket,
                    Redactor = _redactor,
                    Logger = _logger,
                    TimeProvider = _time,
                });
                _socket = socket;
                _running = Task.Run(() => RunAsync(socket));
            }

            return subscription;
        }
    }

    private async Task LeaveAsync()
    {
        PbxSocket? socket = null;
        Task running;
        lock (_gate)
        {
            running = _running;
            if (--_readers == 0)
            {
                socket = _socket;
                _socket = null;
            }
        }

        await StopAsync(socket, running).ConfigureAwait(false);
    }

    private static async Task StopAsync(PbxSocket? socket, Task running)
    {
        if (socket is not null)
        {
            await socket.DisposeAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The token is checked when connecting only, so every attempt takes the present one.
    private async ValueTask<Uri> GetAddressAsync(CancellationToken cancellationToken)
    {
        var token = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        var address = _options.BillingPush.Address ?? DefaultAddress();
        return new UriBuilder(address) { Query = $"user_id=billing&token={Uri.EscapeDataString(token.Value)}" }.Uri;
    }

    private Uri DefaultAddress()
    {
        var pbx = _options.BaseAddress!;
        return new UriBuilder(pbx.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", pbx.Host, 8282).Uri;
    }

    private async Task RunAsync(PbxSocket socket)
    {
        await foreach (var signal in socket.Signals.ReadAllAsync().ConfigureAwait(false))
        {
            switch (signal)
            {
                case SocketMessage message:
                    Accept(message);
                    break;
                case SocketOpened { GapFrom: { } gapFrom } opened:
                    // A gap that could not be filled last time is part of this one.
                    gapFrom = _openGapFrom ?? gapFrom;
                    _hub.Publish(new ConnectionRestored
                    {
                        Pbx = _pbx, Id = NewId(), ObservedAt = opened.At, GapFrom = gapFrom, GapTo = opened.At, Freshness = Freshness.Local,
                    });
                    await CatchUpAsync(gapFrom, opened.At).ConfigureAwait(false);
                    break;
                case SocketLost lost:
                    _hub.Publish(new ConnectionLost
                    {
                        Pbx = _pbx, Id = NewId(), ObservedAt = lost.At, Reason = lost.Reason, Freshness = Freshness.Local,
                    });
                    break;
                case SocketStopped stopped:
                    _hub.Complete(stopped.Error);
                    break;
            }
        }
    }

    private void Accept(SocketMessage message)
    {
        if (!VendorJson.TryParse(message.Text, out var root, out _) || root["type"].Text != "billing")
        {
            _hub.Publish(new UnrecognizedPbxEvent
            {
                Pbx = _pbx, Id = NewId(), ObservedAt = message.At, VendorKind = root["type"].Text, Raw = _redactor.Clip(message.Text.Span),
            });
            return;
        }

        var rows = root["data"].IsObject ? [root["data"]] : root["data"].Items;
        foreach (var row in rows.Where(row => row.IsObject))
        {
            Publish(DscomCallRecord.Read(row, _clock), Freshness.Pushed, message.At);
        }
    }

    private bool Publish(DscomCallRecord record, Freshness freshness, DateTimeOffset observedAt)
    {
        string key = record.LegKey;
        if (!_memory.TryAdd(key))
        {
            return false;
        }

        _hub.Publish(new RecordArrived
        {
            Pbx = _pbx,
            Id = key,
            At = record.End,
            ObservedAt = observedAt,
            Freshness = freshness,
            Record = record.ToCallRecord(_pbx),
        });
        return true;
    }

    private async Task CatchUpAsync(DateTimeOffset gapFrom, DateTimeOffset gapTo)
    {
        _openGapFrom = gapFrom;
        var backOff = new BackOff(_options.BillingPush.Socket.ReconnectDelay, _options.BillingPush.Socket.MaxReconnectDelay);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                // The clocks may differ, and records are found by their start: ask widely, keep what ended in or near the gap.
                var margin = _options.Dialing.ClockTolerance;
                var query = new DscomBillingQuery { From = gapFrom - _options.BillingPush.CatchUpReach, To = gapTo + margin };
                int recovered = 0;
                await foreach (var record in _records.QueryBillingAsync(query).ConfigureAwait(false))
                {
                    if ((record.End ?? gapFrom) >= gapFrom - margin && Publish(record, Freshness.FromRecord, _time.GetUtcNow()))
                    {
                        recovered++;
                    }
                }

                _openGapFrom = null;
                _hub.Publish(new EventsReconciled
                {
                    Pbx = _pbx,
                    Id = NewId(),
                    ObservedAt = _time.GetUtcNow(),
                    GapFrom = gapFrom,
                    GapTo = gapTo,
                    Recovered = recovered,
                    Freshness = Freshness.Local,
                });
                return;
            }
            catch (PbxException e)
            {
                Log.CatchUpFailed(_logger, _pbx, attempt, e.Message);
                if (attempt == CatchUpAttempts)
                {
                    return;
                }

                await Task.Delay(backOff.Next(), _time).ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
