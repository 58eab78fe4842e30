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

    // A fork rings at a handful of places; more is an attack.
    private const int MaximumForks = 16;

    private readonly Lock _gate = new();
    private readonly SipStack _stack;
    private readonly InviteSettings _settings;
    private readonly IInviteUser _user;
    private readonly Queue<Action> _news = new();
    private readonly List<SipDialog> _forks = [];
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
    private bool _telling;

    public InviteSession(SipStack stack, InviteSettings settings, IInviteUser user)
    {
        (_stack, _settings, _user) = (stack, settings, user);
        CallId = SipTokens.NewCallId();
        LocalTag = SipTokens.NewTag();
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

        Tell();
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

        Tell();
    }

    /// <summary>Changes the description of an answered call (RFC 3261 §14).</summary>
    public Task<(SipMessage? Response, TransactionFailure? Failure)> ReinviteAsync(string description, CancellationToken cancellationToken)
    {
        var change = new DialogRequest(this, SipMethods.Invite, request => SetDescription(request, description));
        return change.SendAsync(cancellationToken);
    }

    /// <summary>Asks the other side to call somebody else (RFC 3515).</summary>
    public Task<(SipMessage? Response, TransactionFailure? Failure)> ReferAsync(string target, CancellationToken cancellationToken)
    {
        var refer = new DialogRequest(this, SipMethods.Refer, request => request.Headers
            .Add(SipNames.ReferTo, $"<{target}>")
            .Add(SipNames.ReferredBy, $"<{LocalUri}>"));
        return refer.SendAsync(cancellationToken);
    }

    /// <summary>Ends without another word: nobody is there to speak to any more.</summary>
    public void Abort(Exception cause)
    {
        lock (_gate)
        {
            _invite?.Expire();
            End(new InviteEnding { Failure = new TransactionFailure(cause, MayHaveArrived: true) });
        }

        Tell();
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

        Tell();
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

        Tell();
    }

    /// <summary>Takes a request of the other side within the call.</summary>
    public void TakeRequest(ServerTransaction transaction)
    {
        var request = transaction.Request;
        lock (_gate)
        {
            var dialog = _dialog is { } answered && answered.RemoteTag == (request.FromTag ?? "")
                ? answered
                : _forks.Find(fork => fork.RemoteTag == (request.FromTag ?? ""));
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

        Tell();
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

    private string LocalUri => $"sip:{SipUri.EscapeUser(_settings.Account.Extension)}@{_settings.Domain}";

    private string UserName => _settings.Account.UserName ?? _settings.Account.Extension;

    private void SendInvite(DigestChallenge? challenge)
    {
        string name = _settings.DisplayNumber ?? _settings.Account.DisplayName ?? "";
        var request = SipMessage.Request(SipMethods.Invite, _settings.Target);
        request.Headers.Add(SipNames.MaxForwards, 70)
            .Add(SipNames.From, $"{(name.Length > 0 ? SipText.Quote(name) + " " : "")}<{LocalUri}>;tag={LocalTag}")
            .Add(SipNames.To, $"<{_settings.Target}>")
            .Add(SipNames.CallId, CallId)
            .Add(SipNames.CSeq, $"{_sequence} {SipMethods.Invite}")
            .Add(SipNames.Contact, _stack.ContactOf(_settings.Account.Extension))
            .Add(SipNames.Allow, SipMethods.Allowed);
        if (_settings.Reliability != SipReliability.Off)
        {
            request.Headers.Add(_settings.Reliability == SipReliability.Required ? SipNames.Require : SipNames.Supported, "100rel");
        }

        if (_settings.DisplayNumber is { } shown)
        {
            request.Headers.Add(SipNames.PreferredIdentity, $"<sip:{SipUri.EscapeUser(shown)}@{_settings.Domain}>");
        }

        SetDescription(request, _settings.Offer);
        if (challenge is not null)
        {
            DigestAnswer.Authorize(request, challenge, UserName, _settings.Account.Password);
        }

        _request = request;
        _phase = Phase.Calling;

        // The transaction may fail before it is returned: then it is not ours yet, and the news would be lost.
        var starter = new Starter(this);
        var transaction = _stack.Transactions.Start(request, _stack.ServerFlow, starter);
        _invite = transaction;
        if (starter.Open() is { } failed)
        {
            End(new InviteEnding { Failure = failed, Cancelled = _hangUpWanted });
        }
    }

    private void SetDescription(SipMessage request, string description)
    {
        if (request.Headers[SipNames.Contact] is null)
        {
            request.Headers.Add(SipNames.Contact, _stack.ContactOf(_settings.Account.Extension));
        }

        request.Headers.Set(SipNames.ContentType, SipBodies.Sdp);
        request.Body = System.Text.Encoding.UTF8.GetBytes(description);
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

        var fork = response.StatusCode > 100 ? FindFork(response) : null;
        if (fork is not null && IsReliable(response, out int number))
        {
            // A lost one comes again before the next; one that comes twice was acknowledged already (RFC 3262 §4).
            if (fork.LastReliable is { } last && number != last + 1)
            {
                return;
            }

            fork.LastReliable = number;
            SendPrack(fork, number);
        }

        _news.Enqueue(() => _user.OnProvisional(response));
        Describe(response, answered: false);
    }

    private SipDialog? FindFork(SipMessage response)
    {
        string tag = response.ToTag ?? "";
        if (_forks.Find(fork => fork.RemoteTag == tag) is { } known)
        {
            known.UpdateTarget(response);
            return known;
        }

        if (_forks.Count == MaximumForks)
        {
            return null;
        }

        var made = new SipDialog(_request!, response);
        _forks.Add(made);
        return made;
    }

    private static bool IsReliable(SipMessage response, out int number)
    {
        number = response.Headers.GetNumber(SipNames.RSeq) ?? 0;
        return number > 0 && response.ToTag is not null && response.Headers.Has(SipNames.Require, "100rel");
    }

    private void SendPrack(SipDialog fork, int number)
    {
        string acknowledged = string.Create(CultureInfo.InvariantCulture, $"{number} {_request!.CSeqNumber} {SipMethods.Invite}");
        var prack = new DialogRequest(this, SipMethods.Prack, request => request.Headers.Add(SipNames.RAck, acknowledged), fork);
        prack.Send();
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
            SendAck(MakeAck(late), late);
            SendBye(late, ends: null);
            if (_phase != Phase.Ended)
            {
                _news.Enqueue(() => _user.OnUnwantedAnswer(response));
            }

            return;
        }

        // The answer may differ from the early dialog in its routes: it counts (RFC 3261 §13.2.2.4).
        _dialog = new SipDialog(_request!, response);
        if (_forks.Find(f => f.RemoteTag == tag) is { } early)
        {
            _dialog.LocalSequence = Math.Max(_dialog.LocalSequence, early.LocalSequence);
            _dialog.RemoteSequence = early.RemoteSequence;
        }

        _ack = MakeAck(_dialog);
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
            _news.Enqueue(() => _user.OnUnwantedAnswer(response));
            SendBye(_dialog, ends: new InviteEnding { Cancelled = true, AnswerCrossed = true });
            return;
        }

        _news.Enqueue(() => _user.OnAnswered(response));
        Describe(response, answered: true);
    }

    private SipMessage MakeAck(SipDialog dialog)
    {
        var ack = dialog.MakeRequest(SipMethods.Ack, _request!.CSeqNumber);
        foreach (string header in (string[])[SipNames.Authorization, SipNames.ProxyAuthorization])
        {
            // Credentials of the INVITE go with its acknowledgement, which cannot be challenged (RFC 3261 §22.1).
            if (_request.Headers[header] is { } credentials)
            {
                ack.Headers.Add(header, credentials);
            }
        }

        return ack;
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
        var invite = _invite.Request;
        var cancel = SipMessage.Request(SipMethods.Cancel, invite.RequestUri);
        cancel.Headers.Add(SipNames.MaxForwards, 70)
            .Add(SipNames.From, invite.Headers[SipNames.From]!)
            .Add(SipNames.To, invite.Headers[SipNames.To]!)
            .Add(SipNames.CallId, invite.CallId)
            .Add(SipNames.CSeq, $"{invite.CSeqNumber} {SipMethods.Cancel}");
        _stack.Transactions.Start(cancel, _invite.Flow, Deaf.Instance, _invite.Branch);

        // The final response may never come (RFC 3261 §9.1).
        _cancelLimit.Arm(_stack.Transactions.Timers.GiveUp, () =>
        {
            _invite.Expire();
            End(new InviteEnding { Cancelled = true, Unconfirmed = true });
            return Tell;
        });
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

        var bye = new DialogRequest(this, SipMethods.Bye, static _ => { }, dialog)
        {
            Done = ends is null ? null : response => End(ends with { EndUnconfirmed = response is not { IsSuccess: true } }),
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

    private static void Respond(ServerTransaction transaction, int status, string phrase)
    {
        var response = SipMessage.ResponseTo(transaction.Request, status, phrase);
        response.Headers.Add(SipNames.Allow, SipMethods.Allowed);
        transaction.Respond(response);
    }

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
        _news.Enqueue(() =>
        {
            string? answer = text is null
                ? (isInvite ? _user.MakeOffer() : "")
                : SdpParser.TryParse(text, out var offer) ? _user.OnOffer(offer) : null;
            if (answer is null)
            {
                Respond(transaction, 488, "Not Acceptable Here");
                return;
            }

            var response = SipMessage.ResponseTo(request, 200, "OK");
            response.Headers.Add(SipNames.Contact, _stack.ContactOf(_settings.Account.Extension)).Add(SipNames.Allow, SipMethods.Allowed);
            if (answer.Length > 0)
            {
                SetDescription(response, answer);
            }

            transaction.Respond(response);
        });
    }

    private void TakeNotify(SipMessage request)
    {
        if (SipBodies.Find(request, SipBodies.SipFragment) is { } fragment
            && fragment.StartsWith("SIP/2.0 ", StringComparison.OrdinalIgnoreCase) && fragment.Length >= 11
            && int.TryParse(fragment.AsSpan(8, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status))
        {
            _news.Enqueue(() => _user.OnTransferProgress(status));
        }
    }

    private void Describe(SipMessage response, bool answered)
    {
        if (SipBodies.Find(response, SipBodies.Sdp) is { } text && SdpParser.TryParse(text, out var audio))
        {
            _news.Enqueue(() => _user.OnDescription(audio, answered));
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
        _news.Enqueue(() =>
        {
            _stack.Remove(this);
            _user.OnEnded(ending);
        });
    }

    // One thread tells at a time, so that news come in order; the others leave theirs to it.
    private void Tell()
    {
        // A request that cannot be sent fails at once, inside the lock of whoever sends it, who tells the news after it.
        if (_gate.IsHeldByCurrentThread)
        {
            return;
        }

        while (true)
        {
            Action? news;
            lock (_gate)
            {
                if (_telling || !_news.TryDequeue(out news))
                {
                    return;
                }

                _telling = true;
            }

            try
            {
                news();
            }
            finally
            {
                lock (_gate)
                {
                    _telling = false;
                }
            }
        }
    }

    /// <summary>Holds news of the first INVITE back until the session knows its transaction.</summary>
    private sealed class Starter(InviteSession session) : IClientTransactionUser
    {
        private readonly Lock _gate = new();
        private TransactionFailure? _early;
        private bool _open;

        public TransactionFailure? Open()
        {
            lock (_gate)
            {
                _open = true;
                return _early;
            }
        }

        public void OnResponse(ClientTransaction transaction, SipMessage response) => session.OnResponse(transaction, response);

        public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
        {
            lock (_gate)
            {
                if (!_open)
                {
                    _early = failure;
                    return;
                }
            }

            session.OnFailure(transaction, failure);
        }
    }

    /// <summary>For requests whose answer changes nothing.</summary>
    private sealed class Deaf : IClientTransactionUser
    {
        public static readonly Deaf Instance = new();

        public void OnResponse(ClientTransaction transaction, SipMessage response)
        {
        }

        public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
        {
        }
    }

    /// <summary>A request within a dialog; challenged, it is sent once more with the password.</summary>
    private sealed class DialogRequest(InviteSession session, string method, Action<SipMessage> complete, SipDialog? dialog = null)
        : IClientTransactionUser
    {
        private readonly TaskCompletionSource<(SipMessage?, TransactionFailure?)> _done =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        private bool _authorized;
        private SipMessage? _ack;

        /// <summary>Runs under the session's lock when the request is over, with the answer, if there was one.</summary>
        public Action<SipMessage?>? Done { get; init; }

        public Task<(SipMessage? Response, TransactionFailure? Failure)> SendAsync(CancellationToken cancellationToken)
        {
            lock (session._gate)
            {
                if (session._phase != Phase.Answered || session._dialog is null)
                {
                    _done.TrySetResult((null, new TransactionFailure(new InvalidOperationException("The call is not answered."), false)));
                }
                else
                {
                    Send();
                }
            }

            session.Tell();
            return _done.Task.WaitAsync(cancellationToken);
        }

        /// <summary>Sends it; to be called under the session's lock.</summary>
        public void Send() => Send(challenge: null);

        public void OnResponse(ClientTransaction transaction, SipMessage response)
        {
            if (response.IsProvisional)
            {
                return;
            }

            lock (session._gate)
            {
                if (method == SipMethods.Invite && response.IsSuccess)
                {
                    Target.UpdateTarget(response);
                    _ack ??= Target.MakeRequest(SipMethods.Ack, transaction.Request.CSeqNumber);
                    session.SendAck(_ack, Target);
                }

                if (response.StatusCode is 401 or 407 && !_authorized && DigestChallenge.Strongest(response) is { } challenge)
                {
                    _authorized = true;
                    Send(challenge);
                    return;
                }

                Done?.Invoke(response);
            }

            session.Tell();
            _done.TrySetResult((response, null));
        }

        public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
        {
            lock (session._gate)
            {
                Done?.Invoke(null);
            }

            session.Tell();
            _done.TrySetResult((null, failure));
        }

        private SipDialog Target => dialog ?? session._dialog!;

        private void Send(DigestChallenge? challenge)
        {
            var request = Target.MakeRequest(method);
            complete(request);
            if (challenge is not null)
            {
                DigestAnswer.Authorize(request, challenge, session.UserName, session._settings.Account.Password);
            }

            session._stack.Transactions.Start(request, Target.FindFlow(session._stack.ServerFlow), this);
        }
    }
}
