using Microsoft.Extensions.Logging;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Session;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Dialing;

/// <summary>
/// Learns how calls go. What the WebSocket tells of an extension moves its call at once; besides, the extensions of the calls in flight are
/// asked for, often without a WebSocket and seldom with one. Thread-safe.
/// </summary>
internal sealed class OlaCallTracker : IAsyncDisposable
{
    // Asking for each extension is documented, asking for all is not: only many at once are worth it.
    private const int MostAskedSingly = 8;

    private readonly OlaClient _client;
    private readonly OlaDialingOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private DateTimeOffset _nextLook;
    private DateTimeOffset _asleepUntil;

    public OlaCallTracker(OlaClient client, ILogger logger, TimeProvider time)
    {
        (_client, _options, _logger, _time) = (client, client.Options.Dialing, logger, time);
        Calls = new CallTracker<OlaTrackedCall>(new CallTrackerSettings<OlaTrackedCall>
        {
            Pbx = client.Pbx,
            Dialer = nameof(OlaDialer),
            Pause = Pause,
            Look = LookAsync,
            MaxCallDuration = _options.MaxCallDuration,
            Logger = logger,
            TimeProvider = time,
        });
    }

    public CallTracker<OlaTrackedCall> Calls { get; }

    /// <summary>Begins to follow a call; before its command is sent, for its first event may come before the answer.</summary>
    /// <exception cref="ObjectDisposedException">Nobody would follow it any more, so it must not be placed.</exception>
    public void Follow(OlaTrackedCall call)
    {
        lock (_gate)
        {
            if (Calls.Count == 0)
            {
                _nextLook = _time.GetUtcNow() + Interval;
            }

            ObjectDisposedException.ThrowIf(!Calls.Follow(call), typeof(OlaDialer));
        }
    }

    /// <summary>The PBX took the command to hang up: a call that was never seen is over when its extension is in none.</summary>
    public void HungUp(PbxCall call)
    {
        lock (_gate)
        {
            if (Calls.Find(call) is { Begun: false } followed)
            {
                followed.HungUp = true;
                LookNow();
            }
        }
    }

    /// <summary>Takes what was learnt of an extension.</summary>
    public void Accept(AgentObservation seen)
    {
        lock (_gate)
        {
            foreach (var call in Calls.From(seen.Extension))
            {
                if (seen.State.IsOutOfCall)
                {
                    // Before the extension was seen in the call, this is the state it was dialled from. Ended under the lock: an event of
                    // the next call from this extension must not reach this one any more.
                    if (call.Begun || call.HungUp)
                    {
                        Calls.End(call, call.Conclude(seen), seen.Freshness);
                    }
                }
                else if (seen.State.IsBusy && call.Owns(seen) && (seen.AgentCallId is null || !Calls.IsPast(seen.AgentCallId)))
                {
                    Take(call, seen);
                }
            }
        }
    }

    /// <summary>The connection came or went: the pace changes, and what the PBX told may have a gap.</summary>
    public void ConnectionChanged()
    {
        lock (_gate)
        {
            foreach (var call in Calls.ToList())
            {
                call.ForgetTold();
            }

            LookNow();
        }
    }

    public ValueTask DisposeAsync() => Calls.DisposeAsync();

    private TimeSpan Interval => _client.Connection.IsOpen ? _options.SafetyPollInterval : _options.PollInterval;

    // Until the next look or the end of a ring time-out is due.
    private TimeSpan Pause()
    {
        lock (_gate)
        {
            _asleepUntil = Calls.ToList().Select(call => call.RingDue).Append(_nextLook).Min();
            return _asleepUntil - _time.GetUtcNow();
        }
    }

    private async Task LookAsync(IReadOnlyList<OlaTrackedCall> calls, CancellationToken cancellationToken)
    {
        await HangUpWhatRangTooLongAsync(calls, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_time.GetUtcNow() < _nextLook)
            {
                return;
            }
        }

        await LookAtExtensionsAsync(calls, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _nextLook = _time.GetUtcNow() + Interval;
        }
    }

    private async Task HangUpWhatRangTooLongAsync(IReadOnlyList<OlaTrackedCall> calls, CancellationToken cancellationToken)
    {
        List<OlaTrackedCall> due;
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            due = [.. calls.Where(call => call.RingDue <= now)];
            due.ForEach(call => call.RangTooLong = true);
        }

        foreach (var call in due)
        {
            try
            {
                await _client.Calls.HangUpAsync(call.From, cancellationToken).ConfigureAwait(false);
            }
            catch (PbxException e)
            {
                Log.HangUpFailed(_logger, _client.Pbx, call.Source.Call.CorrelationId, e.Message);
            }
        }
    }

    private async Task LookAtExtensionsAsync(IReadOnlyList<OlaTrackedCall> calls, CancellationToken cancellationToken)
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
            Log.StatusUnreadable(_logger, _client.Pbx, calls.Count, e.Message);
        }

        var now = _time.GetUtcNow();
        foreach (var call in calls)
        {
            if (!call.Begun && idle.Contains(call.From) && now - call.DialedAt > _options.StartGrace)
            {
                Calls.EndUnknown(
                    call,
                    $"The extension was not seen in a call within {_options.StartGrace.TotalSeconds:0} s of the dial command: " +
                    "the call was not placed, or was over between two looks.");
            }
        }
    }

    private async Task<List<AgentObservation>> AskAsync(IReadOnlyList<OlaTrackedCall> calls, CancellationToken cancellationToken)
    {
        var extensions = calls.Select(call => call.From).Distinct().ToList();
        var told = extensions.ToDictionary(extension => extension, _client.Connection.Intake.PushCountOf);
        var statuses = new List<OlaAgentStatus>();
        if (extensions.Count > MostAskedSingly)
        {
            statuses.AddRange(await _client.Agents.ListStatusAsync(cancellationToken: cancellationToken).ConfigureAwait(false));
        }

        var listed = statuses.Select(status => status.Extension).ToHashSet();
        foreach (string extension in extensions.Where(extension => !listed.Contains(extension)))
        {
            // An extension the PBX no longer knows is in no call.
            statuses.Add(
                await _client.Agents.GetStatusAsync(extension, cancellationToken).ConfigureAwait(false)
                ?? new OlaAgentStatus { Extension = extension, State = OlaAgentState.LoggedOut });
        }

        // What the PBX told while it was asked is newer.
        var now = _time.GetUtcNow();
        return
        [
            .. statuses.Where(s => s.Extension is { } e && told.TryGetValue(e, out long count) && _client.Connection.Intake.PushCountOf(e) == count)
                .Select(s => AgentObservation.From(s, now)).OfType<AgentObservation>(),
        ];
    }

    // Called under the lock.
    private void Take(OlaTrackedCall call, AgentObservation seen)
    {
        if (seen.AgentCallId is { } id)
        {
            Calls.Name(call, id);
        }

        call.Take(seen);
        if (call.RingDue < _asleepUntil)
        {
            Calls.Wake();
        }
    }

    // Called under the lock.
    private void LookNow()
    {
        _nextLook = _time.GetUtcNow();
        Calls.Wake();
    }
}
