using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Registration;
using PbxConnectors.Sip.Sdp;
using PbxConnectors.Sip.Transactions;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>
/// One call we place: INVITE with its forks, PRACK, CANCEL and what may cross it, then the dialog until BYE (RFC 3261 §13 to §15, RFC 3262,
/// RFC 3311, RFC 3515). Thread-safe.
/// </summary>
internal sealed partial class InviteSession : IClientTransactionUser
{
    // A nonce may have grown old between challenge and answer: one more try, then the password is wrong.
    private const int MaximumAuthentications = 2;

    private readonly Lock _gate = new();
    private readonly SipStack _stack;
    private readonly InviteSettings _settings;
    private readonly IInviteUser _user;
    private readonly OrderedNews _news;
    private readonly InviteWriter _writer;
    private readonly DialogContext _context;
    private readonly InviteForks _forks = new();
    private readonly OneTimer _cancelLimit;
    private readonly SessionTimer _sessionTimer;
    private ClientTransaction? _invite;
    private SipMessage? _request;
    private SipDialog? _dialog;
    private SipMessage? _ack;
    private ServerTransaction? _offerAnswered;
    private Phase _phase;
    private uint _sequence = 1;
    private int _authentications;
    private DigestChallenge? _challenge;
    private bool _hangUpWanted;
    private bool _cancelSent;
    private bool _byeSent;
    private bool _updateAllowed;
    private bool _refreshing;

    public InviteSession(SipStack stack, InviteSettings settings, IInviteUser user)
    {
        (_stack, _settings, _user) = (stack, settings, user);
        CallId = SipTokens.NewCallId();
        LocalTag = SipTokens.NewTag();
        _news = new OrderedNews(_gate);
        _writer = new InviteWriter(stack, settings, CallId, LocalTag);
        _context = new DialogContext(_gate, stack, _writer, _news);
        _cancelLimit = new OneTimer(_gate, stack.Time);
        _sessionTimer = new SessionTimer(
            _gate,
            stack.Time,
            settings.SessionExpires,
            Refresh,
            () =>
            {
                Lose("Nobody refreshed the session in time.");
                return _news.Tell;
            });
    }

    private enum Phase
    {
        Calling,
        Proceeding,
        Answered,
        Ended,
    }

    public string CallId { get; }

    public string LocalTag { get; }

    /// <summary>True between answer and end.</summary>
    public bool IsAnswered
    {
        get
        {
            lock (_gate)
            {
                return _phase == Phase.Answered;
            }
        }
    }

    /// <summary>Sends the INVITE.</summary>
    public void Start()
    {
        _stack.Add(this);
        lock (_gate)
        {
            SendInvite(challenge: null);
        }

        _news.Tell();
    }

    /// <summary>
    /// Ends the call in whatever state it is: CANCEL once there is a provisional response (RFC 3261 §9.1), BYE after an answer. The end shows
    /// in <see cref="IInviteUser.OnEnded"/>.
    /// </summary>
    public void HangUp()
    {
        lock (_gate)
        {
            _hangUpWanted = true;
            switch (_phase)
            {
                case Phase.Proceeding:
                    SendCancel();
                    break;
                case Phase.Answered:
                    SendBye(_dialog!, ends: new InviteEnding());
                    break;
            }
        }

        _news.Tell();
    }

    /// <summary>Ends without another word: nobody is there to speak to any more.</summary>
    public void Abort(Exception cause)
    {
        lock (_gate)
        {
            _invite?.Expire();
            End(new InviteEnding { Failure = new TransactionFailure(cause, MayHaveArrived: true) });
        }

        _news.Tell();
    }

    /// <inheritdoc />
    public void OnResponse(ClientTransaction transaction, SipMessage response)
    {
        lock (_gate)
        {
            if (transaction != _invite)
            {
                return;
            }

            if (response.IsProvisional)
            {
                TakeProvisional(response);
            }
            else if (response.IsSuccess)
            {
                TakeAnswer(response);
            }
            else
            {
                TakeRefusal(response);
            }
        }

        _news.Tell();
    }

    /// <inheritdoc />
    public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
    {
        lock (_gate)
        {
            if (transaction == _invite)
            {
                End(new InviteEnding { Failure = failure, Cancelled = _hangUpWanted });
            }
        }

        _news.Tell();
    }

    private void SendInvite(DigestChallenge? challenge)
    {
        var request = _writer.Invite(_sequence, challenge);
        _sessionTimer.Ask(request);
        _request = request;
        _phase = Phase.Calling;

        // The transaction may fail before it is returned: then it is not ours yet, and the news would be lost.
        var starter = new InviteStarter(this);
        var transaction = _stack.Transactions.Start(request, _stack.ServerFlow, starter);
        _invite = transaction;
        if (starter.Open() is { } failed)
        {
            End(new InviteEnding { Failure = failed, Cancelled = _hangUpWanted });
        }
    }

    private void TakeProvisional(SipMessage response)
    {
        if (_phase is not (Phase.Calling or Phase.Proceeding))
        {
            return;
        }

        _phase = Phase.Proceeding;
        if (_hangUpWanted)
        {
            SendCancel();
        }

        var fork = response.StatusCode > 100 ? _forks.Take(_request!, response) : null;
        if (fork is not null && InviteForks.IsReliable(response, out int number))
        {
            // A lost one comes again before the next; one that comes twice was acknowledged already (RFC 3262 §4).
            if (fork.LastReliable is { } last && number != last + 1)
            {
                return;
            }

            fork.LastReliable = number;
            SendPrack(fork, number);
        }

        _news.Add(() => _user.OnProvisional(response));
        Describe(response, answered: false);
    }

