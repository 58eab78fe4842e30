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
    private readonly EventHub<Placed> _hub;
    private readonly EightHundredMessages _messages;
    private readonly HandledLine _handled;
    private readonly Lock _gate = new();
    private readonly EventMemory _memory = new();
    private readonly CancellationTokenSource _lifetime = new();
    private readonly DateTimeOffset _recordsFrom;
    private WaterLineReader _line;
    private Task _polling = Task.CompletedTask;
    private bool _pollingRuns;
    private bool _closed;
    private DateTimeOffset? _lostAt;

    internal EightHundredEvents(EightHundredApi api, EightHundredMessages messages, EightHundredRecords records, ILogger logger)
    {
        (_options, _api, _messages, _records, _logger) = (api.Options.Events, api, messages, records, logger);
        _mapper = new EventMapper(api.Pbx, api.Redactor, api.Time);
        _hub = new EventHub<Placed>(
            _options.ReaderCapacity,
            count => new Placed(_mapper.Dropped(count), 0),
            dropped => PbxTelemetry.CountDroppedEvents(api.Pbx, dropped));
        _recordsFrom = api.Time.GetUtcNow();
        _handled = new HandledLine(_options.WaterLine ?? _recordsFrom.ToUnixTimeMilliseconds());
        _line = ReadFromHandledLine();
    }

    /// <summary>Told of every push, doubles included.</summary>
    internal event Action<EightHundredPush>? PushAccepted;

    /// <summary>Told of every message read, doubles included.</summary>
    internal event Action<EightHundredReceivedMessage>? MessageAccepted;

    /// <summary>Told of every callback's state, doubles included.</summary>
    internal event Action<EightHundredCallback>? CallbackAccepted;

    /// <summary>
    /// How far messages were handled: by every reader, up to the event before the one in hand; what waits in a buffer is not. Keep it after
    /// each event and give it back as <see cref="EightHundredEventsOptions.WaterLine"/> after a restart: no message is lost, and what comes
    /// again (the event that was in hand, and what stands at the line itself) has the id it had.
    /// </summary>
    public long WaterLine
    {
        get
        {
            lock (_gate)
            {
                return _handled.Line;
            }
        }
    }

    /// <summary>
    /// Reads events from now on. Questions that fail show as <see cref="ConnectionLost"/>, then <see cref="ConnectionRestored"/> and
    /// <see cref="EventsReconciled"/>; lost pushes do not show, for nobody knows of them: switch on the records to learn of their calls.
    /// Coming back for the next event says that the one before was handled (<see cref="WaterLine"/>); after the last reader has gone, the
    /// next begins with the messages that one did not handle. A reader that is neither read on nor disposed holds the line.
    /// </summary>
    public async IAsyncEnumerable<PbxEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (subscription, reader) = Enter();
        try
        {
            await foreach (var (item, position) in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
                lock (_gate)
                {
                    _handled.Handled(reader, position);
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _handled.Leave(reader);
            }

            subscription.Dispose();
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

            _hub.Publish(new Placed(item, _handled.Count()));
            return true;
        }
    }

    private WaterLineReader ReadFromHandledLine() => new(_messages, new EightHundredClientType(_options.ClientType), _handled.Line);

    private (EventHub<Placed>.Subscription Subscription, HandledLine.Reader Reader) Enter()
    {
        lock (_gate)
        {
            if (!_handled.HasReaders)
            {
                // What was in the buffers of those who have gone was read and handled by nobody: it is read again, and no double.
                _memory.ForgetLast(_handled.LeftBehind);
                _line = ReadFromHandledLine();
            }

            if (!_pollingRuns && !_closed && (_options.PollMessages || _options.PollRecords))
            {
                _pollingRuns = true;
                _polling = Task.Run(PollAsync);
            }

            return (_hub.Subscribe(), _handled.Enter());
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
                    if (!_handled.HasReaders)
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
        WaterLineReader line;
        lock (_gate)
        {
            line = _line;
        }

        var messages = new List<EightHundredReceivedMessage>();
        var records = new List<PbxEvent>();
        try
        {
            if (_options.PollMessages)
            {
                do
                {
                    var read = await line.ReadAsync(cancellationToken).ConfigureAwait(false);
                    messages.AddRange(read);
                    read.ForEach(message => MessageAccepted?.Invoke(message));
                }
                while (line.HasMore);
            }

            if (_options.PollRecords)
            {
                await ReadRecordsAsync(records, cancellationToken).ConfigureAwait(false);
            }

            lock (_gate)
            {
                if (line != _line)
                {
                    // Set back meanwhile: all of it is read again.
                    return TimeSpan.Zero;
                }

                if (_lostAt is { } lostAt)
                {
                    _lostAt = null;
                    Publish(_mapper.Restored(lostAt));
                    Publish(_mapper.Reconciled(lostAt, Publish(line, messages, records)));
                }
                else
                {
                    Publish(line, messages, records);
                }

                return _options.PollInterval;
            }
        }
        catch (PbxException e)
        {
            // The reader is past what it read before the failure: it would not read it again.
            lock (_gate)
            {
                if (line == _line)
                {
                    Publish(line, messages, records);
                }

                if (_lostAt is null)
                {
                    _lostAt = _api.Time.GetUtcNow();
                    Publish(_mapper.Lost(e.Message));
                }
            }

            Log.EventsUnreadable(_logger, _api.Pbx, e.Message);

            // Asking again and again with a refused password locks accounts.
            return e is PbxAuthenticationException ? _options.PollInterval * RefusedPauseFactor : _options.PollInterval;
        }
    }

    // How many were news. Called under the lock.
    private int Publish(WaterLineReader line, List<EightHundredReceivedMessage> messages, List<PbxEvent> records)
    {
        int news = 0;
        var passed = HandledLine.LinesPassed(messages);
        for (int i = 0; i < messages.Count; i++)
        {
            news += Publish(_mapper.FromMessage(messages[i])) ? 1 : 0;
            if (passed[i] is { } whole)
            {
                _handled.Mark(whole);
            }
        }

        _handled.Mark(line.WaterLine);
        return news + records.Count(Publish);
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

    /// <summary>An event and its place among all that were published.</summary>
    private sealed record Placed(PbxEvent Event, long Position);
}
