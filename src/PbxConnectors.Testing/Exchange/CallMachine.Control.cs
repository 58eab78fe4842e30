namespace PbxConnectors.Testing;

// What a party or the exchange can do with a call that goes on: hold, transfer, park, pick up, queue, supervise.
internal sealed partial class CallMachine
{
    /// <summary>The call this one consults about; null when it is no consultation.</summary>
    public CallMachine? ConsultationFor { get; private set; }

    /// <summary>The call this one supervises; null when it supervises none.</summary>
    public CallMachine? Watched { get; private init; }

    public SupervisionMode? Supervision { get; private init; }
    public int ParkingPlace { get; private set; }
    public SimulatedExtension? ParkedBy { get; private set; }

    /// <summary>When the present stay in a queue or parking place began.</summary>
    public DateTimeOffset WaitingSince { get; private set; }

    /// <summary>The side that is left when its partner is an exchange's place: a parked or queued caller.</summary>
    public Party Waiting => Caller;

    private bool IsTalk =>
        State is SimulatedCallState.Connected or SimulatedCallState.Held
        && Leg.Application is CallApplication.Dial or CallApplication.Queue;

    public static CallMachine Supervise(SimulatedExchange exchange, SimulatedExtension supervisor, CallMachine watched,
        string target, SupervisionMode mode) =>
        new(exchange, Party.Of(supervisor), Party.Place(target), CallApplication.Supervision)
        {
            Watched = watched,
            Supervision = mode,
        };

    public bool Hold()
    {
        if (State != SimulatedCallState.Connected || !IsTalk)
        {
            return false;
        }

        PauseTalk();
        Play([MediaSegment.Music()]);
        MoveTo(SimulatedCallState.Held);
        return true;
    }

    public bool Retrieve()
    {
        if (State != SimulatedCallState.Held)
        {
            return false;
        }

        Answer([MediaSegment.Speech()]);
        return true;
    }

    public bool TransferTo(SimulatedExtension by, Party target)
    {
        if (!IsTalk)
        {
            return false;
        }

        LeaveTo(by, target, CallApplication.Dial);
        DialCallee();
        return true;
    }

    public bool SendToMenu(SimulatedExtension by, string menu)
    {
        if (!IsTalk)
        {
            return false;
        }

        LeaveTo(by, Party.Place(menu), CallApplication.Menu);
        Leg.BeginMedia(_exchange.Now);
        Answer([MediaSegment.Speech()]);
        return true;
    }

    public bool SendToQueue(SimulatedExtension by, string queue)
    {
        if (!IsTalk)
        {
            return false;
        }

        LeaveTo(by, Party.Place(queue), CallApplication.Queue);
        Waiting.Patience ??= _exchange.Options.RingLimit;
        EnterQueue(queue);
        return true;
    }

    /// <summary>The first step of an attended transfer: the partner waits while the extension calls somebody else.</summary>
    public CallMachine? Consult(SimulatedExtension by, Party target)
    {
        if (State == SimulatedCallState.Connected)
        {
            Hold();
        }

        if (!IsTalk)
        {
            return null;
        }

        var consultation = new CallMachine(_exchange, Party.Of(by), target, CallApplication.Dial)
        {
            ConsultationFor = this,
            LinkedId = LinkedId,
            LinkedStartedAt = LinkedStartedAt,
        };
        _exchange.Add(consultation);
        consultation.DialCallee();
        return consultation;
    }

    /// <summary>The last step: the extension leaves, and the two it talked to are connected.</summary>
    public void CompleteConsultation(SimulatedExtension by)
    {
        var main = ConsultationFor!;
        ConsultationFor = null;
        var target = OtherThan(by);
        var targetHasAnswered = State == SimulatedCallState.Connected;
        if (targetHasAnswered)
        {
            PauseTalk();
        }

        HangUp(CallSide.Caller);
        main.LeaveTo(by, target, CallApplication.Dial);
        if (!targetHasAnswered)
        {
            main.DialCallee();
            return;
        }

        main.Leg.BeginMedia(_exchange.Now);
        main.Answer([MediaSegment.Speech()]);
    }

    public bool Park(SimulatedExtension by, int place)
    {
        if (!IsTalk)
        {
            return false;
        }

        LeaveTo(by, Party.Place($"{place}"), CallApplication.Park);
        ParkingPlace = place;
        ParkedBy = by;
        WaitingSince = _exchange.Now;
        Leg.AnsweredAt = _exchange.Now;
        MoveTo(SimulatedCallState.Parked);
        if (_exchange.Options.ParkingTimeout is { } limit)
        {
            After(limit, () => LeavePlaceFor(by));
        }

        return true;
    }