    private void SendPrack(SipDialog fork, int number)
    {
        var invite = _request!;
        new DialogRequest(_context, fork, SipMethods.Prack, prack => InviteWriter.AcknowledgeProvisional(prack, invite, number)).Send();
    }

    private void TakeAnswer(SipMessage response)
    {
        string tag = response.ToTag ?? "";
        if (_dialog is { } answered)
        {
            if (answered.RemoteTag == tag)
            {
                // The same answer again: our acknowledgement was lost.
                SendAck(_ack!, answered);
                return;
            }

            // Another fork answered too, too late (RFC 3261 §13.2.2.4).
            var late = new SipDialog(_request!, response);
            SendAck(InviteWriter.Ack(_request!, late), late);
            SendBye(late, ends: null);
            if (_phase != Phase.Ended)
            {
                _news.Add(() => _user.OnUnwantedAnswer(response));
            }

            return;
        }

        // The answer may differ from the early dialog in its routes: it counts (RFC 3261 §13.2.2.4).
        _dialog = new SipDialog(_request!, response);
        if (_forks.Find(tag) is { } early)
        {
            _dialog.LocalSequence = Math.Max(_dialog.LocalSequence, early.LocalSequence);
            _dialog.RemoteSequence = early.RemoteSequence;
        }

        _ack = InviteWriter.Ack(_request!, _dialog);
        SendAck(_ack, _dialog);
        _cancelLimit.Stop();
        if (_phase == Phase.Ended)
        {
            // Given up already, and now it is answered after all.
            SendBye(_dialog, ends: null);
            return;
        }

        _phase = Phase.Answered;
        if (_hangUpWanted)
        {
            _news.Add(() => _user.OnUnwantedAnswer(response));
            SendBye(_dialog, ends: new InviteEnding { Cancelled = true, AnswerCrossed = true });
            return;
        }

        _updateAllowed = response.Headers.Has(SipNames.Allow, SipMethods.Update);
        _sessionTimer.TakeAnswer(response);
        _news.Add(() => _user.OnAnswered(response));
        Describe(response, answered: true);
    }

    private void SendAck(SipMessage ack, SipDialog dialog) =>
        _stack.Transactions.SendWithoutAnswer(ack, dialog.FindFlow(_stack.ServerFlow));

    private void TakeRefusal(SipMessage response)
    {
        if (_phase is Phase.Answered or Phase.Ended)
        {
            return;
        }

        bool asksForPassword = response.StatusCode is 401 or 407;
        if (asksForPassword && !_hangUpWanted && _authentications < MaximumAuthentications
            && DigestChallenge.Strongest(response) is { } challenge)
        {
            _authentications++;
            _sequence++;
            _forks.Clear();
            _challenge = challenge;
            SendInvite(challenge);
            return;
        }

        if (!_hangUpWanted && _sessionTimer.TakeRefusal(response))
        {
            // Nobody was called: only the interval was too short (RFC 4028 §7.4).
            _sequence++;
            _forks.Clear();
            SendInvite(_challenge);
            return;
        }

        End(new InviteEnding { Refusal = response, NotAuthorized = asksForPassword && !_hangUpWanted, Cancelled = _hangUpWanted });
    }

    private void SendCancel()
    {
        if (_cancelSent || _invite is null)
        {
            return;
        }

        _cancelSent = true;
        StartCancel(_invite, new CancelUser(this));

        // The final response may never come (RFC 3261 §9.1).
        _cancelLimit.Arm(_stack.Transactions.Timers.GiveUp, () =>
        {
            GiveUp();
            return _news.Tell;
        });
    }

    private void StartCancel(ClientTransaction invite, IClientTransactionUser user) =>
        _stack.Transactions.Start(InviteWriter.Cancel(invite.Request), invite.Flow, user, invite.Branch);

    // The final response of a cancelled call is waited for no longer; should it be an answer, it is still ended.
    private void GiveUp()
    {
        if (_phase is Phase.Calling or Phase.Proceeding)
        {
            _invite?.Expire();
            End(new InviteEnding { Cancelled = true, Unconfirmed = true });
        }
    }

    private void Describe(SipMessage response, bool answered)
    {
        if (SipBodies.Find(response, SipBodies.Sdp) is { } text && SdpParser.TryParse(text, out var audio))
        {
            _news.Add(() => _user.OnDescription(audio, answered));
        }
    }

    private void End(InviteEnding ending)
    {
        if (_phase == Phase.Ended)
        {
            return;
        }

        _phase = Phase.Ended;
        _cancelLimit.Stop();
        _sessionTimer.Stop();
        _news.Add(() =>
        {
            _stack.Remove(this);
            _user.OnEnded(ending);
        });
    }

    /// <summary>
    /// A CANCEL whose connection breaks is sent once more; one that cannot be delivered ends the call, for nobody is there to say what became of
    /// it.
    /// </summary>
    private sealed class CancelUser(InviteSession session) : IClientTransactionUser
    {
        private bool _again;

        public void OnResponse(ClientTransaction transaction, SipMessage response)
        {
        }

        public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
        {
            if (failure.Cause is null)
            {
                return;
            }

            lock (session._gate)
            {
                if (!_again && session._phase == Phase.Proceeding && failure.Cause is not ObjectDisposedException)
                {
                    _again = true;
                    session.StartCancel(session._invite!, this);
                    return;
                }

                session.GiveUp();
            }

            session._news.Tell();
        }
    }
}
