using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip.Transactions;

/// <summary>
/// One request we sent, until nothing of it can come any more (RFC 3261 §17.1, RFC 6026). Repeats it over UDP, acknowledges failures of an
/// INVITE, absorbs what comes twice. Thread-safe.
/// </summary>
internal sealed class ClientTransaction
{
    private readonly Lock _gate = new();
    private readonly SipTransactions _owner;
    private readonly IClientTransactionUser _user;
    private readonly OneTimer _repeat;
    private readonly OneTimer _end;
    private SipFlow _flow;
    private SipFlow? _fallback;
    private ISipCarrier? _carrier;
    private TimeSpan _pause;
    private State _state;
    private SipMessage? _ack;

    internal ClientTransaction(SipTransactions owner, SipMessage request, SipFlow flow, SipFlow? fallback, IClientTransactionUser user)
    {
        (_owner, Request, _flow, _fallback, _user) = (owner, request, flow, fallback, user);
        _repeat = new OneTimer(_gate, owner.Time);
        _end = new OneTimer(_gate, owner.Time);
        Branch = request.TopVia!.Branch;
    }

    private enum State
    {
        Calling,
        Proceeding,
        Accepted,
        Completed,
        Terminated,
    }

    /// <summary>The request.</summary>
    public SipMessage Request { get; }

    /// <summary>Branch of its Via.</summary>
    public string Branch { get; }

    /// <summary>Where it was sent.</summary>
    public SipFlow Flow
    {
        get
        {
            lock (_gate)
            {
                return _flow;
            }
        }
    }

    private bool IsInvite => Request.Method == SipMethods.Invite;

    private SipTimers Timers => _owner.Timers;

    /// <summary>
    /// No final answer is expected any more: one that comes within the usual time is still told, then the transaction ends without a word.
    /// </summary>
    public void Expire()
    {
        lock (_gate)
        {
            if (_state == State.Proceeding)
            {
                _end.Arm(Timers.GiveUp, End);
            }
        }
    }

    /// <summary>Sends the request for the first time.</summary>
    internal void Start()
    {
        lock (_gate)
        {
            _pause = Timers.T1;
            if (!_flow.IsReliable)
            {
                _repeat.Arm(_pause, Repeat);
            }

            _end.Arm(Timers.GiveUp, GiveUp);
        }

        Send(Request);
    }

    /// <summary>Takes a response of this transaction.</summary>
    internal void Take(SipMessage response)
    {
        bool tell;
        SipMessage? ack = null;
        lock (_gate)
        {
            tell = IsInvite ? TakeForInvite(response, out ack) : TakeForOther(response);
        }

        if (ack is not null)
        {
            _owner.Transport.Send(ack, _flow);
        }

        if (tell)
        {
            _user.OnResponse(this, response);
        }
    }

    /// <summary>
    /// The connection the request went over has ended. Nobody knows what became of a request without an answer (RFC 3261 §17.1.4); an INVITE
    /// that was answered provisionally goes on, for the other side may open a connection of its own (§18.2.2).
    /// </summary>
    internal void LoseConnection(ISipCarrier connection, Exception cause)
    {
        lock (_gate)
        {
            bool waits = _state == State.Calling || (_state == State.Proceeding && !IsInvite);
            if (!waits || _carrier != connection)
            {
                return;
            }

            Terminate();
        }

        _user.OnFailure(this, new TransactionFailure(cause, MayHaveArrived: true));
    }

    /// <summary>Forgets everything: the owner is being closed.</summary>
    internal void Abort()
    {
        lock (_gate)
        {
            Terminate();
        }
    }

