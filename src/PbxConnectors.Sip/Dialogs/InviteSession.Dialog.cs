using System.Globalization;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Sdp;
using PbxConnectors.Sip.Transactions;

namespace PbxConnectors.Sip.Dialogs;

// What is asked within the call, by either side, and its end by BYE.
internal sealed partial class InviteSession
{
    /// <summary>Changes the description of an answered call (RFC 3261 §14).</summary>
    public Task<(SipMessage? Response, TransactionFailure? Failure)> ReinviteAsync(string description, CancellationToken cancellationToken) =>
        RequestAsync(
            SipMethods.Invite,
            request =>
            {
                _writer.Describe(request, description);
                _sessionTimer.Ask(request);
            },
            cancellationToken,
            (response, _) =>
            {
                if (response is { IsSuccess: true })
                {
                    _sessionTimer.TakeAnswer(response);
                }
            });

    /// <summary>Asks the other side to call somebody else (RFC 3515).</summary>
    public Task<(SipMessage? Response, TransactionFailure? Failure)> ReferAsync(string target, CancellationToken cancellationToken) =>
        RequestAsync(
            SipMethods.Refer,
            request => request.Headers.Add(SipNames.ReferTo, $"<{target}>").Add(SipNames.ReferredBy, $"<{_writer.LocalUri}>"),
            cancellationToken);

    /// <summary>
    /// Asks the other side whether the call still is (a refresh, RFC 3311 or RFC 3261 §14). An answer that knows the call, be it a refusal,
    /// leaves all as it is; otherwise the call ends.
    /// </summary>
    public void Probe()
    {
        Action? send;
        lock (_gate)
        {
            send = Refresh();
        }

        send?.Invoke();
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
        string method, Action<SipMessage> complete, CancellationToken cancellationToken,
        Action<SipMessage?, TransactionFailure?>? done = null)
    {
        DialogRequest request;
        lock (_gate)
        {
            if (_phase != Phase.Answered || _dialog is null)
            {
                var failure = new TransactionFailure(new InvalidOperationException("The call is not answered."), MayHaveArrived: false);
                return Task.FromResult<(SipMessage?, TransactionFailure?)>((null, failure));
            }

            request = new DialogRequest(_context, _dialog, method, complete) { Done = done };
            request.Send();
        }

        _news.Tell();
        return request.Outcome.WaitAsync(cancellationToken);
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

    // Returns what is to be done outside the lock: a description is asked for there.
    private Action? Refresh()
    {
        if (_phase != Phase.Answered || _refreshing || _byeSent)
        {
            return null;
        }

        _refreshing = true;
        if (_updateAllowed)
        {
            SendRefresh(SipMethods.Update, _writer.AddContact);
            return _news.Tell;
        }

        return () =>
        {
            string description = _user.MakeOffer();
            lock (_gate)
            {
                if (_phase == Phase.Answered && !_byeSent)
                {
                    SendRefresh(SipMethods.Invite, request => _writer.Describe(request, description));
                }
            }

            _news.Tell();
        };
    }

    private void SendRefresh(string method, Action<SipMessage> complete)
    {
        var refresh = new DialogRequest(
            _context,
            _dialog!,
            method,
            request =>
            {
                complete(request);
                _sessionTimer.Ask(request);
            })
        {
            Done = TakeRefreshed,
        };
        refresh.Send();
    }

    private void TakeRefreshed(SipMessage? response, TransactionFailure? failure)
    {
        _refreshing = false;
        if (_phase != Phase.Answered)
        {
            return;
        }

        if (response is { IsSuccess: true })
        {
            _sessionTimer.TakeAnswer(response);
            Describe(response, answered: true);
        }
        else if (response is null || EndsDialog(response.StatusCode))
        {
            Lose(response is { } gone ? $"The PBX no longer knows the call ({gone})." : $"The PBX is no longer there: {failure!.Describe()}.");
        }
        else
        {
            _sessionTimer.TakeRefusal(response);
            _sessionTimer.TryAgain();
        }
    }

    // RFC 3261 §12.2.1.2 and RFC 5057 §5.1; every other refusal comes from somebody who knows the call.
    private static bool EndsDialog(int status) =>
        status is 404 or 408 or 410 or 416 or 481 or 482 or 483 or 484 or 485 or 502 or 604;

    // Said all the same, should anybody hear it; waited for no longer.
    private void Lose(string why)
    {
        if (_phase == Phase.Answered && !_byeSent)
        {
            SendBye(_dialog!, ends: null);
            End(new InviteEnding { Lost = why });
        }
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
        if (SessionTimer.IsTooShort(request))
        {
            var refusal = InviteWriter.Respond(request, 422, "Session Interval Too Small");
            refusal.Headers.Add(SipNames.MinSe, (long)SessionTimer.Shortest.TotalSeconds);
            transaction.Respond(refusal);
            return;
        }

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

            var response = _writer.Accept(request, answer);
            lock (_gate)
            {
                if (_phase == Phase.Answered)
                {
                    _sessionTimer.Grant(request, response);
                }
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
            _news.Add(() => _user.OnTransferProgress(status));
        }
    }
}
