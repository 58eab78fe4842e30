namespace PbxConnectors.Testing;

// What its calls need from the exchange, and the one door every change goes through.
public sealed partial class SimulatedExchange
{
    internal DateTimeOffset Now => Clock.GetUtcNow();

    internal long NextLegId()
    {
        // Each leg takes two channel numbers, one for either side.
        _lastLegId += _lastLegId == 0 ? 1 : 2;
        return _lastLegId;
    }

    internal SimulatedExtension? FindExtension(string number)
    {
        lock (_gate)
        {
            return _extensions.GetValueOrDefault(number);
        }
    }

    /// <summary>What the caller of a call hears; null when the call is over or nothing has been dialled yet.</summary>
    internal (DateTimeOffset DialledAt, IReadOnlyList<MediaSpan> Spans, int Seed)? Listen(long callId)
    {
        lock (_gate)
        {
            return _calls.Find(call => call.Id == callId) is { Leg: { DialledAt: { } dialledAt } leg }
                ? (dialledAt, leg.Media, StableHash.Of(Options.Seed, leg.Callee.Number))
                : null;
        }
    }

    /// <summary>The caller hangs up. Returns false when the call is over already.</summary>
    internal bool HangUpCaller(long callId) => Run(() =>
    {
        if (_calls.Find(call => call.Id == callId) is not { } call)
        {
            return false;
        }

        call.HangUp(CallSide.Caller);
        return true;
    });

    internal IEnumerable<CallMachine> CallsOf(SimulatedExtension extension) => _calls.Where(call => call.Involves(extension));

    internal Party PartyOf(string number) =>
        _extensions.TryGetValue(number, out var extension) ? Party.Of(extension) : Party.Outside(number, _plan[number]);

    /// <summary>For timers, which may come late: a disposed exchange no longer cares.</summary>
    internal void RunUnlessDisposed(Action action)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            action();
            ServeQueues();
        }

        RaiseChanges();
        _changed.Pulse();
    }

    internal T Run<T>(Func<T> action)
    {
        T result;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            result = action();
            ServeQueues();
        }

        RaiseChanges();
        _changed.Pulse();
        return result;
    }

    internal CallMachine Add(CallMachine call)
    {
        _calls.Add(call);
        _callsPlaced++;
        return call;
    }

    internal void Remove(CallMachine call)
    {
        _calls.Remove(call);
        foreach (var other in _calls.ToArray())
        {
            other.PartnerEnded(call);
        }
    }

    internal void Announce(CallMachine call) => _changes.Enqueue(new CallChangedEventArgs(call.Snapshot(), Now));

    internal void AddRecord(CallMachine call, CallLeg leg, SimulatedOutcome outcome, int cause, CallSide hungUpBy)
    {
        var now = Now;
        var record = new SimulatedCallRecord
        {
            Id = _records.Count + 1,
            LegId = leg.Id,
            CallId = call.LinkedId,
            CallStartedAt = call.LinkedStartedAt,
            Caller = leg.Caller.Number,
            Callee = leg.Callee.Number,
            CallerIsExtension = leg.Caller.Extension is not null,
            CalleeIsExtension = leg.Callee.Extension is not null,
            DestinationDialled = leg.DestinationDialled,
            DisplayNumber = leg.DisplayNumber,
            Direction = call.Direction,
            Application = leg.Application,
            StartedAt = leg.StartedAt,
            AlertingAt = leg.AlertingAt,
            AnsweredAt = leg.AnsweredAt,
            EndedAt = now,
            Outcome = outcome,
            Q850Cause = cause,
            HungUpBy = hungUpBy,
            Label = leg.Callee.Scenario?.Label,
            ConcurrentCalls = _calls.Count,
            Queue = leg.Queue,
            AgentId = leg.AgentId,
            Recording = RecordingOf(leg, now),
        };
        _records.Add(record);
        _changes.Enqueue(new CallRecordedEventArgs(record));
    }

    // A voice message is no recording of a call: it lies in its mailbox.
    private CallRecording? RecordingOf(CallLeg leg, DateTimeOffset endedAt) =>
        leg.Application == CallApplication.Voicemail
            ? null
            : leg.TakeRecording(endedAt, StableHash.Of(Options.Seed, leg.Callee.Number));

    /// <summary>Chooses the recording for a segment and says how long it will play; null when it goes on.</summary>
    internal Func<MediaSegment, (MediaSegment Segment, LabClip? Clip, TimeSpan? Length)> Resolve(string number)
    {
        var seed = StableHash.Of(Options.Seed, number);
        return segment =>
        {
            var clip = segment.Name is { } label ? Options.Audio.Pick(label, seed) : null;
            if (segment.Duration is not null || segment.Kind != MediaKind.Announcement)
            {
                return (segment, clip, segment.Duration);
            }

            return (segment, clip, (clip?.Duration ?? AnnouncementWithoutRecording) * segment.Repeats);
        };
    }

    // An announcement nobody recorded is an open line for about as long as one would take.
    private static readonly TimeSpan AnnouncementWithoutRecording = TimeSpan.FromSeconds(5);

    private static bool IsNumber(string text) => text.Length > 0 && text.All(c => char.IsAsciiDigit(c) || c is '+' or '*' or '#');

    private void CountDial(string number) => _dialCounts[number] = _dialCounts.GetValueOrDefault(number) + 1;

    private PlaceCallRefusal? FindFreeExtension(string number, out SimulatedExtension? extension)
    {
        if (!_extensions.TryGetValue(number, out extension))
        {
            return PlaceCallRefusal.UnknownExtension;
        }

        if (!extension.IsRegistered)
        {
            return PlaceCallRefusal.ExtensionUnavailable;
        }

        return CallsOf(extension).Count() >= Options.MaxCallsPerExtension ? PlaceCallRefusal.ExtensionBusy : null;
    }

    private SimulatedExtensionState StateOf(SimulatedExtension extension)
    {
        if (!extension.IsRegistered)
        {
            return SimulatedExtensionState.Unavailable;
        }

        if (_calls.FindLast(call => call.Involves(extension)) is not { } call)
        {
            return SimulatedExtensionState.Idle;
        }

        return call.State switch
        {
            SimulatedCallState.Initiated => SimulatedExtensionState.Ringing,
            SimulatedCallState.Alerting when call.Callee.Extension == extension => SimulatedExtensionState.Ringing,
            SimulatedCallState.Held => SimulatedExtensionState.OnHold,
            _ => SimulatedExtensionState.InUse,
        };
    }

    private void RaiseChanges()
    {
        // One thread raises at a time, so that handlers see the changes in order; the others leave theirs to it.
        while (!_changes.IsEmpty && Interlocked.CompareExchange(ref _raising, 1, 0) == 0)
        {
            try
            {
                while (_changes.TryDequeue(out var change))
                {
                    if (change is CallChangedEventArgs changed)
                    {
                        CallChanged?.Invoke(this, changed);
                    }
                    else
                    {
                        CallRecorded?.Invoke(this, (CallRecordedEventArgs)change);
                    }
                }
            }
            finally
            {
                Volatile.Write(ref _raising, 0);
            }
        }
    }
}
