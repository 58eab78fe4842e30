using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Events;

/// <summary>
/// What happens at the PBX, as one stream out of three sources, each event with its freshness: pushes (received by
/// PbxConnectors.EightHundred.AspNetCore or handed to <see cref="Accept(EightHundredPush)"/>), messages and records read at intervals where the
/// options say so. The same fact from several sources comes once, as long as the PBX names the call. Thread-safe.
/// </summary>
public sealed class EightHundredEvents : IPbxEvents, IAsyncDisposable
{
    private const int RefusedPauseFactor = 10;

    private readonly EightHundredEventsOptions _options;
    private readonly EightHundredApi _api;
    private readonly EightHundredRecords _records;
    private readonly ILogger _logger;
    private readonly EventMapper _mapper;
    private readonly EventHub<PbxEvent> _hub;
    private readonly WaterLineReader _messages;
    private readonly Lock _gate = new();
    private readonly EventMemory _memory = new();
    private readonly CancellationTokenSource _lifetime = new();
    private readonly DateTimeOffset _recordsFrom;
    private Task _polling = Task.CompletedTask;
    private bool _pollingRuns;
    private bool _closed;
    private DateTimeOffset? _lostAt;

    internal EightHundredEvents(EightHundredApi api, EightHundredMessages messages, EightHundredRecords records, ILogger logger)
    {
        (_options, _api, _records, _logger) = (api.Options.Events, api, records, logger);
        _mapper = new EventMapper(api.Pbx, api.Redactor, api.Time);
        _hub = new EventHub<PbxEvent>(
            _options.ReaderCapacity, _mapper.Dropped, dropped => PbxTelemetry.CountDroppedEvents(api.Pbx, dropped));
        _recordsFrom = api.Time.GetUtcNow();
        _messages = new WaterLineReader(
            messages, new EightHundredClientType(_options.ClientType), _options.WaterLine ?? _recordsFrom.ToUnixTimeMilliseconds());
    }

    /// <summary>Told of every push, doubles included.</summary>
    internal event Action<EightHundredPush>? PushAccepted;

    /// <summary>Told of every callback's state, doubles included.</summary>
    internal event Action<EightHundredCallback>? CallbackAccepted;

    /// <summary>
    /// How far messages were read: keep it, and give it back as <see cref="EightHundredEventsOptions.WaterLine"/> after a restart, and no
    /// message is lost.
    /// </summary>
    public long WaterLine => _messages.WaterLine;

    /// <summary>
    /// Reads events from now on. Questions that fail show as <see cref="ConnectionLost"/>, then <see cref="ConnectionRestored"/> and
    /// <see cref="EventsReconciled"/>; lost pushes do not show, for nobody knows of them: switch on the records to learn of their calls.
    /// </summary>
    public async IAsyncEnumerable<PbxEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _hub.Subscribe();
        StartPolling();
        await foreach (var item in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <summary>Reads a call event push (2.10.4) from the names and values of its query or form. Never throws on what comes from outside.</summary>
    public EightHundredPush ReadPush(IEnumerable<KeyValuePair<string, string?>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return EightHundredPush.Read(NamedValues.ToJson(values), _api.Clock);
    }

    /// <summary>Reads a callback URL's values (2.3.1). Never throws on what comes from outside.</summary>
    public EightHundredCallback ReadCallback(IEnumerable<KeyValuePair<string, string?>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return EightHundredCallback.Read(NamedValues.ToJson(values), _api.Clock);
    }

    /// <summary>Takes in a push: readers and calls in flight learn of it.</summary>
    /// <returns>False when all of it was known already.</returns>
    public bool Accept(EightHundredPush push)
    {
        ArgumentNullException.ThrowIfNull(push);
        int news = _mapper.FromPush(push).Count(Publish);
        PushAccepted?.Invoke(push);
        return news > 0;
    }

    /// <summary>Takes in a callback's state: readers and calls in flight learn of it.</summary>
    /// <returns>False when it was known already.</returns>
    public bool Accept(EightHundredCallback callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        bool news = Publish(_mapper.FromCallback(callback));
        CallbackAccepted?.Invoke(callback);
        return news;
    }

    /// <summary>Ends polling and all readers. The client does it when it is disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        Task polling;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            polling = _polling;
        }

        await _lifetime.CancelAsync().ConfigureAwait(false);
        await polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _hub.Complete();
        _lifetime.Dispose();
    }

    // Under one lock, so that all readers see one order.
    private bool Publish(PbxEvent item)
    {
        lock (_gate)
        {
            if (!_memory.TryAdd(item.Id))
            {
                return false;
            }

            _hub.Publish(item);
            return true;
        }
    }

    private void StartPolling()
    {
        lock (_gate)
        {
            if (!_pollingRuns && !_closed && (_options.PollMessages || _options.PollRecords))
            {
                _pollingRuns = true;
                _polling = Task.Run(PollAsync);
            }
        }
    }

    private async Task PollAsync()
    {
        try
        {
            while (true)
            {
                var pause = await PollOnceAsync(_lifetime.Token).ConfigureAwait(false);
                await Task.Delay(pause, _api.Time, _lifetime.Token).ConfigureAwait(false);
                lock (_gate)
                {
                    if (!_hub.HasReaders)
                    {
                        _pollingRuns = false;
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_lifetime.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // Nothing above is expected to throw: without this readers would wait for ever.
            Log.EventsBroke(_logger, _api.Pbx, e);
            _hub.Complete(e);
        }
    }

    private async Task<TimeSpan> PollOnceAsync(CancellationToken cancellationToken)
    {
        var found = new List<PbxEvent>();
        try
        {
            if (_options.PollMessages)
            {
                do
                {
                    found.AddRange((await _messages.ReadAsync(cancellationToken).ConfigureAwait(false)).Select(_mapper.FromMessage));
                }
                while (_messages.HasMore);
            }

            if (_options.PollRecords)
            {
                await ReadRecordsAsync(found, cancellationToken).ConfigureAwait(false);
            }

            if (_lostAt is { } lostAt)
            {
                _lostAt = null;
                Publish(_mapper.Restored(lostAt));
                Publish(_mapper.Reconciled(lostAt, found.Count(Publish)));
            }
            else
            {
                found.ForEach(item => Publish(item));
            }

            return _options.PollInterval;
        }
        catch (PbxException e)
        {
            // The water line is past what was read before the failure: nobody would read it again.
            found.ForEach(item => Publish(item));
            Log.EventsUnreadable(_logger, _api.Pbx, e.Message);
            if (_lostAt is null)
            {
                _lostAt = _api.Time.GetUtcNow();
                Publish(_mapper.Lost(e.Message));
            }

            // Asking again and again with a refused password locks accounts.
            return e is PbxAuthenticationException ? _options.PollInterval * RefusedPauseFactor : _options.PollInterval;
        }
    }

    private async Task ReadRecordsAsync(List<PbxEvent> found, CancellationToken cancellationToken)
    {
        // After a failure the gap is read too.
        var now = _api.Time.GetUtcNow();
        var from = (_lostAt ?? now) - _options.RecordOverlap;
        var query = new EightHundredRecordQuery { From = from > _recordsFrom ? from : _recordsFrom, To = now.AddSeconds(1) };
        await foreach (var record in _records.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            // A call that is still on may be listed already.
            if (record.EndedAt is not null && record.Id is not null)
            {
                found.Add(_mapper.FromRecord(record));
            }
        }
    }
}
