using Microsoft.Extensions.Logging;
using PbxConnectors.Ola.Session;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Dialing;

/// <summary>
/// Learns how calls go. What the WebSocket tells of an extension moves its call at once; one loop for all calls in flight asks
/// for the extensions' states besides, often without a WebSocket and seldom with one, so that no call stays open for ever.
/// Thread-safe.
/// </summary>
internal sealed class OlaCallTracker(OlaClient client, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    // Asking for each extension is documented, asking for all is not: only many at once are worth it.
    private const int MostAskedSingly = 8;
    private const int FinishedIdsKept = 512;

    private readonly OlaDialingOptions _options = client.Options.Dialing;
    private readonly Lock _gate = new();
    private readonly HashSet<FollowedCall> _calls = [];
    private readonly Dictionary<string, List<FollowedCall>> _byExtension = new(StringComparer.Ordinal);
    private readonly HashSet<string> _finishedIds = new(StringComparer.Ordinal);
    private readonly Queue<string> _finishedOrder = new();
    private readonly CancellationTokenSource _lifetime = new();
    private TaskCompletionSource _wake = NewSignal();
    private Task _loop = Task.CompletedTask;
    private DateTimeOffset _nextLook;
    private DateTimeOffset _asleepUntil;
    private bool _running;
    private bool _disposed;

    /// <summary>Begins to follow a call; before its command is sent, for its first event may come before the answer.</summary>
    /// <exception cref="ObjectDisposedException">Nobody would follow it any more, so it must not be placed.</exception>
    public void Follow(FollowedCall call)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(OlaDialer));
            _calls.Add(call);
            if (!_byExtension.TryGetValue(call.Extension, out var same))
            {
                _byExtension[call.Extension] = same = [];
            }

            same.Add(call);
            PbxTelemetry.CountActiveCalls(client.Pbx, +1);
            if (!_running)
            {
                _running = true;
                _nextLook = time.GetUtcNow() + Interval;
                _loop = Task.Run(RunAsync);
            }
        }
    }

    public void Forget(PbxCall call)
    {
        lock (_gate)
        {
            if (Find(call) is { } followed)
            {
                Remove(followed);
            }
        }
    }

    /// <summary>The PBX took the command to hang up: a call that was never seen is over when its extension is in none.</summary>
    public void HungUp(PbxCall call)
    {
        lock (_gate)
        {
            if (Find(call) is { Begun: false } followed)
            {
                followed.HungUp = true;
                _nextLook = time.GetUtcNow();
                _wake.TrySetResult();
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

    /// <summary>Takes what was learnt of an extension.</summary>
    public void Accept(AgentObservation seen)
    {
        List<(FollowedCall Call, CallResult Result)> ended = [];
        lock (_gate)
        {
            foreach (var call in _byExtension.TryGetValue(seen.Extension, out var same) ? same.ToArray() : [])
            {
                if (seen.State.IsOutOfCall)
                {
                    // Before the extension was seen in the call, this is the state it was dialled from.
                    if (call.Begun || call.HungUp)
                    {
                        Remove(call);
                        ended.Add((call, call.Conclude(seen)));
                    }
                }
                else if (seen.State.IsBusy && call.Owns(seen) && (seen.AgentCallId is null || !_finishedIds.Contains(seen.AgentCallId)))
                {
                    call.Take(seen);
                    if (RingDue(call) < _asleepUntil)
                    {
                        _wake.TrySetResult();
                    }
                }
            }
        }

        foreach (var (call, result) in ended)
        {
            End(call, result);
        }
    }

    /// <summary>The connection came or went: the pace changes, and what the PBX told may have a gap.</summary>
    public void ConnectionChanged()
    {
        lock (_gate)
        {
            foreach (var call in _calls)
            {
                call.ForgetTold();
            }

            _nextLook = time.GetUtcNow();
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
            open.ForEach(call => Remove(call));
        }

        await _lifetime.CancelAsync().ConfigureAwait(false);
        open.ForEach(call => call.Source.Fail(Disposed()));
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lifetime.Dispose();
    }

    // Called under the lock.
    private FollowedCall? Find(PbxCall call) => _byExtension.GetValueOrDefault(call.Request.From.Address)?.Find(c => c.Source.Call == call);

    private TimeSpan Interval => client.Connection.IsOpen ? _options.SafetyPollInterval : _options.PollInterval;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ObjectDisposedException Disposed() =>
        new(nameof(OlaDialer), "The dialer was disposed while the call was open, so its end was not learnt.");

    private async Task RunAsync()
    {
        try
        {
            while (await PauseAsync().ConfigureAwait(false))
            {
                await HangUpWhatRangTooLongAsync(_lifetime.Token).ConfigureAwait(false);
                List<FollowedCall> calls;
                lock (_gate)
                {
                    if (time.GetUtcNow() < _nextLook)
                    {
                        continue;
                    }

                    calls = [.. _calls];
                }

                await LookAsync(calls, _lifetime.Token).ConfigureAwait(false);
                lock (_gate)
                {
                    _nextLook = time.GetUtcNow() + Interval;
                }
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

    // Until the next look or ring time-out is due or something happened. False when no call is left.
    private async Task<bool> PauseAsync()
    {
        Task woken;
        TimeSpan wait;
        lock (_gate)
        {
            if (_calls.Count == 0)
            {
                _running = false;
                return false;
            }

            woken = _wake.Task;
            _asleepUntil = _calls.Select(RingDue).Append(_nextLook).Min();
            wait = _asleepUntil - time.GetUtcNow();
        }

        if (wait > TimeSpan.Zero)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token);
            await Task.WhenAny(Task.Delay(wait, time, pause.Token), woken).ConfigureAwait(false);
            await pause.CancelAsync().ConfigureAwait(false);
        }

        _lifetime.Token.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_wake.Task.IsCompleted)
            {
                _wake = NewSignal();
            }
        }

        return true;
    }

    private static DateTimeOffset RingDue(FollowedCall call) =>
        !call.Answered && !call.RangTooLong && call is { RingingSince: { } since, Source.Call.Request.RingTimeout: { } limit }
            ? since + limit
            : DateTimeOffset.MaxValue;

    private async Task HangUpWhatRangTooLongAsync(CancellationToken cancellationToken)
    {
        List<FollowedCall> due;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            due = [.. _calls.Where(call => RingDue(call) <= now)];
            due.ForEach(call => call.RangTooLong = true);
        }

        foreach (var call in due)
        {
            try
            {
                await client.Calls.HangUpAsync(call.Extension, cancellationToken).ConfigureAwait(false);
            }
            catch (PbxException e)
            {
                Log.HangUpFailed(logger, client.Pbx, call.Source.Call.CorrelationId, e.Message);
            }
        }
    }

    private async Task LookAsync(List<FollowedCall> calls, CancellationToken cancellationToken)
    {
        var idle = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var seen in await AskAsync(calls, cancellationToken).ConfigureAwait(false))
            {
                Accept(seen);
                if (!seen.State.IsBusy)
                {
                    idle.Add(seen.Extension);
                }
            }
        }
        catch (PbxException e)
        {
            Log.StatusUnreadable(logger, client.Pbx, calls.Count, e.Message);
        }

        var now = time.GetUtcNow();
        foreach (var call in calls)
        {
            if (!call.Begun && idle.Contains(call.Extension) && now - call.DialedAt > _options.StartGrace)
            {
                EndUnknown(
                    call,
                    $"The extension was not seen in a call within {_options.StartGrace.TotalSeconds:0} s of the dial command: " +
                    "the call was not placed, or was over between two looks.");
            }
            else if (now - call.DialedAt > _options.MaxCallDuration)
            {
                EndUnknown(call, $"The call was followed for {_options.MaxCallDuration} and its end was not seen.");
            }
        }
    }

    private async Task<List<AgentObservation>> AskAsync(List<FollowedCall> calls, CancellationToken cancellationToken)
    {
        var extensions = calls.Select(c => c.Extension).Distinct().ToList();
        var told = extensions.ToDictionary(e => e, client.Connection.Intake.PushCountOf);
        var statuses = new List<Agents.OlaAgentStatus>();
        if (extensions.Count > MostAskedSingly)
        {
            statuses.AddRange(await client.Agents.ListStatusAsync(cancellationToken: cancellationToken).ConfigureAwait(false));
        }

        foreach (string extension in extensions.Where(e => !statuses.Exists(s => s.Extension == e)))
        {
            // An extension the PBX no longer knows is in no call.
            statuses.Add(
                await client.Agents.GetStatusAsync(extension, cancellationToken).ConfigureAwait(false)
                ?? new Agents.OlaAgentStatus { Extension = extension, State = Agents.OlaAgentState.LoggedOut });
        }

        // What the PBX told while it was asked is newer.
        var now = time.GetUtcNow();
        return
        [
            .. statuses.Where(s => s.Extension is { } e && told.TryGetValue(e, out long count) && client.Connection.Intake.PushCountOf(e) == count)
                .Select(s => AgentObservation.From(s, now)).OfType<AgentObservation>(),
        ];
    }

    private void EndUnknown(FollowedCall call, string why)
    {
        lock (_gate)
        {
            if (!Remove(call))
            {
                return;
            }
        }

        End(call, new CallResult { Reason = EndReason.Unknown, Explanation = why, DialedAt = call.DialedAt });
    }

    private void End(FollowedCall call, CallResult result)
    {
        call.Source.End(result);
        Log.CallEnded(logger, client.Pbx, call.Source.Call.CorrelationId, result.Reason);
    }

    // Called under the lock.
    private bool Remove(FollowedCall call)
    {
        if (!_calls.Remove(call))
        {
            return false;
        }

        var same = _byExtension[call.Extension];
        same.Remove(call);
        if (same.Count == 0)
        {
            _byExtension.Remove(call.Extension);
        }

        foreach (string id in call.Ids.Where(_finishedIds.Add))
        {
            _finishedOrder.Enqueue(id);
        }

        while (_finishedOrder.Count > FinishedIdsKept)
        {
            _finishedIds.Remove(_finishedOrder.Dequeue());
        }

        PbxTelemetry.CountActiveCalls(client.Pbx, -1);
        if (_calls.Count == 0)
        {
            _wake.TrySetResult();
        }

        return true;
    }
}
