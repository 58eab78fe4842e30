namespace PbxConnectors.Testing;

/// <summary>
/// One call as a state machine. Runs under the exchange's lock only; every wait is one timer on the exchange's clock.
/// </summary>
internal sealed partial class CallMachine
{
    private const int NormalClearing = 16;
    private const int UserBusy = 17;
    private const int NoAnswerFromUser = 19;
    private const int SubscriberAbsent = 20;
    private const int NetworkOutOfOrder = 38;

    private readonly SimulatedExchange _exchange;
    private ITimer? _timer;
    private int _timerGeneration;
    private DateTimeOffset? _talkingSince;
    private TimeSpan? _playbackLength;
    private int _lastCause;

    public CallMachine(SimulatedExchange exchange, Party caller, Party callee, CallApplication application,
        string? displayNumber = null)
    {
        _exchange = exchange;
        Leg = new CallLeg(exchange.NextLegId(), exchange.Now, caller, callee, application) { DisplayNumber = displayNumber };
        Id = Leg.Id;
        LinkedId = Id;
        StartedAt = Leg.StartedAt;
        LinkedStartedAt = StartedAt;
    }

    public long Id { get; }
    public DateTimeOffset StartedAt { get; }

    /// <summary>The call this one is part of: itself, or for a consultation the call being transferred.</summary>
    public long LinkedId { get; init; }

    public DateTimeOffset LinkedStartedAt { get; init; }
    public CallLeg Leg { get; private set; }
    public SimulatedCallState State { get; private set; }
    public Party Caller => Leg.Caller;
    public Party Callee => Leg.Callee;
    public bool IsEnded => State == SimulatedCallState.Ended;

    public CallDirection Direction => (Caller.Extension, Callee.Extension) switch
    {
        (null, null) when Leg.Application == CallApplication.Dial => CallDirection.Outbound,
        (null, _) => CallDirection.Inbound,
        (_, null) when Leg.Application == CallApplication.Dial => CallDirection.Outbound,
        _ => CallDirection.Internal,
    };

    // While the dialling extension is still being called, its destination knows nothing of the call.
    public bool Involves(SimulatedExtension extension) =>
        Caller.Extension == extension || Callee.Extension == extension && Leg.DestinationDialled;

    public bool Involves(string number) =>
        Caller.Number == number || Callee.Number == number && !Callee.IsPlace && Leg.DestinationDialled;

    public Party OtherThan(SimulatedExtension extension) => Caller.Extension == extension ? Callee : Caller;

    public static CallMachine Playback(SimulatedExchange exchange, SimulatedExtension listener, TimeSpan length) =>
        new(exchange, Party.Of(listener), Party.Place("playback"), CallApplication.Playback) { _playbackLength = length };

    /// <summary>Ends the call at the wish of one of its sides.</summary>
    public void HangUp(CallSide by) =>
        End(Leg.AnsweredAt is null ? SimulatedOutcome.NoAnswer : SimulatedOutcome.Answered, NormalClearing, by);

    /// <summary>The call stops existing without a trace, as in a power cut.</summary>
    public void Vanish()
    {
        StopTimer();
        State = SimulatedCallState.Ended;
    }

    public SimulatedCall Snapshot() => new()
    {
        Id = Id,
        StartedAt = StartedAt,
        Caller = Caller.Number,
        Callee = Callee.Number,
        Direction = Direction,
        State = State,
        AlertingAt = Leg.AlertingAt,
        AnsweredAt = Leg.AnsweredAt,
        EndedAt = IsEnded ? _exchange.Now : null,
        Q850Cause = IsEnded ? _lastCause : null,
        Label = Callee.Scenario?.Label,
        Supervision = Supervision,
    };

    /// <summary>The extension that was called first has answered, and there is no second to call.</summary>
    private void JoinPlace()
    {
        Leg.AnsweredAt = _exchange.Now;
        MoveTo(SimulatedCallState.Connected);
        if (_playbackLength is { } length)
        {
            After(length, () => End(SimulatedOutcome.Answered, NormalClearing, CallSide.Network));
        }
    }

