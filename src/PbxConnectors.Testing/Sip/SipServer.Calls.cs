using System.Globalization;
using System.Net;

namespace PbxConnectors.Testing;

// Calls: from the INVITE to the last acknowledgement. Everything here runs under the server's lock.
public sealed partial class SipServer
{
    private void BeginCall(LabSipMessage invite, LabSipPeer peer)
    {
        string extension = LabSipMessage.UserOf(LabSipMessage.UriOf(invite["From"]));
        string number = LabSipMessage.UserOf(invite.Uri);
        var trouble = Troubles[number];
        if (trouble.Silent)
        {
            Remember(invite, "");
            return;
        }

        if (!IsAuthorized(invite, peer, out _)) return;
        Interlocked.Increment(ref _invites);
        if (Faults.Take("INVITE") is not { } fault)
        {
            BeginCall(invite, peer, extension, number, trouble);
        }
        else if (fault.Kind == FaultKind.DropBefore)
        {
            Remember(invite, "");
            peer.Close();
        }
        else if (fault.Kind == FaultKind.Delay)
        {
            Remember(invite, "");
            _late.Add(_exchange.Clock.CreateTimer(
                _ =>
                {
                    lock (_gate) BeginCall(invite, peer, extension, number, trouble);
                    _changed.Pulse();
                },
                null, fault.Duration, Timeout.InfiniteTimeSpan));
        }
        else if (fault.Kind == FaultKind.Status)
        {
            BeginCall(invite, peer, extension, number, trouble with { RefusesAtOnce = true, Status = fault.StatusCode });
        }
        else
        {
            _spoilt[KeyOf(invite)] = fault;
            BeginCall(invite, Spoil(peer, fault), extension, number, trouble);
        }
    }

    // The call is carried out; what is said of it comes through as the fault wants.
    private static LabSipPeer Spoil(LabSipPeer peer, Fault fault) => fault.Kind switch
    {
        FaultKind.Truncate => peer with
        {
            Send = text =>
            {
                peer.Send(text[..(text.Length / 2)].TrimEnd());
                peer.Close();
            },
        },
        FaultKind.Garbage => peer with { Send = _ => peer.Send("HTTP/1.1 200 OK\r\n\r\n") },
        _ => peer with { Send = _ => peer.Close() },
    };

    private void BeginCall(LabSipMessage invite, LabSipPeer peer, string extension, string number, SipTrouble trouble)
    {
        if (_exchange.FindExtension(extension) is null)
        {
            Answer(invite, peer, 403, "Forbidden");
            return;
        }

        if (LabSipDescription.Read(invite.Body) is not { } offer)
        {
            _violations.Add("INVITE without a good offer");
            Answer(invite, peer, 488, "Not Acceptable Here");
            return;
        }

        var call = new SipServerCall(invite, peer, extension, number, trouble);
        call.Note("INVITE");
        _calls.Add(call);
        _callsById[invite.CallId] = call;
        while (_calls.Count > _options.CallsKept && _calls[0].Ended)
        {
            _callsById.Remove(_calls[0].CallId);
            _calls.RemoveAt(0);
        }

        Answer(invite, peer, 100, "Trying");
        if (trouble.RefusesAtOnce)
        {
            Refuse(call, trouble.Status ?? 503, trouble.Reasons ?? []);
            return;
        }

        bool muLaw = _options.PrefersMuLaw ? offer.PayloadTypes.Contains(0) : !offer.PayloadTypes.Contains(8);
        call.Leg = MakeLeg(call, offer.Target, muLaw, 0);
        if (trouble.Forks) call.SecondLeg = MakeLeg(call, offer.Target, muLaw, 1);
        _placing = call;
        var placed = _exchange.PlaceCall(extension, number);
        _placing = null;
        if (placed.Accepted) Bind(call, placed.Call.Id);
        else Refuse(call, placed.Refusal == PlaceCallRefusal.ExtensionBusy ? 486 : 403, []);
    }

