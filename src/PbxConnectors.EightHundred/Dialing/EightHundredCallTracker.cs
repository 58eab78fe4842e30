using Microsoft.Extensions.Logging;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Events;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Dialing;

/// <summary>
/// Learns how calls went. One loop serves all calls in flight and sleeps while there are none: one question for the callbacks, one for the
/// records around the other dials. Pushes, where they are received, are taken in at once. Thread-safe.
/// </summary>
internal sealed class EightHundredCallTracker : IAsyncDisposable
{
    private const int RecentLimit = 512;

    private readonly EightHundredClient _client;
    private readonly EightHundredDialingOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly FollowedCalls _calls = new();
    private readonly Queue<EightHundredCallback> _recentCallbacks = new();
    private readonly TakenIds _takenRecords = new(8 * RecentLimit);
    private readonly TakenIds _takenCallbacks = new(8 * RecentLimit);
    private readonly CancellationTokenSource _lifetime = new();
    private TaskCompletionSource _wake = NewSignal();
    private Task _loop = Task.CompletedTask;
    private TimeSpan? _clockAhead;
    private int _nextOld;
    private bool _running;
    private bool _disposed;

    public EightHundredCallTracker(EightHundredClient client, ILogger logger, TimeProvider time)
    {
        (_client, _options, _logger, _time) = (client, client.Options.Dialing, logger, time);
        client.Events.CallbackAccepted += Accept;
        client.Events.PushAccepted += Accept;
        client.Events.MessageAccepted += Accept;
    }