    private void Answer(IEnumerable<MediaSegment> heard)
    {
        Leg.AnsweredAt ??= _exchange.Now;
        Play(heard);
        BeginTalk();
    }

    /// <summary>Both sides talk: the one that has talked enough first will hang up.</summary>
    private void BeginTalk()
    {
        MoveTo(SimulatedCallState.Connected);
        _talkingSince = _exchange.Now;
        var (left, side) = (Caller.TalkLeft, Callee.TalkLeft) switch
        {
            ({ } caller, { } callee) when caller < callee => (caller, CallSide.Caller),
            ({ } caller, null) => (caller, CallSide.Caller),
            (_, { } callee) => (callee, CallSide.Callee),
            _ => ((TimeSpan?)null, CallSide.Network),
        };
        if (left is { } length)
        {
            After(length, () => HangUp(side));
        }
        else
        {
            StopTimer();
        }
    }

    /// <summary>The talk is interrupted, by hold or transfer: nobody's patience runs meanwhile.</summary>
    private void PauseTalk()
    {
        StopTimer();
        if (_talkingSince is not { } since)
        {
            return;
        }

        _talkingSince = null;
        var talked = _exchange.Now - since;
        foreach (var party in (Party[])[Caller, Callee])
        {
            if (party.TalkLeft is { } left)
            {
                party.TalkLeft = left > talked ? left - talked : TimeSpan.Zero;
            }
        }
    }

    private void End(SimulatedOutcome outcome, int cause, CallSide hungUpBy)
    {
        if (IsEnded)
        {
            return;
        }

        StopTimer();
        CloseLeg(outcome, cause, hungUpBy);
        MoveTo(SimulatedCallState.Ended);
        _exchange.Remove(this);
        // A consultation that came to nothing gives the extension its first partner back.
        if (ConsultationFor is { } main)
        {
            EndConsultation(main);
        }
    }

    /// <summary>The call this one depends on has ended.</summary>
    public void PartnerEnded(CallMachine call)
    {
        if (ConsultationFor == call)
        {
            ConsultationFor = null;
        }

        if (Watched == call)
        {
            HangUp(CallSide.Network);
        }
    }

    private void CloseLeg(SimulatedOutcome outcome, int cause, CallSide hungUpBy)
    {
        _lastCause = cause;
        _exchange.FinishAgentCall(Leg);
        _exchange.AddRecord(this, Leg, outcome, cause, hungUpBy);
    }

    /// <summary>Lets the caller hear these parts from now on. Returns how long they take; null when the last goes on.</summary>
    private TimeSpan? Play(IEnumerable<MediaSegment> segments)
    {
        var parts = segments.Select(_exchange.Resolve(Callee.Number)).ToArray();
        Leg.Play(_exchange.Now, parts);
        var total = TimeSpan.Zero;
        foreach (var (_, _, length) in parts)
        {
            if (length is null)
            {
                return null;
            }

            total += length.Value;
        }

        return total;
    }

    private void MoveTo(SimulatedCallState state)
    {
        State = state;
        _exchange.Announce(this);
    }

    private void After(TimeSpan delay, Action step)
    {
        StopTimer();
        if (delay <= TimeSpan.Zero)
        {
            step();
            return;
        }

        var generation = _timerGeneration;
        _timer = _exchange.Clock.CreateTimer(
            _ => _exchange.RunUnlessDisposed(() =>
            {
                // A timer that fired while the call moved on for another reason has nothing left to say.
                if (generation == _timerGeneration)
                {
                    step();
                }
            }),
            null, delay, Timeout.InfiniteTimeSpan);
    }

    private void StopTimer()
    {
        _timerGeneration++;
        _timer?.Dispose();
        _timer = null;
    }
}
