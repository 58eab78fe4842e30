using System.Globalization;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Registration;
using PbxConnectors.Sip.Sdp;
using PbxConnectors.Sip.Transactions;
using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>
/// One call we place: INVITE with its forks, PRACK, CANCEL and what may cross it, then the dialog until BYE (RFC 3261 §13 to §15, RFC 3262,
/// RFC 3311, RFC 3515). Thread-safe.
/// </summary>
internal sealed class InviteSession : IClientTransactionUser
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
    private ClientTransaction? _invite;
    private SipMessage? _request;
    private SipDialog? _dialog;
    private SipMessage? _ack;
    private ServerTransaction? _offerAnswered;
    private Phase _phase;
    private uint _sequence = 1;
    private int _authentications;
    private bool _hangUpWanted;
    private bool _cancelSent;
    private bool _byeSent;

    public InviteSession(SipStack stack, InviteSettings settings, IInviteUser user)
    {
        (_stack, _settings, _user) = (stack, settings, user);
        CallId = SipTokens.NewCallId();
        LocalTag = SipTokens.NewTag();
        _news = new OrderedNews(_gate);
        _writer = new InviteWriter(stack, settings, CallId, LocalTag);
        _context = new DialogContext(_gate, stack, _writer, _news);
        _cancelLimit = new OneTimer(_gate, stack.Time);
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

    /// <summary>Changes the description of an answered call (RFC 3261 §14).</summary>
    public Task<(SipMessage? Response, TransactionFailure? Failure)> ReinviteAsync(string description, CancellationToken cancellationToken) =>
        RequestAsync(SipMethods.Invite, request => _writer.Describe(request, description), cancellationToken);

    /// <summary>Asks the other side to call somebody else (RFC 3515).</summary>
    public Task<(SipMessage? Response, TransactionFailure? Failure)> ReferAsync(string target, CancellationToken cancellationToken) =>
        RequestAsync(
            SipMethods.Refer,
            request => request.Headers.Add(SipNames.ReferTo, $"<{target}>").Add(SipNames.ReferredBy, $"<{_writer.LocalUri}>"),
            cancellationToken);

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

    /// <summary>Takes a request of the other side within the call.</summary>
    public void TakeRequest(ServerTransaction transaction)
    {
        var request = transaction.Request;
        lock (_gate)
        {
            var dialog = _dialog is { } answered && answered.RemoteTag == (request.FromTag ?? "")
                ? answered
                : _forks.Find(request.FromTag ?? "");
            if (dialog is null || _phase == Phase.Ended)
            {
                transaction.Respond(481, "Call/Transaction Does Not Exist");
            }
            else if (dialog.RemoteSequence >= request.CSeqNumber)
            {
                transaction.Respond(500, "Server Internal Error");
            }
            else
            {
                dialog.RemoteSequence = request.CSeqNumber;
                TakeRequest(transaction, request, dialog);
            }
        }

        _news.Tell();
    }

    /// <summary>Our answer to a re-INVITE was acknowledged.</summary>
    public void TakeAck()
    {
        lock (_gate)
        {
            _offerAnswered?.Acknowledge();
            _offerAnswered = null;
        }
    }

    private Task<(SipMessage? Response, TransactionFailure? Failure)> RequestAsync(
        string method, Action<SipMessage> complete, CancellationToken cancellationToken)
    {
        DialogRequest request;
        lock (_gate)
        {
            if (_phase != Phase.Answered || _dialog is null)
            {
                var failure = new TransactionFailure(new InvalidOperationException("The call is not answered."), MayHaveArrived: false);
                return Task.FromResult<(SipMessage?, TransactionFailure?)>((null, failure));
            }

            request = new DialogRequest(_context, _dialog, method, complete);
            request.Send();
        }

        _news.Tell();
        return request.Outcome.WaitAsync(cancellationToken);
    }

    private void SendInvite(DigestChallenge? challenge)
    {
        var request = _writer.Invite(_sequence, challenge);
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
            SendInvite(challenge);
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

    private void SendBye(SipDialog dialog, InviteEnding? ends)
    {
        if (ends is not null)
        {
            if (_byeSent)
            {
                return;
            }

            _byeSent = true;
        }

        var bye = new DialogRequest(_context, dialog, SipMethods.Bye, static _ => { })
        {
            Repeatable = true,
            Done = ends is null ? null : (response, _) => End(ends with { EndUnconfirmed = response is not { IsSuccess: true } }),
        };
        bye.Send();
    }

    private void TakeRequest(ServerTransaction transaction, SipMessage request, SipDialog dialog)
    {
        switch (request.Method)
        {
            case SipMethods.Bye:
                Respond(transaction, 200, "OK");
                if (dialog == _dialog)
                {
                    End(new InviteEnding { Bye = request, Cancelled = _hangUpWanted });
                }

                break;
            case SipMethods.Invite or SipMethods.Update:
                TakeOffer(transaction, request, dialog);
                break;
            case SipMethods.Notify:
                Respond(transaction, 200, "OK");
                TakeNotify(request);
                break;
            case SipMethods.Info or SipMethods.Options:
                Respond(transaction, 200, "OK");
                break;
            case SipMethods.Refer:
                Respond(transaction, 603, "Decline");
                break;
            default:
                Respond(transaction, 405, "Method Not Allowed");
                break;
        }
    }

    private static void Respond(ServerTransaction transaction, int status, string phrase) =>
        transaction.Respond(InviteWriter.Respond(transaction.Request, status, phrase));

    private void TakeOffer(ServerTransaction transaction, SipMessage request, SipDialog dialog)
    {
        dialog.UpdateTarget(request);
        bool isInvite = request.Method == SipMethods.Invite;
        if (isInvite && _phase != Phase.Answered)
        {
            Respond(transaction, 491, "Request Pending");
            return;
        }

        if (isInvite)
        {
            _offerAnswered = transaction;
        }

        string? text = SipBodies.Find(request, SipBodies.Sdp);
        _news.Add(() =>
        {
            string? answer = text is null
                ? (isInvite ? _user.MakeOffer() : "")
                : SdpParser.TryParse(text, out var offer) ? _user.OnOffer(offer) : null;
            if (answer is null)
            {
                Respond(transaction, 488, "Not Acceptable Here");
                return;
            }

            transaction.Respond(_writer.Accept(request, answer));
        });
    }

    private void TakeNotify(SipMessage request)
    {
        if (SipBodies.Find(request, SipBodies.SipFragment) is { } fragment
            && fragment.StartsWith("SIP/2.0 ", StringComparison.OrdinalIgnoreCase) && fragment.Length >= 11
            && int.TryParse(fragment.AsSpan(8, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status))
        {
            _news.Add(() => _user.OnTransferProgress(status));
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