    /// <summary>The ids of the records around now, before a dial: none of them is its own. None where they cannot be read.</summary>
    /// <param name="extension">Extension that is to dial; null for all.</param>
    /// <param name="cancellationToken">Gives up, and the dial with it.</param>
    public async Task<IReadOnlySet<long>> ReadEarlierRecordsAsync(string? extension, CancellationToken cancellationToken)
    {
        var ids = new HashSet<long>();
        if (!_options.LookBeforeDial)
        {
            return ids;
        }

        var now = _time.GetUtcNow();
        var query = new EightHundredRecordQuery
        {
            From = now - _options.ClockTolerance, To = now + _options.ClockTolerance, PageSize = 1000, Extensions = extension is null ? [] : [extension],
        };
        try
        {
            await foreach (var record in _client.Records.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            {
                if (record.Id is { } id)
                {
                    ids.Add(id);
                }
            }
        }
        catch (PbxException e)
        {
            Log.EarlierRecordsUnreadable(_logger, _client.Pbx, e.Message);
        }

        return ids;
    }

    public void Follow(FollowedCall call)
    {
        EightHundredCallback? known;
        lock (_gate)
        {
            if (_disposed)
            {
                call.Source.Fail(Disposed());
                return;
            }

            // The callback URL may be called before the dial command is answered.
            known = _recentCallbacks.LastOrDefault(callback => callback.Id is not null && callback.Id == call.CallbackId);
            _calls.Add(call);
            if (call.CallbackId is { } id)
            {
                _takenCallbacks.TryTake(id);
            }

            PbxTelemetry.CountActiveCalls(_client.Pbx, +1);
            if (!_running)
            {
                _running = true;
                _loop = Task.Run(RunAsync);
            }
        }

        if (known is not null)
        {
            Consider(call, known, Freshness.Pushed);
        }
    }

    public void Forget(PbxCall call)
    {
        lock (_gate)
        {
            if (_calls.Find(call) is { } followed)
            {
                Remove(followed);
            }
        }
    }

    /// <summary>True when nothing is followed any more.</summary>
    public bool IsDisposed
    {
        get
        {
            lock (_gate)
            {
                return _disposed;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Events.CallbackAccepted -= Accept;
        _client.Events.PushAccepted -= Accept;
        _client.Events.MessageAccepted -= Accept;
        List<FollowedCall> open;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            open = _calls.ToList();
            open.ForEach(Remove);
        }

        await _lifetime.CancelAsync().ConfigureAwait(false);
        open.ForEach(call => call.Source.Fail(Disposed()));
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lifetime.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ObjectDisposedException Disposed() =>
        new(nameof(EightHundredDialer), "The dialer was disposed while the call was open; how it ended is in the PBX's lists.");

    private void Accept(EightHundredCallback callback)
    {
        FollowedCall? call;
        lock (_gate)
        {
            _recentCallbacks.Enqueue(callback);
            if (_recentCallbacks.Count > RecentLimit)
            {
                _recentCallbacks.Dequeue();
            }

            call = _calls.Of(callback.Id) ?? _calls.WithoutId().FirstOrDefault(c => c.Matches(callback, _options.ClockTolerance));
        }

        if (call is not null && (call.CallbackId is not null || IsFree(callback)))
        {
            Consider(call, callback, Freshness.Pushed);
        }
    }

    private void Accept(EightHundredPush push)
    {
        FollowedCall? call;
        lock (_gate)
        {
            // A push names no call of ours: where it may belong to several, the records tell.
            var candidates = _calls.To(push.Phone ?? push.Record?.Phone).Where(c => c.Matches(push, _options.ClockTolerance)).ToList();
            call = candidates is [var only] ? only : null;
            if (call is not null)
            {
                call.Shown = true;
            }

            if (candidates.Count > 0 && push.Type == EightHundredPushType.HungUp && (call is null || push.Record is null))
            {
                _wake.TrySetResult();
            }
        }

        if (call is not null && push.Type == EightHundredPushType.Answered)
        {
            call.Source.Observe(new CallObservation(CallState.Connected, _time.GetUtcNow(), Freshness.Pushed));
        }
        else if (call is not null && push is { Record: { Id: { } id } record } && push.Type == EightHundredPushType.HungUp && _takenRecords.TryTake(id))
        {
            End(call, call.Conclude(record, _client.Pbx));
        }
    }

    private void Accept(EightHundredReceivedMessage message)
    {
        FollowedCall? call;
        lock (_gate)
        {
            call = _calls.To(message.Phone).Where(c => c.Matches(message)).Take(2).ToList() is [var only] ? only : null;
        }

        if (call is null)
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

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await PauseAsync().ConfigureAwait(false);
                List<FollowedCall> calls;
                lock (_gate)
                {
                    if (_calls.Count == 0)
                    {
                        _running = false;
                        return;
                    }

                    calls = _calls.ToList();
                }

                await LookAsync(calls, _lifetime.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_lifetime.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // Nothing above is expected to throw: without this the open calls would wait for ever.
            Log.TrackerBroke(_logger, _client.Pbx, e);
            List<FollowedCall> open;
            lock (_gate)
            {
                _running = false;
                open = _calls.ToList();
            }

            open.ForEach(call => EndUnknown(call, $"Following the call failed ({e.GetType().Name})."));
        }
    }

    private async Task PauseAsync()
    {
        Task woken;
        lock (_gate)
        {
            woken = _wake.Task;
        }

        using var pause = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token);
        await Task.WhenAny(Task.Delay(_options.PollInterval, _time, pause.Token), woken).ConfigureAwait(false);
        await pause.CancelAsync().ConfigureAwait(false);
        _lifetime.Token.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_wake.Task.IsCompleted)
            {
                _wake = NewSignal();
            }
        }
    }

    private async Task LookAsync(List<FollowedCall> calls, CancellationToken cancellationToken)
    {
        // Each by itself: where one question is refused the others still tell.
        var now = _time.GetUtcNow();
        var old = calls.FindAll(c => c.IsCallback && now - c.DialedAt > _options.ListWindow);
        await TryAsync(calls.FindAll(c => c.IsCallback && now - c.DialedAt <= _options.ListWindow), LookAtYoungCallbacksAsync, cancellationToken).ConfigureAwait(false);
        await TryAsync(old.Count == 0 ? [] : [old[_nextOld++ % old.Count]], LookAtOldCallbackAsync, cancellationToken).ConfigureAwait(false);
        await TryAsync(calls.FindAll(c => !c.IsCallback), LookAtRecordsAsync, cancellationToken).ConfigureAwait(false);
        var unseen = calls.FindAll(IsOverdueUnseen);
        await TryAsync(unseen.FindAll(c => c.Extension is not null), LookAtExtensionsAsync, cancellationToken).ConfigureAwait(false);
        unseen.FindAll(IsOverdueUnseen).ForEach(EndUnseen);
        calls.ForEach(GiveUpWhereOverdue);
    }

