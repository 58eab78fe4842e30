using System.Text;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Tests.Messages;

public sealed class GrammarTests
{
    [Theory]
    [InlineData("sip:8001@pbx.example", "8001", "pbx.example", null)]
    [InlineData("sip:8001:secret@pbx.example:5070;transport=tcp?Subject=x", "8001", "pbx.example", 5070)]
    [InlineData("SIPS:8001@[2001:db8::1]:5061", "8001", "2001:db8::1", 5061)]
    [InlineData("sip:[2001:db8::1]", "", "2001:db8::1", null)]
    [InlineData("sip:pbx.example;lr", "", "pbx.example", null)]
    public void A_uri_is_read(string text, string user, string host, int? port)
    {
        SipUri.TryParse(text, out var uri).ShouldBeTrue();
        (uri!.User, uri.Host, uri.Port).ShouldBe((user, host, port));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sip:")]
    [InlineData("sip:user@")]
    [InlineData("sip:user@host:0")]
    [InlineData("sip:user@host:70000")]
    [InlineData("sip:user@[::1")]
    [InlineData("pbx.example")]
    public void What_is_no_uri_is_refused(string? text) => SipUri.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_loose_router_and_its_transport_are_known()
    {
        SipUri.TryParse("sip:p.example;transport=TCP;lr", out var uri).ShouldBeTrue();
        uri!.IsLooseRouter.ShouldBeTrue();
        uri.TransportName.ShouldBe("tcp");
    }

    [Theory]
    [InlineData("Bob <sip:bob@x.example;user=phone>;tag=a1", "sip:bob@x.example;user=phone", "a1")]
    [InlineData("\"A <quoted> \\\" name; tag=no\" <sip:bob@x.example>;tag=a2", "sip:bob@x.example", "a2")]
    [InlineData("sip:bob@x.example;tag=a3", "sip:bob@x.example", "a3")]
    [InlineData("<sip:bob@x.example>", "sip:bob@x.example", null)]
    public void An_address_is_read(string text, string uri, string? tag)
    {
        SipAddress.TryParse(text, out var address).ShouldBeTrue();
        address!.Uri.Text.ShouldBe(uri);
        address.Tag.ShouldBe(tag);
    }

    [Fact]
    public void A_via_tells_where_the_request_came_from()
    {
        SipVia.TryParse("SIP/2.0/UDP first.example:4000;ttl=16;received=192.0.2.207;branch=z9hG4bKa7c6a8dlze;rport=1024", out var via)
            .ShouldBeTrue();
        (via!.Host, via.Port, via.Branch, via.Received, via.ReceivedPort).ShouldBe(
            ("first.example", 4000, "z9hG4bKa7c6a8dlze", "192.0.2.207", 1024));
    }

    [Fact]
    public void Every_value_of_every_Reason_line_is_kept()
    {
        var message = ParsingTests.Parse(ParsingTests.Response(
            "SIP/2.0 503 Service Unavailable",
            "Reason: SIP;cause=404;text=\"Not, Found\", Q.850;cause=1;text=\"Unallocated\"\r\nReason: Q.850;cause=16\r\n"));
        var reasons = SipReason.ReadAll(message.Headers);
        reasons.ShouldBe([new("SIP", 404, "Not, Found"), new("Q.850", 1, "Unallocated"), new("Q.850", 16, null)]);
        SipReason.BestQ850(reasons).ShouldBe(1);
    }

    [Fact]
    public void A_default_cause_gives_way_to_one_that_tells() =>
        SipReason.BestQ850([new("Q.850", 16, null), new("Q.850", 20, null)]).ShouldBe(20);

    [Fact]
    public void Alone_a_default_cause_is_still_the_cause() => SipReason.BestQ850([new("Q.850", 127, null)]).ShouldBe(127);

    [Fact]
    public void A_session_description_is_found_inside_a_multipart_body()
    {
        var message = SipMessage.Request("INVITE", "sip:x@y.example");
        message.Headers.Add(SipNames.ContentType, "multipart/mixed;boundary=\"b1\"");
        message.Body = Encoding.UTF8.GetBytes(
            "preamble\r\n--b1\r\nContent-Type: application/isup;version=itu-t92+\r\n\r\n\u0001\u0002\r\n" +
            "--b1\r\nc: application/sdp\r\n\r\nv=0\r\nm=audio 4000 RTP/AVP 8\r\n--b1--\r\n");
        SipBodies.Find(message, SipBodies.Sdp).ShouldNotBeNull().ShouldContain("m=audio 4000");
    }

    [Theory]
    [InlineData("multipart/mixed", "--b\r\n")]
    [InlineData("multipart/mixed;boundary=b", "--b")]
    [InlineData("multipart/mixed;boundary=b", "--b--\r\n")]
    [InlineData("multipart/mixed;boundary=b", "nothing")]
    [InlineData("text/plain", "v=0")]
    public void A_body_without_a_description_has_none(string type, string body)
    {
        var message = SipMessage.Request("INVITE", "sip:x@y.example");
        message.Headers.Add(SipNames.ContentType, type);
        message.Body = Encoding.UTF8.GetBytes(body);
        SipBodies.Find(message, SipBodies.Sdp).ShouldBeNull();
    }

    [Fact]
    public void A_stream_is_cut_into_its_messages_however_it_arrives()
    {
        byte[] one = SipWriter.Write(ParsingTests.Parse(ParsingTests.Response("SIP/2.0 180 Ringing")));
        byte[] stream = [.. one, .. "\r\n\r\n"u8, .. one, .. one];
        for (int step = 1; step < 40; step += 6)
        {
            var framer = new SipStreamFramer();
            int found = 0;
            for (int at = 0; at < stream.Length; at += step)
            {
                var part = stream.AsSpan(at, Math.Min(step, stream.Length - at));
                part.CopyTo(framer.GetMemory().Span);
                framer.Advance(part.Length);
                while (framer.TryTake(out var message))
                {
                    message.ToArray().ShouldBe(one);
                    found++;
                }
            }

            found.ShouldBe(3);
        }
    }

    [Theory]
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: 99999999\r\n\r\n")]
    [InlineData("SIP/2.0 200 OK\r\nl: x\r\n\r\n")]
    public void A_stream_that_nobody_can_follow_is_broken_for_good(string text)
    {
        var framer = new SipStreamFramer();
        Encoding.ASCII.GetBytes(text).CopyTo(framer.GetMemory());
        framer.Advance(text.Length);
        framer.TryTake(out _).ShouldBeFalse();
        framer.IsBroken.ShouldBeTrue();
    }

    [Fact]
    public void A_stream_without_an_end_of_its_headers_does_not_grow_for_ever()
    {
        var framer = new SipStreamFramer();
        for (int i = 0; i < 20 && !framer.IsBroken; i++)
        {
            var room = framer.GetMemory();
            room.Span.Fill((byte)'x');
            framer.Advance(room.Length);
            framer.TryTake(out _);
        }

        framer.IsBroken.ShouldBeTrue();
    }
}
