using System.Globalization;

namespace PbxConnectors.Testing;

// What is asked within a call, by either side. Everything here runs under the server's lock.
public sealed partial class SipServer
{
    private void TakeAck(LabSipMessage ack)
    {
        if (!_callsById.TryGetValue(ack.CallId, out var call))
        {
            return;
        }

        if (ack.ToTag == call.SecondTag)
        {
            call.UnacknowledgedSecond?.Dispose();
            call.SecondAcknowledged = true;
            return;
        }

        call.Unacknowledged?.Dispose();
        if (call.Acknowledged)
        {
            return;
        }

        call.Acknowledged = true;
        call.Note("ACK");
        if (call.FinalStatus == 200 && call.Trouble.HoldsAfterAnswer)
        {
            HoldAndRetrieve(call);
        }
    }

    private void HoldAndRetrieve(SipServerCall call)
    {
        Reinvite("sendonly", "recvonly", () => Reinvite("sendrecv", "sendrecv", () => { }));

        void Reinvite(string direction, string expected, Action then) => Ask(
            call,
            "INVITE",
            request => Describe(request.Add("Contact", ContactOf(call)), call, call.Tag, direction),
            answer =>
            {
                Acknowledge(call, answer);
                if (LabSipDescription.Read(answer.Body)?.Direction != expected)
                {
                    _violations.Add($"a={direction} was not answered a={expected}");
                }

                then();
            });
    }

    private void TakeInCall(SipServerCall call, LabSipMessage request, LabSipPeer peer)
    {
        call.Note(request.Method);

        // Where the connection broke, the client is spoken to over the one it opened instead.
        if (!call.Peer.IsOpen())
        {
            call.Peer = peer;
        }

        switch (request.Method)
        {
            case "CANCEL":
                Cancel(call, request, peer);
                break;
            case "PRACK":
                Confirm(call, request, peer);
                break;
            case "BYE":
                // Carried out before it is answered: whoever has the answer may look.
                HangUp(call, request);
                Answer(request, peer, 200, "OK");
                break;
            case "INVITE" or "UPDATE":
                Change(call, request, peer);
                break;
            case "REFER":
                Transfer(call, request, peer);
                break;
            default:
                Answer(request, peer, 200, "OK");
                break;
        }
    }

    private void Cancel(SipServerCall call, LabSipMessage cancel, LabSipPeer peer)
    {
        if (cancel.Branch != call.Invite.Branch)
        {
            _violations.Add("CANCEL with another branch than its INVITE");
        }

        Answer(cancel, peer, 200, "OK", tag: call.Tag);
        call.Cancelled = true;
        if (call.FinalStatus is not null)
        {
            return;
        }

        if (call.Trouble.AnswerCrossesCancel)
        {
            AnswerCall(call);
        }
        else if (call.ExchangeId is { } id)
        {
            _exchange.HangUpCaller(id);
        }
    }

    private void Confirm(SipServerCall call, LabSipMessage prack, LabSipPeer peer)
    {
        string expected = call.Waiting.TryPeek(out var waiting) ? $"{waiting.Response["RSeq"]} {call.Invite.CSeq} INVITE" : "";
        if (prack["RAck"] != expected || prack.ToTag != waiting.Tag)
        {
            _violations.Add($"PRACK for '{prack["RAck"]}' where '{expected}' waits");
            Answer(prack, peer, 481, "Call/Transaction Does Not Exist");
            return;
        }

        Answer(prack, peer, 200, "OK");
        call.Waiting.Dequeue();
        SendReliably(call);
        if (call is { Answered: true, FinalStatus: null, Waiting.Count: 0 })
        {
            AnswerCall(call);
        }
    }

    private void HangUp(SipServerCall call, LabSipMessage bye)
    {
        if (bye.ToTag == call.SecondTag)
        {
            call.SecondForkEnded = call.SecondAcknowledged;
            return;
        }

        call.HungUp = true;
        call.Unacknowledged?.Dispose();
        if (call is { ExchangeId: { } id, Transferred: false, Ended: false })
        {
            _exchange.HangUpCaller(id);
        }
    }

    private void Change(SipServerCall call, LabSipMessage request, LabSipPeer peer)
    {
        if (!TakeSession(request, peer))
        {
            return;
        }

        if (LabSipDescription.Read(request.Body) is not { } offer)
        {
            Answer(request, peer, 200, "OK", a => GrantSession(call, request, a.Add("Contact", ContactOf(call))), call.Tag);
            return;
        }

        call.Leg!.MoveTo(offer.Target);
        if (offer.Direction == "sendonly")
        {
            _exchange.Hold(call.Extension);
        }
        else if (offer.Direction == "sendrecv")
        {
            _exchange.Retrieve(call.Extension);
        }

        string direction = offer.Direction == "sendonly" ? "recvonly" : offer.Direction;
        Answer(
            request,
            peer,
            200,
            "OK",
            a =>
            {
                GrantSession(call, request, a);
                Describe(a.Add("Contact", ContactOf(call)), call, call.Tag, direction);
            },
            call.Tag);
    }

    private void Transfer(SipServerCall call, LabSipMessage refer, LabSipPeer peer)
    {
        string to = LabSipMessage.UserOf(LabSipMessage.UriOf(refer["Refer-To"]));
        Answer(refer, peer, 202, "Accepted", tag: call.Tag);
        call.Transferred = _exchange.Transfer(call.Extension, to);
        string outcome = call.Transferred ? "SIP/2.0 200 OK" : "SIP/2.0 603 Decline";
        foreach (string line in (string[])["SIP/2.0 100 Trying", outcome])
        {
            Ask(call, "NOTIFY", notify =>
            {
                notify.Add("Event", "refer").Add("Subscription-State", line == outcome ? "terminated;reason=noresource" : "active;expires=60")
                    .Add("Content-Type", "message/sipfrag;version=2.0");
                notify.Body = line + "\r\n";
            });
        }
    }

    // A request of the server within the call, repeated until it is answered.
    private void Ask(SipServerCall call, string method, Action<LabSipMessage> complete, Action<LabSipMessage>? answered = null)
    {
        var request = MakeRequest(call, method, ++call.OwnSequence);
        complete(request);
        var repeat = new LabSipRepeat(() => call.Peer.Send(request.Write()), _options.T1, _exchange.Clock);
        _asked[request.Branch] = (repeat, answered);
    }

    private void Acknowledge(SipServerCall call, LabSipMessage answer) =>
        call.Peer.Send(MakeRequest(call, "ACK", answer.CSeq).Write());

    private LabSipMessage MakeRequest(SipServerCall call, string method, int sequence) =>
        LabSipMessage.Request(method, LabSipMessage.UriOf(call.Invite["Contact"]))
            .Add("Via", $"SIP/2.0/{call.Peer.Transport} " +
                $"{(call.Peer.Transport == "TLS" ? TlsEndPoint : EndPoint)};branch=z9hG4bK{_random.Next():x8}{sequence};rport")
            .Add("Max-Forwards", "70")
            .Add("From", $"{call.Invite["To"]};tag={call.Tag}")
            .Add("To", call.Invite["From"])
            .Add("Call-ID", call.CallId)
            .Add("CSeq", $"{sequence} {method}");
}