    private async Task TryAsync(
        List<FollowedCall> calls, Func<List<FollowedCall>, CancellationToken, Task> lookAt, CancellationToken cancellationToken)
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
    private Task LookAtYoungCallbacksAsync(List<FollowedCall> calls, CancellationToken cancellationToken) => LookAtCallbacksAsync(
        calls,
        calls is [{ CallbackId: { } only }] ? new EightHundredCallbackQuery { Id = only } : ListBetween(calls.Min(c => c.DialedAt), _time.GetUtcNow()),
        cancellationToken);

    private Task LookAtOldCallbackAsync(List<FollowedCall> calls, CancellationToken cancellationToken) => LookAtCallbacksAsync(
        calls,
        calls[0].CallbackId is { } id ? new EightHundredCallbackQuery { Id = id } : ListBetween(calls[0].DialedAt, calls[0].AcceptedAt),
        cancellationToken);

    private EightHundredCallbackQuery ListBetween(DateTimeOffset from, DateTimeOffset to) =>
        new() { From = from - _options.ClockTolerance, To = to + _options.ClockTolerance, PageSize = 1000 };

    private async Task LookAtCallbacksAsync(
        List<FollowedCall> calls, EightHundredCallbackQuery query, CancellationToken cancellationToken)
    {
        var missing = new HashSet<FollowedCall>(calls);
        var byId = new Dictionary<long, FollowedCall>();
        calls.FindAll(call => call.CallbackId is not null).ForEach(call => byId[call.CallbackId!.Value] = call);
        var unnamed = new List<EightHundredCallback>();
        await foreach (var callback in _client.Callbacks.ListAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (callback.Id is { } id && byId.TryGetValue(id, out var call))
            {
                Found(call, callback);
            }
            else if (IsFree(callback))
            {
                unnamed.Add(callback);
            }
        }

        // Where the PBX named no id: of the rows that are nobody else's, the one nearest in time.
        foreach (var call in missing.Where(c => c.CallbackId is null).ToList())
        {
            var own = unnamed.FindAll(callback => call.Matches(callback, _options.ClockTolerance))
                .MinBy(callback => ((callback.CreatedAt ?? callback.BegunAt) - call.DialedAt)?.Duration());
            if (own is not null)
            {
                unnamed.Remove(own);
                Found(call, own);
            }
        }

        foreach (var call in missing)
        {
            call.MissingSince ??= _time.GetUtcNow();
        }

        void Found(FollowedCall call, EightHundredCallback callback)
        {
            missing.Remove(call);
            call.MissingSince = null;
            MeasureClock(callback.CreatedAt - call.AcceptedAt);
            Consider(call, callback, Freshness.Polled);
        }
    }

    private async Task LookAtRecordsAsync(List<FollowedCall> calls, CancellationToken cancellationToken)
    {
        var records = new List<EightHundredCallRecord>();
        foreach (var (from, to) in MergedWindows(calls))
        {
            var query = new EightHundredRecordQuery { From = from, To = to, PageSize = 1000 };
            await foreach (var record in _client.Records.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            {
                records.Add(record);
            }
        }

        var byNumber = records
            .SelectMany(record => new[] { record.Phone, record.LastPhone }.Select(FollowedCalls.Ending).Distinct().Select(ending => (ending, record)))
            .ToLookup(pair => pair.ending, pair => pair.record);
        foreach (var call in calls.OrderBy(c => c.DialedAt))
        {
            var own = byNumber[FollowedCalls.Ending(call.Source.Call.Request.To)]
                .Where(record => call.Matches(record, _options.ClockTolerance) && !BeganBefore(call, record) && !_takenRecords.Contains(record.Id))
                .MinBy(record => (record.StartedAt - call.DialedAt)?.Duration());
            if (own is null)
            {
                continue;
            }

            // A record without an end is of a call that is still on.
            call.Shown = true;
            if (own.EndedAt is not null && (own.Id is not { } id || _takenRecords.TryTake(id)))
            {
                MeasureClock(own.StartedAt - call.AcceptedAt - _options.MessageLifetime);
                End(call, call.Conclude(own, _client.Pbx));
            }
        }
    }

    // A call begins between its command and the end of the command's life, so each call found says how far the PBX's clock is ahead of ours
    // at least.
    private void MeasureClock(TimeSpan? aheadAtLeast)
    {
        if (aheadAtLeast > (_clockAhead ?? -_options.ClockTolerance))
        {
            _clockAhead = aheadAtLeast;
        }
    }

    // The PBX writes whole seconds: the call began up to one later.
    private bool BeganBefore(FollowedCall call, EightHundredCallRecord record) =>
        _clockAhead is { } ahead && record.StartedAt + TimeSpan.FromSeconds(1) - ahead < call.DialedAt;

    private async Task LookAtExtensionsAsync(List<FollowedCall> calls, CancellationToken cancellationToken)
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

    private bool IsOverdueUnseen(FollowedCall call) =>
        !call.IsCallback && !call.Shown && _time.GetUtcNow() - call.QuietSince > _options.UnseenCallTimeout;

    // Each dial has its own small window, and windows that touch are one.
    private List<(DateTimeOffset From, DateTimeOffset To)> MergedWindows(List<FollowedCall> calls)
    {
        var windows = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var dialedAt in calls.Select(c => c.DialedAt).Order())
        {
            var (from, to) = (dialedAt - _options.ClockTolerance, dialedAt + _options.ClockTolerance);
            if (windows.Count > 0 && from <= windows[^1].To)
            {
                windows[^1] = (windows[^1].From, to);
            }
            else
            {
                windows.Add((from, to));
            }
        }

        return windows;
    }