    private bool TakeForInvite(SipMessage response, out SipMessage? ack)
    {
        ack = null;
        switch (_state)
        {
            case State.Calling or State.Proceeding when response.IsProvisional:
                _state = State.Proceeding;
                _repeat.Stop();
                _end.Stop();
                return true;
            case State.Calling or State.Proceeding when response.IsSuccess:
                // Not over yet: the same answer may be repeated, and other forks may answer too (RFC 6026 §7.2).
                _state = State.Accepted;
                _repeat.Stop();
                _end.Arm(Timers.GiveUp, End);
                return true;
            case State.Calling or State.Proceeding:
                _state = State.Completed;
                _repeat.Stop();
                ack = _ack = MakeAck(response);
                EndAfter(Timers.GiveUp);
                return true;
            case State.Accepted:
                return response.IsSuccess;
            case State.Completed when response.StatusCode >= 300:
                _owner.Meter.CountRepeated();
                ack = _ack;
                return false;
            default:
                return false;
        }
    }

    private bool TakeForOther(SipMessage response)
    {
        if (_state is not (State.Calling or State.Proceeding))
        {
            return false;
        }

        if (response.IsProvisional)
        {
            if (_state == State.Calling && !_flow.IsReliable)
            {
                _pause = Timers.T2;
                _repeat.Arm(_pause, Repeat);
            }

            _state = State.Proceeding;
            return true;
        }

        _state = State.Completed;
        _repeat.Stop();
        EndAfter(Timers.T4);
        return true;
    }

    private Action? Repeat()
    {
        _pause = IsInvite ? _pause * 2 : TimeSpan.FromTicks(Math.Min((_pause * 2).Ticks, Timers.T2.Ticks));
        _repeat.Arm(_pause, Repeat);
        return () =>
        {
            _owner.Meter.CountRepeated();
            Send(Request);
        };
    }

    private Action? GiveUp()
    {
        Terminate();
        return () => _user.OnFailure(this, new TransactionFailure(null, MayHaveArrived: true));
    }

    private void EndAfter(TimeSpan wait)
    {
        if (_flow.IsReliable)
        {
            Terminate();
        }
        else
        {
            _end.Arm(wait, End);
        }
    }

    private Action? End()
    {
        Terminate();
        return null;
    }

    private void Terminate()
    {
        _state = State.Terminated;
        _repeat.Stop();
        _end.Stop();
        _owner.Remove(this);
    }

    private void Send(SipMessage message)
    {
        var carrier = _owner.Transport.Send(message, _flow, OnSendFailure);
        lock (_gate)
        {
            _carrier = carrier;
        }

        if (carrier is { HasClosed: true })
        {
            // It ended before we knew which one it was.
            LoseConnection(carrier, new IOException("The connection was closed."));
        }
    }

    private void OnSendFailure(SipSendFailure failure)
    {
        bool again = false;
        lock (_gate)
        {
            if (_state != State.Calling)
            {
                return;
            }

            if (_fallback is { } fallback && !failure.MayHaveLeft)
            {
                // Too large for UDP by the book, but the other side takes no TCP (RFC 3261 §18.1.1).
                (_flow, _fallback, again) = (fallback, null, true);
                Request.Headers.ReplaceFirst(SipNames.Via, _owner.MakeVia(_flow.Kind, Branch));
                _repeat.Arm(_pause, Repeat);
            }
            else
            {
                Terminate();
            }
        }

        if (again)
        {
            Send(Request);
        }
        else
        {
            _user.OnFailure(this, new TransactionFailure(failure.Cause, failure.MayHaveLeft));
        }
    }

    // The acknowledgement of a failure goes the way of the request itself (RFC 3261 §17.1.1.3).
    private SipMessage MakeAck(SipMessage response)
    {
        var ack = SipMessage.Request(SipMethods.Ack, Request.RequestUri);
        ack.Headers.Add(SipNames.Via, Request.Headers.GetValues(SipNames.Via).First());
        foreach (string route in Request.Headers.GetLines(SipNames.Route))
        {
            ack.Headers.Add(SipNames.Route, route);
        }

        ack.Headers.Add(SipNames.MaxForwards, 70)
            .Add(SipNames.From, Request.Headers[SipNames.From]!)
            .Add(SipNames.To, response.Headers[SipNames.To]!)
            .Add(SipNames.CallId, Request.CallId)
            .Add(SipNames.CSeq, $"{Request.CSeqNumber} {SipMethods.Ack}");
        ack.TryComplete();
        return ack;
    }
}
