using Microsoft.Extensions.Logging;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Events;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Dialing;

/// <summary>
/// Learns how calls went: one question for the callbacks, one for the records around the other dials. Pushes, where they are received, are
/// taken in at once. Thread-safe.
/// </summary>
internal sealed class EightHundredCallTracker : IAsyncDisposable
{
    private const int RecentCallbacksLimit = 512;
    private const int TakenLimit = 4096;

    private readonly EightHundredClient _client;
    private readonly EightHundredDialingOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<EightHundredCallback> _recentCallbacks = new();
    private readonly RecentKeys<long> _takenRecords = new(TakenLimit);
    private readonly ClockLead _clockLead;
    private int _nextOld;

    public EightHundredCallTracker(EightHundredClient client, ILogger logger, TimeProvider time)
    {
        (_client, _options, _logger, _time) = (client, client.Options.Dialing, logger, time);
        _clockLead = new ClockLead(_options.ClockTolerance);
        Calls = new CallTracker<EightHundredTrackedCall>(new CallTrackerSettings<EightHundredTrackedCall>
        {
            Pbx = client.Pbx,
            Dialer = nameof(EightHundredDialer),
            Pause = () => _options.PollInterval,
            Look = LookAsync,
            MaxCallDuration = _options.MaxCallDuration,
            Logger = logger,
            TimeProvider = time,
        });
        client.Events.CallbackAccepted += Accept;
        client.Events.PushAccepted += Accept;
        client.Events.MessageAccepted += Accept;
    }

    public CallTracker<EightHundredTrackedCall> Calls { get; }

