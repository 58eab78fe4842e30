using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip.Transactions;

/// <summary>
/// One request we received, until no repetition of it can come any more (RFC 3261 §17.2). Answers repetitions with what was answered;
/// repeats the answer to an INVITE until it is acknowledged. Thread-safe.
/// </summary>
internal sealed class ServerTransaction
{
    private readonly Lock _gate = new();
    private readonly SipTransactions _owner;
    private readonly SipFlow _flow;
    private readonly OneTimer _repeat;
    private readonly OneTimer _end;
    private SipMessage? _response;
    private TimeSpan _pause;
    private bool _acknowledged;

    internal ServerTransaction(SipTransactions owner, SipMessage request, SipFlow flow, string key)
    {
        (_owner, Request, _flow, Key) = (owner, request, flow, key);
        _repeat = new OneTimer(_gate, owner.Time);
        _end = new OneTimer(_gate, owner.Time);
    }

    /// <summary>The request.</summary>
    public SipMessage Request { get; }

    internal string Key { get; }

    private bool IsInvite => Request.Method == SipMethods.Invite;

    /// <summary>Answers the request. Only the first final answer is sent.</summary>
    public void Respond(SipMessage response)
    {
        lock (_gate)
        {
            if (_response is { IsFinal: true })
            {
                return;
            }

            _response = response;
            if (response.IsFinal)
            {
                _pause = _owner.Timers.T1;
                if (IsInvite && (response.IsSuccess || !_flow.IsReliable))
                {
                    _repeat.Arm(_pause, Repeat);
                }

                _end.Arm(_owner.Timers.GiveUp, End);
            }
        }

        _owner.Transport.Send(response, _flow);
    }

    /// <summary>Answers the request with a status and nothing else.</summary>
    public void Respond(int statusCode, string phrase) =>
        Respond(SipMessage.ResponseTo(Request, statusCode, phrase, SipTokens.NewTag()));

    /// <summary>The answer to an INVITE was acknowledged.</summary>
    public void Acknowledge()
    {
        lock (_gate)
        {
            _acknowledged = true;
            _repeat.Stop();
        }
    }

    /// <summary>The request came once more.</summary>
    internal void TakeRepetition()
    {
        SipMessage? answer;
        lock (_gate)
        {
            answer = _acknowledged ? null : _response;
        }

        if (answer is not null)
        {
            _owner.Meter.CountRepeated();
            _owner.Transport.Send(answer, _flow);
        }
    }

    /// <summary>Forgets everything: the owner is being closed.</summary>
    internal void Abort()
    {
        lock (_gate)
        {
            _repeat.Stop();
            _end.Stop();
        }
    }

    private Action? Repeat()
    {
        _pause = TimeSpan.FromTicks(Math.Min((_pause * 2).Ticks, _owner.Timers.T2.Ticks));
        _repeat.Arm(_pause, Repeat);
        var answer = _response!;
        return () =>
        {
            _owner.Meter.CountRepeated();
            _owner.Transport.Send(answer, _flow);
        };
    }

    private Action? End()
    {
        _repeat.Stop();
        _owner.Remove(this);
        return null;
    }
}
