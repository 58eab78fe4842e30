using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Dialing;

/// <summary>
/// Learns how calls went. One loop serves all calls in flight and sleeps while there are none: it asks for the records around the dials,
/// and where a record is missing it looks whether the extension is idle again, so that no call stays open for ever. The billing push, where
/// it is on, only wakes the loop: its rows lack the release cause, which the records have. Thread-safe.
/// </summary>
internal sealed class DscomCallTracker(DscomClient client, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    private const int RecentlyPushedLimit = 512;

    // Legs are written one after the other: so often the record of the number dialled may be missing while others are there.
    private const int LooksForMissingLeg = 2;

    private readonly DscomDialingOptions _options = client.Options.Dialing;
    private readonly Lock _gate = new();
    private readonly List<FollowedCall> _calls = [];
    private readonly Queue<DscomCallRecord> _recentlyPushed = new();
    private readonly RecordMemory _taken = new();
    private readonly CancellationTokenSource _lifetime = new();
    private TaskCompletionSource _wake = NewSignal();
    private Task _loop = Task.CompletedTask;
    private bool _running;
    private bool _disposed;
    private DateTimeOffset _nextStatusLook = DateTimeOffset.MinValue;

    public void Follow(FollowedCall call)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                call.Source.Fail(Disposed());
                return;
            }

            // A short call may be over before its dial command was answered.
            foreach (var record in _recentlyPushed.Where(record => IsOf(call, record)))
            {
                AddPushed(call, record);
            }

            _calls.Add(call);
            PbxTelemetry.CountActiveCalls(client.Pbx, +1);
            if (!_running)
            {
                _running = true;
                _loop = Task.Run(RunAsync);
            }
        }
    }

    public void Forget(PbxCall call)
    {
        lock (_gate)
        {
            if (_calls.Find(c => c.Source.Call == call) is { } followed)
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

            foreach (var call in _calls.Where(call => IsOf(call, record)))
            {
                AddPushed(call, record);
            }
        }
    }

    /// <summary>Looks at once: the push came or went, and with it the pace.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _wake.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<FollowedCall> open;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            open = [.. _calls];
            open.ForEach(Remove);
        }

        await _lifetime.CancelAsync().ConfigureAwait(false);
        open.ForEach(call => call.Source.Fail(Disposed()));
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lifetime.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ObjectDisposedException Disposed() =>
        new(nameof(DscomDialer), "The dialer was disposed while the call was open; how it ended is in the call records.");

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

                    calls = [.. _calls];
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
            Log.TrackerBroke(logger, client.Pbx, e);
            List<FollowedCall> open;
            lock (_gate)
            {
                _running = false;
                open = [.. _calls];
            }

            open.ForEach(call => EndUnknown(call, $"Following the call failed ({e.GetType().Name})."));
        }
    }

    private async Task PauseAsync()
    {
        Task woken;
        TimeSpan interval;
        lock (_gate)
        {
            woken = _wake.Task;

            // While the push works, asking is only a safety net for a record it lost.
            bool relaxed = client.Billing.IsConnected && _calls.TrueForAll(call => call.Pushed.Count == 0 && call.LooksIncomplete == 0);
            interval = relaxed ? client.Options.BillingPush.SafetyPollInterval : _options.PollInterval;
        }

        using var pause = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token);
        await Task.WhenAny(Task.Delay(interval, time, pause.Token), woken).ConfigureAwait(false);
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
        bool recordsRead = false;
        try
        {
            var records = await ReadRecordsAsync(calls, cancellationToken).ConfigureAwait(false);
            recordsRead = true;
            foreach (var call in calls)
            {
                List<DscomCallRecord> own;
                lock (_gate)
                {
                    own = records.FindAll(record => IsOf(call, record));
                }

                Consider(call, own);
            }

            await LookAtExtensionsAsync(calls, cancellationToken).ConfigureAwait(false);
        }
        catch (PbxException e)
        {
            Log.RecordsUnreadable(logger, client.Pbx, calls.Count, e.Message);
        }

        var now = time.GetUtcNow();
        foreach (var call in calls)
        {
            // Only where records can be read may one be said to be missing.
            if (recordsRead && now - call.IdleSince > _options.RecordGrace)
            {
                EndUnknown(
                    call,
                    $"The extension has been idle for {_options.RecordGrace.TotalSeconds:0} s and the PBX has written no record of the call: " +
                    "was it restarted, or is its clock further off than ClockTolerance, or its zone another than TimeZone?");
            }
            else if (!recordsRead && WasToldLongAgo(call, now))
            {
                EndBy(call, Pushed(call));
            }
            else if (now - call.DialedAt > _options.MaxCallDuration)
            {
                EndUnknown(call, $"The call was followed for {_options.MaxCallDuration} and no record of it has come.");
            }
        }
    }

    // Called under the lock. A call the PBX did not name is known by numbers and time only: dialled again, it must not get the record of
    // the call before.
    private bool IsOf(FollowedCall call, DscomCallRecord record) =>
        call.Matches(record, _options.ClockTolerance) && (call.IsNamed || !_taken.Contains(record.LegKey));

    private void Consider(FollowedCall call, List<DscomCallRecord> own)
    {
        if (!own.Exists(call.IsToDestination))
        {
            var pushed = Pushed(call);
            if (own.Count + pushed.Count == 0 || ++call.LooksIncomplete <= LooksForMissingLeg)
            {
                return;
            }

            own = own.Count > 0 ? own : pushed;
        }

        EndBy(call, own);
    }

    private void EndBy(FollowedCall call, List<DscomCallRecord> records)
    {
        lock (_gate)
        {
            records.ForEach(record => _taken.TryAdd(record.LegKey));
        }

        End(call, call.Conclude(records, client.Pbx));
    }

    private List<DscomCallRecord> Pushed(FollowedCall call)
    {
        lock (_gate)
        {
            return [.. call.Pushed];
        }
    }

    private bool WasToldLongAgo(FollowedCall call, DateTimeOffset now)
    {
        lock (_gate)
        {
            return now - call.PushedAt > _options.RecordGrace;
        }
    }

    // Called under the lock.
    private void AddPushed(FollowedCall call, DscomCallRecord record)
    {
        call.Pushed.Add(record);
        call.PushedAt ??= time.GetUtcNow();
        _wake.TrySetResult();
    }

    private async Task<List<DscomCallRecord>> ReadRecordsAsync(List<FollowedCall> calls, CancellationToken cancellationToken)
    {
        var records = new List<DscomCallRecord>();
        foreach (var (from, to) in MergedWindows(calls))
        {
            var query = new DscomRecordQuery { From = from, To = to };
            await foreach (var record in client.Records.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            {
                records.Add(record);
            }
        }

        return records;
    }

    // An old call must not make the PBX read hours of records: each dial has its own small window, and windows that touch are one.
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

    private async Task LookAtExtensionsAsync(List<FollowedCall> calls, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var waiting = calls.FindAll(c => c.Source.Call.State != CallState.Ended && now - c.DialedAt >= _options.StatusInterval);
        if (waiting.Count == 0 || now < _nextStatusLook)
        {
            return;
        }

        _nextStatusLook = now + _options.StatusInterval;
        string? only = waiting.TrueForAll(c => c.Extension == waiting[0].Extension) ? waiting[0].Extension : null;
        var states = new Dictionary<string, DeviceState>();
        try
        {
            await foreach (var status in client.Status.ListExtensionsAsync(only, cancellationToken).ConfigureAwait(false))
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
            bool idle = states.GetValueOrDefault(call.Extension) is DeviceState.Idle or DeviceState.Unavailable;
            call.IdleSince = idle ? call.IdleSince ?? now : null;
        }
    }

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
        Log.CallEnded(logger, client.Pbx, call.Source.Call.CorrelationId, result.Reason, result.Q850Cause);
    }

    // Called under the lock.
    private void Remove(FollowedCall call)
    {
        _calls.Remove(call);
        PbxTelemetry.CountActiveCalls(client.Pbx, -1);
    }
}