    private void EndUnseen(FollowedCall call)
    {
        // Should the PBX's clock have been set back, what was measured would hide all records that follow.
        _clockAhead = null;
        EndUnknown(
            call,
            $"Nothing has shown for {_options.UnseenCallTimeout} that the device or client program dialled at all, and there is no record of " +
            "the call: is it switched on, and is the PBX's clock within ClockTolerance of ours?");
    }

    private void GiveUpWhereOverdue(FollowedCall call)
    {
        var now = _time.GetUtcNow();
        if (call.Source.HangUpRequested)
        {
            call.HangUpSeenAt ??= now;
        }

        if (now - call.MissingSince > _options.RecordGrace)
        {
            EndUnknown(
                call,
                $"The PBX took the callback and has not listed it for {_options.RecordGrace.TotalSeconds:0} s: is its clock further off than " +
                "ClockTolerance, or its zone another than TimeZone?");
        }
        else if (now - call.HangUpSeenAt > _options.RecordGrace)
        {
            EndUnknown(call, "The client program was asked to hang up; no record of the call has come.");
        }
        else if (now - call.DialedAt > _options.MaxCallDuration)
        {
            EndUnknown(call, $"The call was followed for {_options.MaxCallDuration} and its end has not shown.");
        }
    }

    private void Consider(FollowedCall call, EightHundredCallback callback, Freshness freshness)
    {
        if (callback.Id is { } id)
        {
            call.Source.AddVendorId(new VendorCallId("cbkId", Wire.WireValues.Text(id)));
            lock (_gate)
            {
                _calls.Name(call, id);
            }

            _takenCallbacks.TryTake(id);
        }

        if (CallbackOutcome.IsOver(callback))
        {
            End(call, CallbackOutcome.ToResult(callback, _client.Pbx, call.DialedAt));
        }
        else if (CallbackOutcome.IsConnected(callback))
        {
            call.Source.Observe(new CallObservation(
                CallState.Connected, callback.TransferAnsweredAt ?? _time.GetUtcNow(), freshness, callback.Status?.Value));
        }
    }

    private bool IsFree(EightHundredCallback callback) => !_takenCallbacks.Contains(callback.Id);

    private void EndUnknown(FollowedCall call, string why) =>
        End(call, new CallResult { Reason = EndReason.Unknown, Explanation = why, DialedAt = call.DialedAt });

    private void End(FollowedCall call, CallResult result)
    {
        lock (_gate)
        {
            if (!_calls.Contains(call))
            {
                return;
            }

            Remove(call);
        }

        if (result.AnsweredAt is { } answeredAt)
        {
            call.Source.Observe(new CallObservation(CallState.Connected, answeredAt, Freshness.FromRecord, result.VendorText));
        }

        foreach (var id in result.Records.SelectMany(r => r.CallIds))
        {
            call.Source.AddVendorId(id);
        }

        call.Source.End(result);
        Log.CallEnded(_logger, _client.Pbx, call.Source.Call.CorrelationId, result.Reason, result.Certainty);
    }

    // Called under the lock.
    private void Remove(FollowedCall call)
    {
        _calls.Remove(call);
        PbxTelemetry.CountActiveCalls(_client.Pbx, -1);
    }
}