    private LabRtpLeg MakeLeg(SipServerCall call, IPEndPoint target, bool muLaw, int place) => new(
        target, muLaw, call.Trouble, _options.Seed + _calls.Count + place, _exchange.Clock,
        () => call.ExchangeId is { } id && _exchange.Listen(id) is { } heard ? heard with { Seed = heard.Seed + place } : null)
    {
        Heard = _changed.Pulse,
    };

    private void Bind(SipServerCall call, long exchangeId)
    {
        call.ExchangeId = exchangeId;
        _callsByExchange[exchangeId] = call;
    }

    private void OnCallChanged(object? sender, CallChangedEventArgs e)
    {
        lock (_gate)
        {
            if (!_callsByExchange.TryGetValue(e.Call.Id, out var call))
            {
                // The events of a call that is just being placed come before its id does.
                if (_placing is null || _placing.ExchangeId is not null || _placing.Extension != e.Call.Caller) return;
                call = _placing;
                Bind(call, e.Call.Id);
            }

            Follow(call, e.Call);
        }

        _changed.Pulse();
    }

    private void Follow(SipServerCall call, SimulatedCall seen)
    {
        switch (seen.State)
        {
            case SimulatedCallState.Proceeding:
                if (call.Trouble.Queues) Provide(call, 182, "Queued", described: false, call.Tag);
                Progress(call);
                break;
            case SimulatedCallState.Alerting:
                Progress(call);
                if (!call.Trouble.RingingAfterProgress) Provide(call, 180, "Ringing", described: false, call.Tag);
                break;
            case SimulatedCallState.Connected when !call.Answered:
                AnswerCall(call);
                break;
            case SimulatedCallState.Ended:
                EndCall(call, seen.Q850Cause ?? 16);
                break;
        }
    }

    private void Progress(SipServerCall call)
    {
        if (call.Progressed) return;
        bool hasMedia = call.ExchangeId is { } id && _exchange.Listen(id) is { Spans: [{ Segment.Kind: not MediaKind.None }, ..] };
        if (!hasMedia && !call.Trouble.NoRtp) return;
        call.Progressed = true;
        if (call.Trouble.RtpBeforeProgress > TimeSpan.Zero)
        {
            call.Leg!.Play();
            call.Later = _exchange.Clock.CreateTimer(
                _ =>
                {
                    lock (_gate) Announce(call);
                    _changed.Pulse();
                },
                null, call.Trouble.RtpBeforeProgress, Timeout.InfiniteTimeSpan);
            return;
        }

        Announce(call);
        call.Leg!.Play();
        call.SecondLeg?.Play();
    }

    private void Announce(SipServerCall call)
    {
        if (call.FinalStatus is not null) return;
        if (!call.Trouble.LosesProgress) Provide(call, 183, "Session Progress", described: true, call.Tag);
        if (call.SecondLeg is not null) Provide(call, 183, "Session Progress", described: true, call.SecondTag);
        if (call.Trouble.RingingAfterProgress) Provide(call, 180, "Ringing", described: false, call.Tag);
    }

    private void Provide(SipServerCall call, int status, string phrase, bool described, string tag)
    {
        if (call.FinalStatus is not null) return;
        var response = LabSipMessage.Answer(call.Invite, status, phrase, call.Trouble.NoToTag ? null : tag);
        response.Add("Contact", ContactOf(call));
        if (described) Describe(response, call, tag, "sendrecv");
        if (!call.Trouble.Reliable)
        {
            Send(call, response);
            return;
        }

        // Each place counts by itself (RFC 3262 §3).
        int sequence = tag == call.SecondTag ? ++call.SecondReliableSequence : ++call.ReliableSequence;
        call.Waiting.Enqueue((response.Add("Require", "100rel").Add("RSeq", $"{sequence}"), tag));
        if (call.Waiting.Count == 1) SendReliably(call);
    }

    private void SendReliably(SipServerCall call)
    {
        call.Unconfirmed?.Dispose();
        call.Unconfirmed = null;
        if (!call.Waiting.TryPeek(out var next)) return;
        call.Unconfirmed = new LabSipRepeat(() => Send(call, next.Response), _options.T1, _exchange.Clock);
    }

