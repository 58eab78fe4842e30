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

        if (!IsAuthorized(invite, peer, out _) || !TakeSession(invite, peer))
        {
            return;
        }

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
                    lock (_gate)
                    {
                        BeginCall(invite, peer, extension, number, trouble);
                    }

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
        if (trouble.Forks)
        {
            call.SecondLeg = MakeLeg(call, offer.Target, muLaw, 1);
        }

        _placing = call;
        var placed = _exchange.PlaceCall(extension, number);
        _placing = null;
        if (placed.Accepted)
        {
            Bind(call, placed.Call.Id);
        }
        else
        {
            Refuse(call, placed.Refusal == PlaceCallRefusal.ExtensionBusy ? 486 : 403, []);
        }
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
                if (_placing is null || _placing.ExchangeId is not null || _placing.Extension != e.Call.Caller)
                {
                    return;
                }

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
                if (call.Trouble.Queues)
                {
                    Provide(call, 182, "Queued", described: false, call.Tag);
                }

                Progress(call);
                break;
            case SimulatedCallState.Alerting:
                Progress(call);
                if (!call.Trouble.RingingAfterProgress)
                {
                    Provide(call, 180, "Ringing", described: false, call.Tag);
                }

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
        if (call.Progressed)
        {
            return;
        }

        bool hasMedia = call.ExchangeId is { } id && _exchange.Listen(id) is { Spans: [{ Segment.Kind: not MediaKind.None }, ..] };
        if (!hasMedia && !call.Trouble.NoRtp)
        {
            return;
        }

        call.Progressed = true;
        if (call.Trouble.RtpBeforeProgress > TimeSpan.Zero)
        {
            call.Leg!.Play();
            call.Later = _exchange.Clock.CreateTimer(
                _ =>
                {
                    lock (_gate)
                    {
                        Announce(call);
                    }

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
        if (call.FinalStatus is not null)
        {
            return;
        }

        if (!call.Trouble.LosesProgress)
        {
            Provide(call, 183, "Session Progress", described: true, call.Tag);
        }

        if (call.SecondLeg is not null)
        {
            Provide(call, 183, "Session Progress", described: true, call.SecondTag);
        }

        if (call.Trouble.RingingAfterProgress)
        {
            Provide(call, 180, "Ringing", described: false, call.Tag);
        }
    }

    private void Provide(SipServerCall call, int status, string phrase, bool described, string tag)
    {
        if (call.FinalStatus is not null)
        {
            return;
        }

        var response = LabSipMessage.Answer(call.Invite, status, phrase, call.Trouble.NoToTag ? null : tag);
        response.Add("Contact", ContactOf(call));
        if (described)
        {
            Describe(response, call, tag, "sendrecv");
        }

        if (!call.Trouble.Reliable)
        {
            Send(call, response);
            return;
        }

        // Each place counts by itself (RFC 3262 §3).
        int sequence = tag == call.SecondTag ? ++call.SecondReliableSequence : ++call.ReliableSequence;
        call.Waiting.Enqueue((response.Add("Require", "100rel").Add("RSeq", $"{sequence}"), tag));
        if (call.Waiting.Count == 1)
        {
            SendReliably(call);
        }
    }

    private void SendReliably(SipServerCall call)
    {
        call.Unconfirmed?.Dispose();
        call.Unconfirmed = null;
        if (!call.Waiting.TryPeek(out var next))
        {
            return;
        }

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
        var response = LabSipMessage.Answer(call.Invite, 200, "OK", call.Tag).Add("Allow", Allowed);
        Describe(response.Add("Contact", ContactOf(call)), call, call.Tag, "sendrecv");
        GrantSession(call, call.Invite, response);
        call.Unacknowledged = new LabSipRepeat(() => Send(call, response), _options.T1, _exchange.Clock);
        call.Leg!.Play();
        if (call is not { SecondLeg: not null, Trouble.SecondForkAnswersToo: true })
        {
            return;
        }

        var second = LabSipMessage.Answer(call.Invite, 200, "OK", call.SecondTag);
        Describe(second.Add("Contact", ContactOf(call)), call, call.SecondTag, "sendrecv");
        call.UnacknowledgedSecond = new LabSipRepeat(() => Send(call, second), _options.T1, _exchange.Clock);
    }

    private void EndCall(SipServerCall call, int cause)
    {
        call.Ended = true;
        call.Unconfirmed?.Dispose();
        call.SessionTimer?.Dispose();
        _callsByExchange.Remove(call.ExchangeId ?? 0);
        var reasons = call.Trouble.Reasons ?? [string.Create(CultureInfo.InvariantCulture, $"Q.850;cause={cause}")];
        if (call.FinalStatus == 200)
        {
            if (!call.HungUp && !call.Transferred)
            {
                Ask(call, "BYE", bye => AddReasons(bye, reasons));
            }
        }
        else if (call.Cancelled)
        {
            if (!call.Trouble.NoFinalAfterCancel)
            {
                Refuse(call, call.Trouble.Status ?? 487, call.Trouble.Reasons ?? []);
            }
        }
        else
        {
            Refuse(call, call.Trouble.Status ?? LabSipStatus.OfCause(cause), reasons);
        }

        _ = CloseAsync(call);
    }

    private void Refuse(SipServerCall call, int status, IReadOnlyList<string> reasons)
    {
        if (call.FinalStatus is not null)
        {
            return;
        }

        call.FinalStatus = status;
        call.Ended = true;
        var response = LabSipMessage.Answer(call.Invite, status, LabSipStatus.PhraseOf(status), call.Tag);
        AddReasons(response, reasons);
        if (call.Trouble.RedirectTo is { } elsewhere)
        {
            response.Add("Contact", $"<{elsewhere}>");
        }

        call.Unacknowledged = new LabSipRepeat(() => Send(call, response), _options.T1, _exchange.Clock);
    }

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
        lock (_gate)
        {
            Remember(call.Invite, text);
        }

        call.Peer.Send(text);
    }

    private string ContactOf(SipServerCall call) => call.Peer.Transport switch
    {
        "TLS" => $"<sip:{call.Number}@{TlsEndPoint};transport=tls>",
        "TCP" => $"<sip:{call.Number}@{EndPoint};transport=tcp>",
        _ => $"<sip:{call.Number}@{EndPoint}>",
    };

    private static async Task CloseAsync(SipServerCall call)
    {
        // Off the server's lock, for the legs wait for their last packet.
        await Task.Yield();
        call.Later?.Dispose();
        if (call.Leg is { } leg)
        {
            await leg.DisposeAsync().ConfigureAwait(false);
        }

        if (call.SecondLeg is { } second)
        {
            await second.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void AddReasons(LabSipMessage message, IReadOnlyList<string> reasons)
    {
        foreach (string reason in reasons)
        {
            message.Add("Reason", reason);
        }
    }
}
