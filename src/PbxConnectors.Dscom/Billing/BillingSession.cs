using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Billing;

/// <summary>
/// One socket of the billing push and the readers it serves, from the first that joins to the last that leaves. Fills gaps from
/// <c>/api/v1/cdr/list</c> and gives each record once. Thread-safe.
/// </summary>
internal sealed class BillingSession : IAsyncDisposable
{
    private const string Operation = "WS /?user_id=billing";
    private const int RecordsRemembered = 10_000;

    private readonly BillingSettings _settings;
    private readonly DscomBillingPushOptions _options;
    private readonly PbxIdentity _pbx;
    private readonly TimeProvider _time;
    private readonly EventHub<PbxEvent> _hub;
    private readonly PbxSocket _socket;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Lock _gate = new();
    private readonly RecentKeys<string> _memory = new(RecordsRemembered);
    private readonly Task _running;
    private DateTimeOffset? _connectingSince;
    private DateTimeOffset? _openGapFrom;
    private Task _catchingUp = Task.CompletedTask;
    private CancellationTokenSource? _catchUpLifetime;
    private volatile bool _ended;
    private Task? _disposal;

    public BillingSession(BillingSettings settings)
    {
        (_settings, _options, _pbx, _time) = (settings, settings.Options.BillingPush, settings.Pbx, settings.Time);
        _hub = new EventHub<PbxEvent>(
            _options.Socket.ReaderCapacity,
            dropped => new EventsDropped { Pbx = _pbx, Id = NewId(), ObservedAt = _time.GetUtcNow(), Count = dropped },
            dropped => PbxTelemetry.CountDroppedEvents(_pbx, dropped));
        _socket = new PbxSocket(new PbxSocketSettings
        {
            Pbx = _pbx,
            Operation = Operation,
            GetAddress = GetAddressAsync,
            SignOn = (_, _) =>
            {
                _connectingSince = null;
                return Task.CompletedTask;
            },
            Options = _options.Socket,
            Redactor = settings.Redactor,
            Logger = settings.Logger,
            TimeProvider = _time,
        });
        _running = Task.Run(RunAsync);
    }

    /// <summary>How many readers it has; kept by the owner.</summary>
    public int Readers { get; set; }

    public bool IsOpen => _socket.IsOpen;

    /// <summary>True when it will give nothing any more: the PBX refuses us.</summary>
    public bool IsEnded => _ended;