    private void AnswerCall(SipServerCall call)
    {
        // A reliable provisional response that nobody has seen would be pointless behind the answer (RFC 3262 §3).
        if (call.Waiting.Count > 0)
        {
            call.Answered = true;
            return;
        }

        call.Answered = true;
        call.FinalStatus = 200;
        var response = LabSipMessage.Answer(call.Invite, 200, "OK", call.Tag);
        Describe(response.Add("Contact", ContactOf(call)), call, call.Tag, "sendrecv");
        call.Unacknowledged = new LabSipRepeat(() => Send(call, response), _options.T1, _exchange.Clock);
        call.Leg!.Play();
        if (call is not { SecondLeg: not null, Trouble.SecondForkAnswersToo: true }) return;
        var second = LabSipMessage.Answer(call.Invite, 200, "OK", call.SecondTag);
        Describe(second.Add("Contact", ContactOf(call)), call, call.SecondTag, "sendrecv");
        call.UnacknowledgedSecond = new LabSipRepeat(() => Send(call, second), _options.T1, _exchange.Clock);
    }

    private void EndCall(SipServerCall call, int cause)
    {
        call.Ended = true;
        call.Unconfirmed?.Dispose();
        _callsByExchange.Remove(call.ExchangeId ?? 0);
        var reasons = call.Trouble.Reasons ?? [string.Create(CultureInfo.InvariantCulture, $"Q.850;cause={cause}")];
        if (call.FinalStatus == 200)
        {
            if (!call.HungUp && !call.Transferred) Ask(call, "BYE", bye => AddReasons(bye, reasons));
        }
        else if (call.Cancelled)
        {
            if (!call.Trouble.NoFinalAfterCancel) Refuse(call, call.Trouble.Status ?? 487, call.Trouble.Reasons ?? []);
        }
        else
        {
            Refuse(call, call.Trouble.Status ?? StatusOf(cause), reasons);
        }

        _ = CloseAsync(call);
    }

    private void Refuse(SipServerCall call, int status, IReadOnlyList<string> reasons)
    {
        if (call.FinalStatus is not null) return;
        call.FinalStatus = status;
        call.Ended = true;
        var response = LabSipMessage.Answer(call.Invite, status, PhraseOf(status), call.Tag);
        AddReasons(response, reasons);
        if (call.Trouble.RedirectTo is { } elsewhere) response.Add("Contact", $"<{elsewhere}>");
        call.Unacknowledged = new LabSipRepeat(() => Send(call, response), _options.T1, _exchange.Clock);
    }

