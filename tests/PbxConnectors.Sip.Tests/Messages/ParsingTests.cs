using System.Text;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Tests.Messages;

public sealed class ParsingTests
{
    private const string Invite =
        "INVITE sip:bob@biloxi.example SIP/2.0\r\nVia: SIP/2.0/UDP pc33.atlanta.example;branch=z9hG4bK776asdhds\r\nMax-Forwards: 70\r\n" +
        "To: Bob <sip:bob@biloxi.example>\r\nFrom: Alice <sip:alice@atlanta.example>;tag=1928301774\r\nCall-ID: a84b4c76e66710\r\n" +
        "CSeq: 314159 INVITE\r\nContact: <sip:alice@pc33.atlanta.example>\r\nContent-Type: application/sdp\r\nContent-Length: 4\r\n\r\nv=0\n";

    [Fact]
    public void A_request_is_read()
    {
        var message = Parse(Invite);
        message.IsRequest.ShouldBeTrue();
        message.Method.ShouldBe("INVITE");
        message.RequestUri.ShouldBe("sip:bob@biloxi.example");
        message.CSeqNumber.ShouldBe(314159u);
        message.CallId.ShouldBe("a84b4c76e66710");
        message.FromTag.ShouldBe("1928301774");
        message.ToTag.ShouldBeNull();
        message.TopVia!.Branch.ShouldBe("z9hG4bK776asdhds");
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe("v=0\n");
    }

    [Fact]
    public void A_response_is_read_with_its_method_from_CSeq()
    {
        var message = Parse(Response("SIP/2.0 183 Session Progress"));
        message.IsRequest.ShouldBeFalse();
        message.StatusCode.ShouldBe(183);
        message.Phrase.ShouldBe("Session Progress");
        message.Method.ShouldBe("INVITE");
    }

    [Fact]
    public void A_response_without_a_phrase_is_read() => Parse(Response("SIP/2.0 486")).Phrase.ShouldBe("");

    [Fact]
    public void A_phrase_in_Chinese_is_read() => Parse(Response("SIP/2.0 404 号码不存在")).Phrase.ShouldBe("号码不存在");

    [Fact]
    public void Bare_line_feeds_compact_names_folded_lines_and_blanks_before_the_colon_are_understood()
    {
        var message = Parse(
            "SIP/2.0 200 OK\nv: SIP/2.0/UDP 192.0.2.1:5060\n ;branch=z9hG4bKx\nf : <sip:a@x.example>;tag=1\nt: <sip:b@x.example>;tag=2\n" +
            "i: c1\ncseq: 1 INVITE\nm: <sip:b@192.0.2.9>\nl: 0\n\n");
        message.TopVia!.Branch.ShouldBe("z9hG4bKx");
        message.Headers[SipNames.Contact].ShouldBe("<sip:b@192.0.2.9>");
        message.ToTag.ShouldBe("2");
    }

    [Fact]
    public void A_line_that_is_no_header_is_counted_and_passed_over()
    {
        var message = Parse(Invite.Replace("Max-Forwards: 70", "this is no header", StringComparison.Ordinal));
        message.OddLines.ShouldBe(1);
        message.CSeqNumber.ShouldBe(314159u);
    }

    [Fact]
    public void Bytes_behind_the_announced_body_are_ignored() =>
        Encoding.UTF8.GetString(Parse(Invite + "noise").Body.Span).ShouldBe("v=0\n");

    [Fact]
    public void Without_a_length_the_body_is_the_rest_of_the_datagram() =>
        Encoding.UTF8.GetString(Parse(Invite.Replace("Content-Length: 4\r\n", "", StringComparison.Ordinal)).Body.Span).ShouldBe("v=0\n");

    [Fact]
    public void Several_values_on_one_line_and_on_several_are_one_list()
    {
        var message = Parse(Invite.Replace(
            "Max-Forwards: 70", "Record-Route: <sip:p1.example;lr>, \"a, b\" <sip:p2.example;lr>\r\nRecord-Route: <sip:p3.example;lr>",
            StringComparison.Ordinal));
        message.Headers.GetValues(SipNames.RecordRoute).ShouldBe(
            ["<sip:p1.example;lr>", "\"a, b\" <sip:p2.example;lr>", "<sip:p3.example;lr>"]);
    }