    /// <summary>The waiting side leaves its queue or parking place and rings an extension.</summary>
    public void LeavePlaceFor(SimulatedExtension extension)
    {
        StopTimer();
        var outcome = Leg.AnsweredAt is null ? SimulatedOutcome.NoAnswer : SimulatedOutcome.Answered;
        CloseLeg(outcome, NormalClearing, CallSide.Network);
        OpenLeg(Waiting, Party.Of(extension), CallApplication.Dial);
        DialCallee();
    }

    public bool PickUp(SimulatedExtension by)
    {
        if (State != SimulatedCallState.Alerting)
        {
            return false;
        }

        Leg.Callee = Party.Of(by);
        Answer([MediaSegment.Speech()]);
        return true;
    }

    public void EnterQueue(string queue)
    {
        Leg.BeginMedia(_exchange.Now);
        Leg.Queue = queue;
        WaitingSince = _exchange.Now;
        Play([MediaSegment.Music()]);
        WaitInQueue();
    }

    public void OfferTo(AgentSeat seat, QueueOptions queue)
    {
        Leg.Callee = Party.Of(seat.Extension);
        Leg.AgentId = seat.AgentId;
        Leg.AlertingAt = _exchange.Now;
        MoveTo(SimulatedCallState.Alerting);
        if (seat.Extension.Behaviour.AnswerDelay is { } delay && delay <= queue.RingTimeout)
        {
            After(delay, () => Answer([MediaSegment.Speech()]));
        }
        else
        {
            After(queue.RingTimeout, () =>
            {
                if (queue.PauseOnRingTimeout)
                {
                    seat.WorkState = SimulatedAgentState.RingTimeout;
                }

                Leg.Callee = Party.Place(Leg.Queue!);
                Leg.AgentId = null;
                WaitInQueue();
            });
        }
    }

    /// <summary>A call from outside that has reached the exchange.</summary>
    public void StartFromOutside()
    {
        if (Callee.Extension is { } extension)
        {
            Leg.BeginMedia(_exchange.Now);
            RingExtension(extension);
        }
        else if (Leg.Application == CallApplication.Queue)
        {
            EnterQueue(Callee.Number);
        }
        else
        {
            Leg.BeginMedia(_exchange.Now);
            Answer([MediaSegment.Speech()]);
        }
    }

    private void EndConsultation(CallMachine main)
    {
        ConsultationFor = null;
        main.Retrieve();
    }

    private void WaitInQueue()
    {
        MoveTo(SimulatedCallState.Queued);
        if (Waiting.Patience is { } patience)
        {
            After(WaitingSince + patience - _exchange.Now, () => HangUp(CallSide.Caller));
        }
    }

    private void LeaveVoicemail(TimeSpan length)
    {
        var mailbox = Callee;
        CloseLeg(SimulatedOutcome.NoAnswer, NoAnswerFromUser, CallSide.Network);
        OpenLeg(Caller, Party.Place(mailbox.Number), CallApplication.Voicemail);
        Leg.BeginMedia(_exchange.Now);
        Leg.AnsweredAt = _exchange.Now;
        Play([MediaSegment.Speech()]);
        MoveTo(SimulatedCallState.Connected);
        After(length, () =>
        {
            _exchange.AddVoicemail(this, Leg);
            HangUp(CallSide.Caller);
        });
    }

    /// <summary>One side leaves; the other goes on to somebody or somewhere else on a leg of its own.</summary>
    private void LeaveTo(SimulatedExtension leaving, Party target, CallApplication application)
    {
        PauseTalk();
        var staying = OtherThan(leaving);
        CloseLeg(SimulatedOutcome.Answered, NormalClearing, Caller.Extension == leaving ? CallSide.Caller : CallSide.Callee);
        OpenLeg(staying, target, application);
        // Who sends the one consulted away is done consulting and back with the first partner.
        if (ConsultationFor is { } main && main.Involves(leaving))
        {
            EndConsultation(main);
        }
    }

    private void OpenLeg(Party caller, Party callee, CallApplication application)
    {
        ParkedBy = null;
        Leg = new CallLeg(_exchange.NextLegId(), _exchange.Now, caller, callee, application);
    }
}
