using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Dialing;

/// <summary>
/// Learns how calls went: asks for the records around the dials, and where a record is missing it looks whether the extension is idle again.
/// The billing push, where it is on, says which call to ask for: its rows lack the release cause, which the records have. Thread-safe.
/// </summary>
internal sealed class DscomCallTracker : IAsyncDisposable
{
    private const int RecentlyPushedLimit = 512;
    private const int TakenLimit = 10_000;

    // Legs are written one after the other: so often the record of the number dialled may be missing while others are there.
    private const int LooksForMissingLeg = 2;

    private readonly DscomClient _client;
    private readonly DscomDialingOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<DscomCallRecord> _recentlyPushed = new();
    private readonly RecentKeys<string> _taken = new(TakenLimit);
    private DateTimeOffset _nextLookAtAll;
    private DateTimeOffset _nextStatusLook = DateTimeOffset.MinValue;

    public DscomCallTracker(DscomClient client, ILogger logger, TimeProvider time)
    {
        (_client, _options, _logger, _time) = (client, client.Options.Dialing, logger, time);
        _nextLookAtAll = time.GetUtcNow() + client.Options.BillingPush.SafetyPollInterval;
        Calls = new CallTracker<DscomTrackedCall>(new CallTrackerSettings<DscomTrackedCall>
        {
            Pbx = client.Pbx,
            Dialer = nameof(DscomDialer),
            Pause = Pause,
            Look = LookAsync,
            MaxCallDuration = _options.MaxCallDuration,
            Logger = logger,
            TimeProvider = time,
        });
    }

    public CallTracker<DscomTrackedCall> Calls { get; }

    public void Follow(DscomTrackedCall call)
    {
        lock (_gate)
        {
            // A short call may be over before its dial command was answered.
            foreach (var record in _recentlyPushed.Where(record => IsOf(call, record)))
            {
                AddPushed(call, record);
            }

            Calls.Follow(call);
        }
    }

    /// <summary>Takes a record from the billing push.</summary>
    public void Accept(DscomCallRecord record)
    {
        lock (_gate)
        {
            _recentlyPushed.Enqueue(record);
            if (_recentlyPushed.Count > RecentlyPushedLimit)
            {
                _recentlyPushed.Dequeue();
            }

            foreach (var call in CallsOf(record))
            {
                AddPushed(call, record);
            }
        }
    }

    public ValueTask DisposeAsync() => Calls.DisposeAsync();

    // While the push works, asking for calls it has not told of is only a safety net for a record it lost.
    private TimeSpan Pause()
    {
        if (!_client.Billing.IsConnected)
        {
            return _options.PollInterval;
        }

        var untilAll = _nextLookAtAll - _time.GetUtcNow();
        return untilAll > _options.PollInterval && ToldOf(Calls.ToList()).Count > 0 ? _options.PollInterval : untilAll;
    }

    private Task LookAsync(IReadOnlyList<DscomTrackedCall> calls, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (!_client.Billing.IsConnected)
        {
            // What ended meanwhile is asked for as soon as the push is back.
            _nextLookAtAll = now;
        }
        else if (now >= _nextLookAtAll)
        {
            _nextLookAtAll = now + _client.Options.BillingPush.SafetyPollInterval;
        }
        else
        {
            calls = ToldOf(calls);
        }

        return calls.Count == 0 ? Task.CompletedTask : AskAsync(calls, cancellationToken);
    }

    private List<DscomTrackedCall> ToldOf(IReadOnlyList<DscomTrackedCall> calls)
    {
        lock (_gate)
        {
            return [.. calls.Where(call => call.Pushed.Count > 0 || call.LooksIncomplete > 0)];
        }
    }

    private async Task AskAsync(IReadOnlyList<DscomTrackedCall> calls, CancellationToken cancellationToken)
    {
        bool recordsRead = false;
        try
        {
            var records = await ReadRecordsAsync(calls, cancellationToken).ConfigureAwait(false);
            recordsRead = true;
            foreach (var call in calls)
            {
                // Asked again: a record may have been taken by the call before.
                Consider(call, records.TryGetValue(call, out var own) ? own.FindAll(record => IsOf(call, record)) : []);
            }

            await LookAtExtensionsAsync(calls, cancellationToken).ConfigureAwait(false);
        }
        catch (PbxException e)
        {
            Log.RecordsUnreadable(_logger, _client.Pbx, calls.Count, e.Message);
        }

        var now = _time.GetUtcNow();
        foreach (var call in calls)
        {
            // Only where records can be read may one be said to be missing.
            if (recordsRead && now - call.IdleSince > _options.RecordGrace)
            {
                Calls.EndUnknown(
                    call,
                    $"The extension has been idle for {_options.RecordGrace.TotalSeconds:0} s and the PBX has written no record of the call: " +
                    "was it restarted, or is its clock further off than ClockTolerance, or its zone another than TimeZone?");
            }
            else if (!recordsRead && WasToldLongAgo(call, now))
            {
                EndBy(call, Pushed(call), Freshness.Pushed);
            }
        }
    }