    public void Follow(EightHundredTrackedCall call)
    {
        EightHundredCallback? known;
        lock (_gate)
        {
            // The callback URL may be called before the dial command is answered.
            known = _recentCallbacks.LastOrDefault(callback => callback.Id is not null && callback.Id == call.CallbackId);
            Calls.Follow(call);
        }

        if (known is not null)
        {
            Consider(call, known, Freshness.Pushed);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Events.CallbackAccepted -= Accept;
        _client.Events.PushAccepted -= Accept;
        _client.Events.MessageAccepted -= Accept;
        return Calls.DisposeAsync();
    }

    private void Accept(EightHundredCallback callback)
    {
        EightHundredTrackedCall? call;
        lock (_gate)
        {
            _recentCallbacks.Enqueue(callback);
            if (_recentCallbacks.Count > RecentCallbacksLimit)
            {
                _recentCallbacks.Dequeue();
            }

            call = NamedBy(callback) ?? (IsFree(callback) ? UnnamedLike(callback).FirstOrDefault() : null);
        }

        if (call is not null)
        {
            Consider(call, callback, Freshness.Pushed);
        }
    }

    private void Accept(EightHundredPush push)
    {
        // A push names no call of ours: where it may belong to several, the records tell.
        var candidates = Calls.To(push.Phone ?? push.Record?.Phone).Where(call => call.Matches(push, _options.ClockTolerance)).ToList();
        var call = candidates is [var only] ? only : null;
        if (call is not null)
        {
            call.Shown = true;
        }

        if (candidates.Count > 0 && push.Type == EightHundredPushType.HungUp && (call is null || push.Record is null))
        {
            Calls.Wake();
        }

        if (call is not null && push.Type == EightHundredPushType.Answered)
        {
            call.Source.Observe(new CallObservation(CallState.Connected, _time.GetUtcNow(), Freshness.Pushed));
        }
        else if (call is not null && push is { Record: { Id: { } id } record } && push.Type == EightHundredPushType.HungUp
            && _takenRecords.TryAdd(id))
        {
            Calls.End(call, call.Conclude(record, _client.Pbx), Freshness.Pushed);
        }
    }

    private void Accept(EightHundredReceivedMessage message)
    {
        if (Calls.To(message.Phone).Where(call => call.Matches(message)).Take(2).ToList() is not [var call])
        {
            return;
        }

        // That the client program hung up tells nothing of an outcome: the record does.
        call.Shown = true;
        if (message.CallStatus == EightHundredMessageCallStatus.Connected)
        {
            call.Source.Observe(new CallObservation(CallState.Connected, message.Time ?? _time.GetUtcNow(), Freshness.Polled));
        }
    }

    private async Task LookAsync(IReadOnlyList<EightHundredTrackedCall> calls, CancellationToken cancellationToken)
    {
        // Each by itself: where one question is refused the others still tell.
        var now = _time.GetUtcNow();
        var callbacks = calls.Where(call => call.IsCallback).ToLookup(call => now - call.DialedAt > _options.ListWindow);
        List<EightHundredTrackedCall> old = [.. callbacks[true]];
        await TryAsync([.. callbacks[false]], LookAtYoungCallbacksAsync, cancellationToken).ConfigureAwait(false);
        await TryAsync(old.Count == 0 ? [] : [old[_nextOld++ % old.Count]], LookAtOldCallbackAsync, cancellationToken).ConfigureAwait(false);
        await TryAsync([.. calls.Where(call => !call.IsCallback)], LookAtRecordsAsync, cancellationToken).ConfigureAwait(false);
        var unseen = calls.Where(IsOverdueUnseen).ToList();
        await TryAsync(unseen.FindAll(call => call.Extension is not null), LookAtExtensionsAsync, cancellationToken).ConfigureAwait(false);
        unseen.FindAll(IsOverdueUnseen).ForEach(EndUnseen);
        foreach (var call in calls)
        {
            GiveUpWhereOverdue(call);
        }
    }

    private async Task TryAsync(
        List<EightHundredTrackedCall> calls, Func<List<EightHundredTrackedCall>, CancellationToken, Task> lookAt, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
        {
            return;
        }

        try
        {
            await lookAt(calls, cancellationToken).ConfigureAwait(false);
        }
        catch (PbxException e)
        {
            Log.OutcomesUnreadable(_logger, _client.Pbx, calls.Count, e.Message);
        }
    }

    // One list for all young callbacks, and in turn one of the old ones by itself: a long call must not make the list grow with it, nor
    // keep the young ones from being seen where the list breaks off.
    private Task LookAtYoungCallbacksAsync(List<EightHundredTrackedCall> calls, CancellationToken cancellationToken) => LookAtCallbacksAsync(
        calls,
        calls is [{ CallbackId: { } only }]
            ? new EightHundredCallbackQuery { Id = only }
            : ListBetween(calls.Min(c => c.DialedAt), _time.GetUtcNow()),
        cancellationToken);

    private Task LookAtOldCallbackAsync(List<EightHundredTrackedCall> calls, CancellationToken cancellationToken) => LookAtCallbacksAsync(
        calls,
        calls[0].CallbackId is { } id ? new EightHundredCallbackQuery { Id = id } : ListBetween(calls[0].DialedAt, calls[0].AcceptedAt),
        cancellationToken);

    private EightHundredCallbackQuery ListBetween(DateTimeOffset from, DateTimeOffset to) =>
        new() { From = from - _options.ClockTolerance, To = to + _options.ClockTolerance, PageSize = 1000 };

    private async Task LookAtCallbacksAsync(
        List<EightHundredTrackedCall> calls, EightHundredCallbackQuery query, CancellationToken cancellationToken)
    {
        var missing = new HashSet<EightHundredTrackedCall>(calls);
        var free = new Dictionary<EightHundredTrackedCall, List<EightHundredCallback>>();
        await foreach (var callback in _client.Callbacks.ListAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (NamedBy(callback) is { } named)
            {
                Found(named, callback);
            }
            else if (IsFree(callback))
            {
                foreach (var call in UnnamedLike(callback).Where(missing.Contains))
                {
                    (free.TryGetValue(call, out var own) ? own : free[call] = []).Add(callback);
                }
            }
        }

        // Where the PBX named no id: of the rows that are nobody else's, the one nearest in time.
        var taken = new HashSet<EightHundredCallback>(ReferenceEqualityComparer.Instance);
        foreach (var call in calls.Where(free.ContainsKey))
        {
            var own = free[call].FindAll(callback => IsFree(callback) && !taken.Contains(callback));
            if (own.MinBy(callback => Distance(call, callback)) is { } nearest)
            {
                taken.Add(nearest);
                Found(call, nearest);
            }
        }

        foreach (var call in missing)
        {
            call.MissingSince ??= _time.GetUtcNow();
        }

        static TimeSpan? Distance(EightHundredTrackedCall call, EightHundredCallback callback) =>
            ((callback.CreatedAt ?? callback.BegunAt) - call.DialedAt)?.Duration();

        void Found(EightHundredTrackedCall call, EightHundredCallback callback)
        {
            missing.Remove(call);
            call.MissingSince = null;
            _clockLead.Learn(callback.CreatedAt - call.AcceptedAt);
            Consider(call, callback, Freshness.Polled);
        }
    }

    private async Task LookAtRecordsAsync(List<EightHundredTrackedCall> calls, CancellationToken cancellationToken)
    {
        var records = new Dictionary<EightHundredTrackedCall, List<EightHundredCallRecord>>();
        foreach (var (from, to) in TimeWindow.Around(calls.Select(call => call.DialedAt), _options.ClockTolerance))
        {
            var query = new EightHundredRecordQuery { From = from, To = to, PageSize = 1000 };
            await foreach (var record in _client.Records.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            {
                foreach (var call in Calls.To(record.Phone).Union(Calls.To(record.LastPhone)).Where(call => IsOf(call, record)))
                {
                    (records.TryGetValue(call, out var own) ? own : records[call] = []).Add(record);
                }
            }
        }

        foreach (var call in calls.Where(records.ContainsKey).OrderBy(call => call.DialedAt))
        {
            // Asked again: a record may have been taken by the call before.
            var own = records[call].FindAll(record => IsOf(call, record)).MinBy(record => (record.StartedAt - call.DialedAt)?.Duration());
            if (own is null)
            {
                continue;
            }

            // A record without an end is of a call that is still on.
            call.Shown = true;
            if (own.EndedAt is not null && (own.Id is not { } id || _takenRecords.TryAdd(id)))
            {
                // A call begins between its command and the end of the command's life.
                _clockLead.Learn(own.StartedAt - call.AcceptedAt - _options.MessageLifetime);
                Calls.End(call, call.Conclude(own, _client.Pbx));
            }
        }
    }

    private bool IsOf(EightHundredTrackedCall call, EightHundredCallRecord record) =>
        call.Matches(record, _options.ClockTolerance)
        && !_clockLead.BeganBefore(record.StartedAt, call.DialedAt)
        && (record.Id is not { } id || !_takenRecords.Contains(id));

    private async Task LookAtExtensionsAsync(List<EightHundredTrackedCall> calls, CancellationToken cancellationToken)
    {
        var extensions = await _client.Extensions.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var call in calls)
        {
            string? state = extensions.FirstOrDefault(e => e.Extension == call.Extension)?.StatusText;
            if (ExtensionWords.ToDeviceState(state) is DeviceState.InUse or DeviceState.Ringing)
            {
                call.QuietSince = _time.GetUtcNow();
            }
        }
    }

    private bool IsOverdueUnseen(EightHundredTrackedCall call) =>
        !call.IsCallback && !call.Shown && _time.GetUtcNow() - call.QuietSince > _options.UnseenCallTimeout;

    private void EndUnseen(EightHundredTrackedCall call)
    {
        _clockLead.Forget();
        Calls.EndUnknown(
            call,
            $"Nothing has shown for {_options.UnseenCallTimeout} that the device or client program dialled at all, and there is no record of " +
            "the call: is it switched on, and is the PBX's clock within ClockTolerance of ours?");
    }

    private void GiveUpWhereOverdue(EightHundredTrackedCall call)
    {
        var now = _time.GetUtcNow();
        if (call.Source.HangUpRequested)
        {
            call.HangUpSeenAt ??= now;
        }

        if (now - call.MissingSince > _options.RecordGrace)
        {
            Calls.EndUnknown(
                call,
                $"The PBX took the callback and has not listed it for {_options.RecordGrace.TotalSeconds:0} s: is its clock further off than " +
                "ClockTolerance, or its zone another than TimeZone?");
        }
        else if (now - call.HangUpSeenAt > _options.RecordGrace)
        {
            Calls.EndUnknown(call, "The client program was asked to hang up; no record of the call has come.");
        }
    }

    private void Consider(EightHundredTrackedCall call, EightHundredCallback callback, Freshness freshness)
    {
        if (callback.Id is { } id)
        {
            call.Source.AddVendorId(new VendorCallId("cbkId", WireValues.Text(id)));
            Calls.Name(call, WireValues.Text(id));
        }

        if (CallbackOutcome.IsOver(callback))
        {
            Calls.End(call, CallbackOutcome.ToResult(callback, _client.Pbx, call.DialedAt), freshness);
        }
        else if (CallbackOutcome.IsConnected(callback))
        {
            call.Source.Observe(new CallObservation(
                CallState.Connected, callback.TransferAnsweredAt ?? _time.GetUtcNow(), freshness, callback.Status?.Value));
        }
    }

    private EightHundredTrackedCall? NamedBy(EightHundredCallback callback) =>
        callback.Id is { } id && Calls.Named(WireValues.Text(id)) is [var call, ..] ? call : null;

    private IEnumerable<EightHundredTrackedCall> UnnamedLike(EightHundredCallback callback) =>
        Calls.To(callback.Destination).Where(call => call.Matches(callback, _options.ClockTolerance));

    // A row of the list belongs to one call, and the next callback between the same numbers must not find it again.
    private bool IsFree(EightHundredCallback callback) =>
        callback.Id is not { } id || (NamedBy(callback) is null && !Calls.IsPast(WireValues.Text(id)));
}