    public EventHub<PbxEvent>.Subscription Subscribe() => _hub.Subscribe();

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposal ??= Task.Run(EndAsync);
        }

        return new ValueTask(_disposal);
    }

    private static string NewId() => Guid.CreateVersion7().ToString("n");

    // The key holds numbers, and an id may be written anywhere.
    private static string IdOf(DscomCallRecord record) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record.LegKey)).AsSpan(0, 16));

    private async Task EndAsync()
    {
        await _lifetime.CancelAsync().ConfigureAwait(false);
        await _socket.DisposeAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _lifetime.Dispose();
    }

    // The token is checked when connecting only, so every attempt takes the present one. One that is older than these attempts may be one
    // that the PBX has forgotten: it is replaced before it is refused a second time.
    private async ValueTask<Uri> GetAddressAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var token = await _settings.Tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        if (_connectingSince is { } since && token.ObtainedAt <= since)
        {
            token = await _settings.Tokens.RenewAsync(token.Value, cancellationToken).ConfigureAwait(false);
        }

        _connectingSince ??= now;
        return new UriBuilder(_options.Address ?? DefaultAddress()) { Query = $"user_id=billing&token={Uri.EscapeDataString(token.Value)}" }.Uri;
    }

    private Uri DefaultAddress()
    {
        var pbx = _settings.Options.BaseAddress!;
        return new UriBuilder(pbx.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", pbx.Host, 8282).Uri;
    }

    private async Task RunAsync()
    {
        Exception? error = null;
        try
        {
            await foreach (var signal in _socket.Signals.ReadAllAsync(_lifetime.Token).ConfigureAwait(false))
            {
                switch (signal)
                {
                    case SocketMessage message:
                        Accept(message);
                        break;
                    case SocketOpened { GapFrom: { } gapFrom } opened:
                        await StopCatchingUpAsync().ConfigureAwait(false);

                        // A gap that has not been filled yet is part of this one.
                        gapFrom = _openGapFrom ?? gapFrom;
                        _hub.Publish(new ConnectionRestored
                        {
                            Pbx = _pbx, Id = NewId(), ObservedAt = opened.At, GapFrom = gapFrom, GapTo = opened.At, Freshness = Freshness.Local,
                        });
                        _openGapFrom = gapFrom;
                        _catchUpLifetime = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token);
                        _catchingUp = CatchUpAsync(gapFrom, opened.At, _catchUpLifetime.Token);
                        break;
                    case SocketLost lost:
                        _hub.Publish(new ConnectionLost
                        {
                            Pbx = _pbx, Id = NewId(), ObservedAt = lost.At, Reason = lost.Reason, Freshness = Freshness.Local,
                        });
                        break;
                    case SocketStopped stopped:
                        error = stopped.Error;
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (_lifetime.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // The readers must not wait for ever for a loop that is gone.
            error = e;
        }

        await StopCatchingUpAsync().ConfigureAwait(false);
        End(error);
    }

    private void End(Exception? error)
    {
        _ended = true;
        _hub.Complete(error);
    }

    private async Task StopCatchingUpAsync()
    {
        if (_catchUpLifetime is { } lifetime)
        {
            await lifetime.CancelAsync().ConfigureAwait(false);
            await _catchingUp.ConfigureAwait(false);
            lifetime.Dispose();
            _catchUpLifetime = null;
        }
    }

    private void Accept(SocketMessage message)
    {
        if (!VendorJson.TryParse(message.Text, out var root, out _) || root["type"].Text != "billing")
        {
            _hub.Publish(new UnrecognizedPbxEvent
            {
                Pbx = _pbx,
                Id = NewId(),
                ObservedAt = message.At,
                VendorKind = root["type"].Text,
                Raw = _settings.Redactor.Clip(message.Text.Span),
            });
            return;
        }

        var rows = root["data"].IsObject ? [root["data"]] : root["data"].Items;
        foreach (var row in rows.Where(row => row.IsObject))
        {
            Publish(DscomCallRecord.Read(row, _settings.Clock), Freshness.Pushed, message.At);
        }
    }

    private bool Publish(DscomCallRecord record, Freshness freshness, DateTimeOffset observedAt)
    {
        lock (_gate)
        {
            if (!_memory.TryAdd(record.LegKey))
            {
                return false;
            }
        }

        _hub.Publish(new RecordArrived
        {
            Pbx = _pbx,
            Id = IdOf(record),
            At = record.End,
            ObservedAt = observedAt,
            Freshness = freshness,
            Record = record.ToCallRecord(_pbx),
        });
        return true;
    }

    // Beside the reading, for it lasts until the records can be read: a PBX that restarts may open the socket long before it answers.
    private async Task CatchUpAsync(DateTimeOffset gapFrom, DateTimeOffset gapTo, CancellationToken cancellationToken)
    {
        var backOff = new BackOff(_options.Socket.ReconnectDelay, _options.Socket.MaxReconnectDelay);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    int recovered = await RecoverAsync(gapFrom, gapTo, cancellationToken).ConfigureAwait(false);
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
                    Log.CatchUpFailed(_settings.Logger, _pbx, attempt, e.Message);
                    await Task.Delay(backOff.Next(), _time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // The readers must not believe a gap filled that nobody fills any more.
            End(e);
        }
    }

    private async Task<int> RecoverAsync(DateTimeOffset gapFrom, DateTimeOffset gapTo, CancellationToken cancellationToken)
    {
        // The clocks may differ, and records are found by their start: ask widely, keep what ended in or near the gap.
        var margin = _settings.Options.Dialing.ClockTolerance;
        var query = new DscomBillingQuery { From = gapFrom - _options.CatchUpReach, To = gapTo + margin };
        int recovered = 0;
        await foreach (var record in _settings.Records.QueryBillingAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if ((record.End ?? gapFrom) >= gapFrom - margin && Publish(record, Freshness.FromRecord, _time.GetUtcNow()))
            {
                recovered++;
            }
        }

        return recovered;
    }
}