    [Theory]
    [InlineData("\r\n\r\n", nameof(SipProblem.KeepAlive))]
    [InlineData("", nameof(SipProblem.KeepAlive))]
    [InlineData("GET / HTTP/1.1\r\n\r\n", nameof(SipProblem.BadStartLine))]
    [InlineData("SIP/2.0 99 Low\r\n\r\n", nameof(SipProblem.BadStartLine))]
    [InlineData("SIP/2.0 2000 OK\r\n\r\n", nameof(SipProblem.BadStartLine))]
    [InlineData("SIP/2.0 200 OK\r\n\r\n", nameof(SipProblem.MissingHeader))]
    [InlineData("INVITE sip:x SIP/3.0\r\n\r\n", nameof(SipProblem.BadStartLine))]
    [InlineData("IN(VITE sip:x SIP/2.0\r\n\r\n", nameof(SipProblem.BadStartLine))]
    public void What_is_no_message_is_named(string text, string problem)
    {
        SipParser.TryParse(Encoding.UTF8.GetBytes(text), out var message, out var found).ShouldBeFalse();
        message.ShouldBeNull();
        found.ToString().ShouldBe(problem);
    }

    [Theory]
    [InlineData("Content-Length: 4", "Content-Length: 5", nameof(SipProblem.BodyCut))]
    [InlineData("\r\nContent-Type: application/sdp\r\nContent-Length: 4\r\n\r\nv=0\n", "\r\nContent-Ty", nameof(SipProblem.HeadCut))]
    [InlineData("Content-Length: 4", "Content-Length: four", nameof(SipProblem.BadContentLength))]
    [InlineData("Content-Length: 4", "Content-Length: -4", nameof(SipProblem.BadContentLength))]
    [InlineData("CSeq: 314159 INVITE", "CSeq: 314159 BYE", nameof(SipProblem.MethodMismatch))]
    [InlineData("CSeq: 314159 INVITE", "CSeq: 99999999999 INVITE", nameof(SipProblem.MissingHeader))]
    [InlineData("Via: SIP/2.0/UDP pc33.atlanta.example;branch=z9hG4bK776asdhds", "Via: nonsense", nameof(SipProblem.MissingHeader))]
    public void A_message_that_cannot_be_routed_is_refused(string original, string broken, string problem)
    {
        SipParser.TryParse(Encoding.UTF8.GetBytes(Invite.Replace(original, broken, StringComparison.Ordinal)), out _, out var found)
            .ShouldBeFalse();
        found.ToString().ShouldBe(problem);
    }

    [Fact]
    public void More_headers_than_anybody_needs_are_refused()
    {
        string many = string.Concat(Enumerable.Range(0, 300).Select(i => $"X-{i}: 1\r\n"));
        SipParser.TryParse(
            Encoding.UTF8.GetBytes(Invite.Replace("Max-Forwards: 70\r\n", many, StringComparison.Ordinal)), out _, out var problem)
            .ShouldBeFalse();
        problem.ShouldBe(SipProblem.TooManyHeaders);
    }

    [Fact]
    public void What_was_written_is_read_the_same()
    {
        var request = SipMessage.Request("INVITE", "sip:13800001234@pbx.example");
        request.Headers.Add(SipNames.Via, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKq;rport").Add(SipNames.From, "<sip:8001@pbx.example>;tag=a")
            .Add(SipNames.To, "<sip:13800001234@pbx.example>").Add(SipNames.CallId, "id").Add(SipNames.CSeq, "1 INVITE");
        request.Body = Encoding.UTF8.GetBytes("v=0\r\n");
        var read = Parse(Encoding.UTF8.GetString(SipWriter.Write(request)));
        read.RequestUri.ShouldBe(request.RequestUri);
        read.Headers[SipNames.ContentLength].ShouldBe("5");
        read.Body.ToArray().ShouldBe(request.Body.ToArray());
    }

    [Fact]
    public void No_value_can_add_a_header_line()
    {
        var headers = new SipHeaders().Add("Subject", "hello\r\nX-Evil: 1");
        headers["Subject"].ShouldBe("hello  X-Evil: 1");
    }

    [Fact]
    public void A_response_copies_what_the_request_is_known_by()
    {
        var response = SipMessage.ResponseTo(Parse(Invite), 200, "OK", "mine");
        response.TopVia!.Branch.ShouldBe("z9hG4bK776asdhds");
        response.ToTag.ShouldBe("mine");
        response.FromTag.ShouldBe("1928301774");
        response.Method.ShouldBe("INVITE");
    }

    internal static SipMessage Parse(string text)
    {
        SipParser.TryParse(Encoding.UTF8.GetBytes(text), out var message, out var problem).ShouldBeTrue($"{problem}");
        return message!;
    }

    internal static string Response(string startLine, string more = "") =>
        $"{startLine}\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;received=198.51.100.7;rport=1024\r\n" +
        $"From: <sip:8001@pbx.example>;tag=1\r\nTo: <sip:138@pbx.example>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n{more}\r\n";
}