    private void TakeAck(LabSipMessage ack)
    {
        if (!_callsById.TryGetValue(ack.CallId, out var call)) return;
        if (ack.ToTag == call.SecondTag)
        {
            call.UnacknowledgedSecond?.Dispose();
            call.SecondAcknowledged = true;
            return;
        }

        call.Unacknowledged?.Dispose();
        if (call.Acknowledged) return;
        call.Acknowledged = true;
        call.Note("ACK");
        if (call.FinalStatus == 200 && call.Trouble.HoldsAfterAnswer) HoldAndRetrieve(call);
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
                if (LabSipDescription.Read(answer.Body)?.Direction != expected) _violations.Add($"a={direction} was not answered a={expected}");
                then();
            });
    }

    private void TakeInCall(SipServerCall call, LabSipMessage request, LabSipPeer peer)
    {
        call.Note(request.Method);
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
        if (cancel.Branch != call.Invite.Branch) _violations.Add("CANCEL with another branch than its INVITE");
        Answer(cancel, peer, 200, "OK", tag: call.Tag);
        call.Cancelled = true;
        if (call.FinalStatus is not null) return;
        if (call.Trouble.AnswerCrossesCancel) AnswerCall(call);
        else if (call.ExchangeId is { } id) _exchange.HangUpCaller(id);
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
        if (call is { Answered: true, FinalStatus: null, Waiting.Count: 0 }) AnswerCall(call);
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
        if (call is { ExchangeId: { } id, Transferred: false, Ended: false }) _exchange.HangUpCaller(id);
    }

    private void Change(SipServerCall call, LabSipMessage request, LabSipPeer peer)
    {
        if (LabSipDescription.Read(request.Body) is not { } offer)
        {
            Answer(request, peer, 200, "OK", a => a.Add("Contact", ContactOf(call)), call.Tag);
            return;
        }

        call.Leg!.MoveTo(offer.Target);
        if (offer.Direction == "sendonly") _exchange.Hold(call.Extension);
        else if (offer.Direction == "sendrecv") _exchange.Retrieve(call.Extension);
        string direction = offer.Direction == "sendonly" ? "recvonly" : offer.Direction;
        Answer(request, peer, 200, "OK", a => Describe(a.Add("Contact", ContactOf(call)), call, call.Tag, direction), call.Tag);
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
            .Add("Via", $"SIP/2.0/{call.Peer.Transport} {EndPoint};branch=z9hG4bK{_random.Next():x8}{sequence};rport")
            .Add("Max-Forwards", "70")
            .Add("From", $"{call.Invite["To"]};tag={call.Tag}")
            .Add("To", call.Invite["From"])
            .Add("Call-ID", call.CallId)
            .Add("CSeq", $"{sequence} {method}");

    private static void Describe(LabSipMessage message, SipServerCall call, string tag, string direction)
    {
        var leg = tag == call.SecondTag ? call.SecondLeg! : call.Leg!;
        string description = LabSipDescription.Write(leg.Local, leg.MuLaw, direction, call.Trouble.InsistsOnEncryption);
        if (!call.Trouble.Multipart)
        {
            message.Add("Content-Type", "application/sdp").Body = description;
            return;
        }

        message.Add("Content-Type", "multipart/mixed;boundary=\"lab;border\"").Body =
            "--lab;border\r\nContent-Type: application/isup;version=itu-t92+\r\n\r\nbinary\r\n" +
            $"--lab;border\r\nContent-Type: application/sdp\r\n\r\n{description}\r\n--lab;border--\r\n";
    }

    private void Send(SipServerCall call, LabSipMessage response)
    {
        string text = response.Write();
        lock (_gate) Remember(call.Invite, text);
        call.Peer.Send(text);
    }

    private string ContactOf(SipServerCall call) =>
        $"<sip:{call.Number}@{EndPoint}{(call.Peer.Transport == "TCP" ? ";transport=tcp" : "")}>";

    private static async Task CloseAsync(SipServerCall call)
    {
        // Off the server's lock, for the legs wait for their last packet.
        await Task.Yield();
        call.Later?.Dispose();
        if (call.Leg is { } leg) await leg.DisposeAsync().ConfigureAwait(false);
        if (call.SecondLeg is { } second) await second.DisposeAsync().ConfigureAwait(false);
    }

    private static void AddReasons(LabSipMessage message, IReadOnlyList<string> reasons)
    {
        foreach (string reason in reasons) message.Add("Reason", reason);
    }

    // RFC 3398 §8.2.6.1, as gateways do it.
    private static int StatusOf(int cause) => cause switch
    {
        1 or 2 or 3 => 404,
        17 => 486,
        18 => 408,
        19 or 20 or 31 => 480,
        21 => 603,
        22 => 410,
        27 => 502,
        28 => 484,
        55 => 403,
        102 => 504,
        127 => 500,
        _ => 503,
    };

    private static string PhraseOf(int status) => status switch
    {
        302 => "Moved Temporarily",
        403 => "Forbidden",
        404 => "Not Found",
        408 => "Request Timeout",
        410 => "Gone",
        480 => "Temporarily Unavailable",
        484 => "Address Incomplete",
        486 => "Busy Here",
        487 => "Request Terminated",
        488 => "Not Acceptable Here",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Server Time-out",
        603 => "Decline",
        _ => "Refused",
    };
}
