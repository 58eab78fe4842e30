using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Tests.Messages;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Dialogs;

/// <summary>RFC 4028, message by message and minute by minute.</summary>
public sealed class SessionTimerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly SessionTimer _timer;
    private int _refreshes;
    private int _expiries;

    public SessionTimerTests() => _timer = new SessionTimer(
        new Lock(),
        _time,
        TimeSpan.FromMinutes(30),
        () =>
        {
            _refreshes++;
            return null;
        },
        () =>
        {
            _expiries++;
            return null;
        });

    [Fact]
    public void An_INVITE_asks_for_what_is_wanted()
    {
        var invite = SipMessage.Request(SipMethods.Invite, "sip:1@pbx.example");
        _timer.Ask(invite);
        invite.Headers[SipNames.SessionExpires].ShouldBe("1800");
        invite.Headers.Has(SipNames.Supported, "timer").ShouldBeTrue();
        invite.Headers[SipNames.MinSe].ShouldBeNull();
    }

    [Theory]
    [InlineData("600;refresher=uac", 300, 1)]
    [InlineData("600", 300, 1)]
    [InlineData("600;refresher=uas", 300, 0)]
    public void Who_refreshes_does_so_at_half_time(string granted, int seconds, int refreshes)
    {
        _timer.TakeAnswer(Response(200, $"Session-Expires: {granted}\r\n"));
        _time.Advance(TimeSpan.FromSeconds(seconds - 1));
        _refreshes.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        _refreshes.ShouldBe(refreshes);
    }

    [Fact]
    public void A_PBX_that_grants_a_second_is_not_flooded_with_refreshes()
    {
        _timer.TakeAnswer(Response(200, "Session-Expires: 1;refresher=uac\r\n"));
        _time.Advance(TimeSpan.FromSeconds(44));
        _refreshes.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        _refreshes.ShouldBe(1);
        _expiries.ShouldBe(0);
    }

    [Theory]
    [InlineData("uac")]
    [InlineData("uas")]
    public void A_session_of_many_years_is_taken_for_one_of_a_day(string refresher)
    {
        var timer = new SessionTimer(new Lock(), TimeProvider.System, TimeSpan.Zero, () => null, () => null);
        timer.TakeAnswer(Response(200, $"Session-Expires: {int.MaxValue};refresher={refresher}\r\n"));
        timer.Stop();
    }

    [Theory]
    [InlineData(1800, 1768)]
    [InlineData(90, 60)]
    public void Nobody_refreshing_ends_the_session_by_a_margin_before_its_time(int interval, int expires)
    {
        _timer.TakeAnswer(Response(200, $"Session-Expires: {interval};refresher=uas\r\n"));
        _time.Advance(TimeSpan.FromSeconds(expires - 1));
        _expiries.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        _expiries.ShouldBe(1);
    }

    [Fact]
    public void A_refresh_that_came_to_nothing_is_tried_again_while_there_is_time()
    {
        _timer.TakeAnswer(Response(200, "Session-Expires: 600;refresher=uac\r\n"));
        _time.Advance(TimeSpan.FromSeconds(300));
        _timer.TryAgain();
        _time.Advance(TimeSpan.FromSeconds(60));
        (_refreshes, _expiries).ShouldBe((2, 0));
    }

    [Fact]
    public void Without_an_agreement_there_is_no_timer()
    {
        _timer.TakeAnswer(Response(200, ""));
        _time.Advance(TimeSpan.FromHours(5));
        (_refreshes, _expiries).ShouldBe((0, 0));
    }

    [Fact]
    public void A_refusal_as_too_short_raises_what_is_asked_for_but_not_for_ever()
    {
        _timer.TakeRefusal(Response(422, "Min-SE: 3600\r\n")).ShouldBeTrue();
        var again = SipMessage.Request(SipMethods.Invite, "sip:1@pbx.example");
        _timer.Ask(again);
        (again.Headers[SipNames.SessionExpires], again.Headers[SipNames.MinSe]).ShouldBe(("3600", "3600"));
        _timer.TakeRefusal(Response(422, "Min-SE: 3600\r\n")).ShouldBeFalse("the same again is of no use");
        _timer.TakeRefusal(Response(422, "Min-SE: 3700\r\n")).ShouldBeTrue();
        _timer.TakeRefusal(Response(422, "Min-SE: 3800\r\n")).ShouldBeFalse("three times are enough");
    }

    [Theory]
    [InlineData(486, "Min-SE: 3600\r\n")]
    [InlineData(422, "")]
    [InlineData(422, "Min-SE: soon\r\n")]
    [InlineData(422, "Min-SE: 99999999\r\n")]
    public void Other_refusals_raise_nothing(int status, string header) => _timer.TakeRefusal(Response(status, header)).ShouldBeFalse();

    [Theory]
    [InlineData("600;refresher=uac", "600;refresher=uac", true, 0)]
    [InlineData("600", "600;refresher=uac", true, 0)]
    [InlineData("600;refresher=uas", "600;refresher=uas", false, 1)]
    public void What_the_other_side_asks_for_is_granted_with_the_roles_it_names(string asked, string granted, bool required, int refreshes)
    {
        var request = Update(asked);
        var response = SipMessage.ResponseTo(request, 200, "OK");
        _timer.Grant(request, response);
        response.Headers[SipNames.SessionExpires].ShouldBe(granted);
        response.Headers.Has(SipNames.Require, "timer").ShouldBe(required);
        _time.Advance(TimeSpan.FromSeconds(300));
        _refreshes.ShouldBe(refreshes);
    }

    [Theory]
    [InlineData("89", true)]
    [InlineData("90", false)]
    [InlineData("junk", false)]
    public void Less_than_ninety_seconds_is_too_short(string asked, bool tooShort) => SessionTimer.IsTooShort(Update(asked)).ShouldBe(tooShort);

    [Fact]
    public void Later_requests_keep_the_roles()
    {
        _timer.TakeAnswer(Response(200, "Session-Expires: 600;refresher=uas\r\n"));
        var hold = SipMessage.Request(SipMethods.Invite, "sip:1@pbx.example");
        _timer.Ask(hold);
        hold.Headers[SipNames.SessionExpires].ShouldBe("600;refresher=uas");
    }

    private static SipMessage Response(int status, string header) => ParsingTests.Parse(ParsingTests.Response($"SIP/2.0 {status} x", header));

    private static SipMessage Update(string sessionExpires)
    {
        var request = SipMessage.Request(SipMethods.Update, "sip:8001@192.0.2.1");
        request.Headers.Add(SipNames.Via, "SIP/2.0/UDP 192.0.2.5;branch=z9hG4bKx").Add(SipNames.From, "<sip:1@pbx.example>;tag=far")
            .Add(SipNames.To, "<sip:8001@pbx.example>;tag=near").Add(SipNames.CallId, "c").Add(SipNames.CSeq, "2 UPDATE")
            .Add(SipNames.Supported, "timer").Add(SipNames.SessionExpires, sessionExpires);
        request.TryComplete();
        return request;
    }
}