    private async Task<Dictionary<DscomTrackedCall, List<DscomCallRecord>>> ReadRecordsAsync(
        IReadOnlyList<DscomTrackedCall> calls, CancellationToken cancellationToken)
    {
        var records = new Dictionary<DscomTrackedCall, List<DscomCallRecord>>();
        foreach (var (from, to) in TimeWindow.Around(calls.Select(call => call.DialedAt), _options.ClockTolerance))
        {
            var query = new DscomRecordQuery { From = from, To = to };
            await foreach (var record in _client.Records.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            {
                foreach (var call in CallsOf(record))
                {
                    (records.TryGetValue(call, out var own) ? own : records[call] = []).Add(record);
                }
            }
        }

        return records;
    }

    private HashSet<DscomTrackedCall> CallsOf(DscomCallRecord record)
    {
        var calls = new HashSet<DscomTrackedCall>();
        calls.UnionWith(Calls.Named(record.LinkedId));
        calls.UnionWith(Calls.Named(record.UniqueId));
        foreach (string extension in DscomTrackedCall.ExtensionsOf(record))
        {
            calls.UnionWith(Calls.From(extension));
        }

        calls.RemoveWhere(call => !IsOf(call, record));
        return calls;
    }

    // A call the PBX did not name is known by numbers and time only: dialled again, it must not get the record of the call before.
    private bool IsOf(DscomTrackedCall call, DscomCallRecord record) =>
        call.Matches(record, _options.ClockTolerance) && (call.UniqueId is not null || !_taken.Contains(record.LegKey));

    private void Consider(DscomTrackedCall call, List<DscomCallRecord> own)
    {
        if (!own.Exists(call.IsToDestination) && (own.Count + Pushed(call).Count == 0 || ++call.LooksIncomplete <= LooksForMissingLeg))
        {
            return;
        }

        if (own.Count > 0)
        {
            EndBy(call, own, Freshness.FromRecord);
        }
        else
        {
            EndBy(call, Pushed(call), Freshness.Pushed);
        }
    }

    private void EndBy(DscomTrackedCall call, List<DscomCallRecord> records, Freshness freshness)
    {
        records.ForEach(record => _taken.TryAdd(record.LegKey));
        Calls.End(call, call.Conclude(records, _client.Pbx), freshness);
    }

    private List<DscomCallRecord> Pushed(DscomTrackedCall call)
    {
        lock (_gate)
        {
            return [.. call.Pushed];
        }
    }

    private bool WasToldLongAgo(DscomTrackedCall call, DateTimeOffset now)
    {
        lock (_gate)
        {
            return now - call.PushedAt > _options.RecordGrace;
        }
    }

    // Called under the lock.
    private void AddPushed(DscomTrackedCall call, DscomCallRecord record)
    {
        call.Pushed.Add(record);
        call.PushedAt ??= _time.GetUtcNow();
        Calls.Wake();
    }

    private async Task LookAtExtensionsAsync(IReadOnlyList<DscomTrackedCall> calls, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var waiting = calls.Where(call => call.Source.Call.State != CallState.Ended && now - call.DialedAt >= _options.StatusInterval).ToList();
        if (waiting.Count == 0 || now < _nextStatusLook)
        {
            return;
        }

        _nextStatusLook = now + _options.StatusInterval;
        string? only = waiting.TrueForAll(call => call.From == waiting[0].From) ? waiting[0].From : null;
        var states = new Dictionary<string, DeviceState>();
        try
        {
            await foreach (var status in _client.Status.ListExtensionsAsync(only, cancellationToken).ConfigureAwait(false))
            {
                states[status.Endpoint ?? ""] = status.State;
            }
        }
        catch (PbxException)
        {
            // An extension seen idle before may be in use by now.
            waiting.ForEach(call => call.IdleSince = null);
            throw;
        }

        foreach (var call in waiting)
        {
            bool idle = states.GetValueOrDefault(call.From) is DeviceState.Idle or DeviceState.Unavailable;
            call.IdleSince = idle ? call.IdleSince ?? now : null;
        }
    }
}
