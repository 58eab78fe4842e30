using System.Net.Sockets;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Sip.Transactions;
using PbxConnectors.Sip.Transport;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Transactions;

public sealed class TransactionTests
{
    private static readonly SipFlow Tcp = LoopTransport.Server with { Kind = SipTransportKind.Tcp };

    private readonly ManualTimeProvider _time = new();
    private readonly LoopTransport _wire = new();
    private readonly SipTransactions _transactions;

    public TransactionTests() => _transactions = new SipTransactions(_wire, SipTimers.Standard, new SipMeter(), _time);

    [Fact]
    public void An_INVITE_without_an_answer_is_repeated_ever_more_slowly_and_given_up_after_32_s()
    {
        var user = new User();
        _transactions.Start(Request(SipMethods.Invite), LoopTransport.Server, user);
        List<double> times = SentAt(TimeSpan.FromSeconds(40));
        times.ShouldBe([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]);
        user.Failure.ShouldNotBeNull().MayHaveArrived.ShouldBeTrue();
        _transactions.Count.ShouldBe(0);
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void Another_request_without_an_answer_is_repeated_each_4_s_in_the_end()
    {
        var user = new User();
        _transactions.Start(Request(SipMethods.Options), LoopTransport.Server, user);
        SentAt(TimeSpan.FromSeconds(40)).ShouldBe([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
        user.Failure.ShouldNotBeNull();
    }

    [Fact]
    public void A_provisional_response_ends_the_repetitions_of_an_INVITE()
    {
        var user = new User();
        var invite = _transactions.Start(Request(SipMethods.Invite), LoopTransport.Server, user).Request;
        _wire.Respond(invite, 100, "Trying");
        SentAt(TimeSpan.FromMinutes(5)).ShouldBe([0]);
        user.Statuses.ShouldBe([100]);
    }

    [Fact]
    public void Over_TCP_nothing_is_repeated()
    {
        _transactions.Start(Request(SipMethods.Options), LoopTransport.Server with { Kind = SipTransportKind.Tcp }, new User());
        SentAt(TimeSpan.FromSeconds(40)).ShouldBe([0]);
    }

    [Theory]
    [InlineData("INVITE", false, true)]
    [InlineData("INVITE", true, false)]
    [InlineData("BYE", false, true)]
    [InlineData("BYE", true, true)]
    public void A_connection_that_breaks_ends_what_waits_for_an_answer_over_it_but_no_INVITE_that_has_a_provisional_one(
        string method, bool answered, bool ends)
    {
        var user = new User();
        var request = _transactions.Start(Request(method), Tcp, user).Request;
        if (answered)
        {
            _wire.Respond(request, 100, "Trying");
        }

        _wire.Closed!(Tcp, _wire.Connection, new IOException("It broke."));

        (user.Failure is not null).ShouldBe(ends);
        user.Failure?.MayHaveArrived.ShouldBeTrue();
        _transactions.Count.ShouldBe(ends ? 0 : 1);
    }

    [Fact]
    public void The_end_of_a_connection_ends_nothing_that_went_over_the_next_one()
    {
        var user = new User();
        var first = _wire.Connection;
        _wire.Connection = new LoopTransport.Carrier();
        _transactions.Start(Request(SipMethods.Bye), Tcp, user);
        _wire.Closed!(Tcp, first, new IOException("It broke."));
        user.Failure.ShouldBeNull();
    }

    [Fact]
    public void A_connection_that_had_ended_when_the_request_was_given_to_it_ends_the_request()
    {
        var user = new User();
        _wire.Connection.HasClosed = true;
        _transactions.Start(Request(SipMethods.Bye), Tcp, user);
        user.Failure.ShouldNotBeNull().MayHaveArrived.ShouldBeTrue();
    }

    [Fact]
    public void A_refusal_is_acknowledged_each_time_it_comes_and_told_once()
    {
        var user = new User();
        var invite = _transactions.Start(Request(SipMethods.Invite), LoopTransport.Server, user).Request;
        _wire.Respond(invite, 486, "Busy Here");
        _wire.Respond(invite, 486, "Busy Here");
        var acks = _wire.Sent.Select(s => s.Message).Where(m => m.Method == SipMethods.Ack).ToList();
        acks.Count.ShouldBe(2);
        acks[0].TopVia!.Branch.ShouldBe(invite.TopVia!.Branch);
        acks[0].ToTag.ShouldBe("far");
        acks[0].CSeqNumber.ShouldBe(invite.CSeqNumber);
        user.Statuses.ShouldBe([486]);
    }

    [Fact]
    public void Every_repetition_of_an_answer_is_told_so_that_it_can_be_acknowledged()
    {
        var user = new User();
        var invite = _transactions.Start(Request(SipMethods.Invite), LoopTransport.Server, user).Request;
        _wire.Respond(invite, 200, "OK", "one");
        _wire.Respond(invite, 200, "OK", "one");
        _wire.Respond(invite, 200, "OK", "two");
        _wire.Respond(invite, 486, "Busy Here", "three");
        user.Statuses.ShouldBe([200, 200, 200]);
        _time.Advance(TimeSpan.FromSeconds(33));
        _transactions.Count.ShouldBe(0);
    }

    [Fact]
    public void The_timers_of_a_finished_transaction_do_not_eat_the_answer_to_the_next()
    {
        var first = new User();
        var one = _transactions.Start(Request(SipMethods.Invite), LoopTransport.Server, first).Request;
        _wire.Respond(one, 486, "Busy Here");
        _time.Advance(TimeSpan.FromSeconds(31));

        var second = new User();
        var two = _transactions.Start(Request(SipMethods.Invite, sequence: 2), LoopTransport.Server, second).Request;
        _time.Advance(TimeSpan.FromSeconds(10));
        _wire.Respond(two, 183, "Session Progress");
        _wire.Respond(two, 200, "OK");
        second.Statuses.ShouldBe([183, 200]);
        first.Statuses.ShouldBe([486]);
        first.Failure.ShouldBeNull();
    }

    [Fact]
    public void Ten_thousand_transactions_leave_nothing_behind()
    {
        for (int i = 0; i < 10_000; i++)
        {
            var request = _transactions.Start(Request(i % 2 == 0 ? SipMethods.Invite : SipMethods.Options), LoopTransport.Server, new User()).Request;
            _wire.Respond(request, 200, "OK");
        }

        _wire.Sent.Clear();
        _time.Advance(TimeSpan.FromSeconds(33));
        _transactions.Count.ShouldBe(0);
        _time.ArmedTimers.ShouldBe(0);
        _wire.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void A_response_nobody_waits_for_is_counted()
    {
        var stranger = Request(SipMethods.Options);
        stranger.Headers.AddFirst(SipNames.Via, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKnobody");
        stranger.TryComplete();
        _wire.Respond(stranger, 200, "OK");
        _transactions.Meter.Read().Unmatched.ShouldBe(1);
    }

    [Fact]
    public void A_request_too_large_for_UDP_goes_by_TCP_and_by_UDP_where_TCP_is_refused()
    {
        _wire.Breaks = flow => flow.Kind == SipTransportKind.Tcp
            ? new SipSendFailure(new SocketException((int)SocketError.ConnectionRefused), MayHaveLeft: false)
            : null;
        var request = Request(SipMethods.Options);
        request.Body = new byte[1400];
        _transactions.Start(request, LoopTransport.Server, new User());
        _wire.Sent.Select(s => s.Flow.Kind).ShouldBe([SipTransportKind.Tcp, SipTransportKind.Udp]);
        _wire.Sent[^1].Message.Headers[SipNames.Via]!.ShouldStartWith("SIP/2.0/UDP");
    }

    [Fact]
    public void What_could_not_be_sent_has_certainly_not_arrived()
    {
        _wire.Breaks = _ => new SipSendFailure(new SocketException((int)SocketError.NetworkUnreachable), MayHaveLeft: false);
        var user = new User();
        _transactions.Start(Request(SipMethods.Invite), LoopTransport.Server, user);
        user.Failure.ShouldNotBeNull().MayHaveArrived.ShouldBeFalse();
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void A_request_that_comes_twice_is_told_once_and_answered_twice()
    {
        int told = 0;
        _transactions.RequestReceived = (transaction, _) =>
        {
            told++;
            transaction.Respond(200, "OK");
        };
        var request = Incoming(SipMethods.Options);
        _wire.Deliver(request);
        _wire.Deliver(request);
        told.ShouldBe(1);
        _wire.Sent.Select(s => s.Message.StatusCode).ShouldBe([200, 200]);
        _wire.Sent[0].Message.Headers[SipNames.Via]!.ShouldContain("rport=5060;received=192.0.2.5");
    }

    [Fact]
    public void Our_answer_to_an_INVITE_is_repeated_until_it_is_acknowledged()
    {
        ServerTransaction? server = null;
        SipMessage? acknowledged = null;
        _transactions.RequestReceived = (transaction, _) =>
        {
            server = transaction;
            transaction.Respond(200, "OK");
        };
        _transactions.AckReceived = ack => acknowledged = ack;
        _wire.Deliver(Incoming(SipMethods.Invite));
        _time.Advance(TimeSpan.FromSeconds(4));
        _wire.Sent.Count.ShouldBe(4);
        _wire.Deliver(Incoming(SipMethods.Ack, branch: "z9hG4bKanother"));
        acknowledged.ShouldNotBeNull();
        server!.Acknowledge();
        _time.Advance(TimeSpan.FromSeconds(40));
        _wire.Sent.Count.ShouldBe(4);
        _transactions.Count.ShouldBe(0);
    }

    [Fact]
    public void Requests_that_are_not_accepted_get_no_answer()
    {
        _transactions.Accepts = (_, _) => false;
        _wire.Deliver(Incoming(SipMethods.Options));
        _wire.Sent.ShouldBeEmpty();
        _transactions.Meter.Read().Foreign.ShouldBe(1);
    }

    private static SipMessage Request(string method, int sequence = 1)
    {
        var request = SipMessage.Request(method, "sip:138@pbx.example");
        request.Headers.Add(SipNames.MaxForwards, 70).Add(SipNames.From, "<sip:8001@pbx.example>;tag=near")
            .Add(SipNames.To, "<sip:138@pbx.example>").Add(SipNames.CallId, "call").Add(SipNames.CSeq, $"{sequence} {method}");
        return request;
    }

    private static SipMessage Incoming(string method, string branch = "z9hG4bKfar")
    {
        var request = Request(method);
        request.Headers.AddFirst(SipNames.Via, $"SIP/2.0/UDP 10.0.0.5:5060;branch={branch};rport");
        request.TryComplete().ShouldBe(SipProblem.None);
        return request;
    }

    private List<double> SentAt(TimeSpan within)
    {
        var start = _time.GetUtcNow();
        var times = new List<double>();
        int seen = 0;
        for (var waited = TimeSpan.Zero; waited <= within; waited += TimeSpan.FromMilliseconds(100))
        {
            for (; seen < _wire.Sent.Count; seen++)
            {
                times.Add((_time.GetUtcNow() - start).TotalSeconds);
            }

            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return times;
    }

    private sealed class User : IClientTransactionUser
    {
        public List<int> Statuses { get; } = [];

        public TransactionFailure? Failure { get; private set; }

        public void OnResponse(ClientTransaction transaction, SipMessage response) => Statuses.Add(response.StatusCode);

        public void OnFailure(ClientTransaction transaction, TransactionFailure failure) => Failure = failure;
    }
}
