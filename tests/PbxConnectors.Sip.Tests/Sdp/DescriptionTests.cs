using System.Net;
using PbxConnectors.Sip.Sdp;

namespace PbxConnectors.Sip.Tests.Sdp;

public sealed class DescriptionTests
{
    private static readonly IPEndPoint Media = new(IPAddress.Parse("192.0.2.1"), 40000);

    [Fact]
    public void An_offer_lists_our_codecs_in_order_with_comfort_noise_and_digits()
    {
        string offer = SdpWriter.Offer(new SdpOrigin(7, 1), Media, [SipCodec.Pcma, SipCodec.Pcmu], SdpDirection.SendReceive);
        offer.ShouldContain("m=audio 40000 RTP/AVP 8 0 13 101\r\n");
        offer.ShouldContain("a=ptime:20\r\na=sendrecv\r\n");
        var read = Parse(offer);
        read.EndPoint.ShouldBe(Media);
        read.SpeechPayloadType.ShouldBe(8);
        read.DigitPayloadType.ShouldBe(101);
        read.Codecs[13].ShouldBe(AudioCodec.ComfortNoise);
    }

    [Fact]
    public void An_offer_over_IPv6_says_so() =>
        SdpWriter.Offer(new SdpOrigin(7, 1), new IPEndPoint(IPAddress.Parse("2001:db8::1"), 40000), [SipCodec.Pcmu], SdpDirection.SendReceive)
            .ShouldContain("c=IN IP6 2001:db8::1\r\n");

    [Fact]
    public void The_streams_own_address_and_direction_come_before_the_sessions()
    {
        var audio = Parse("v=0\r\nc=IN IP4 192.0.2.5\r\na=inactive\r\nm=audio 5000 RTP/AVP 0\r\nc=IN IP4 192.0.2.6/127\r\na=sendonly\r\n");
        audio.EndPoint.ShouldBe(new IPEndPoint(IPAddress.Parse("192.0.2.6"), 5000));
        audio.Direction.ShouldBe(SdpDirection.SendOnly);
    }

    [Fact]
    public void Numbers_given_by_rtpmap_are_honoured()
    {
        var audio = Parse("c=IN IP4 192.0.2.5\nm=audio 5000 RTP/AVP 97 96\na=rtpmap:96 PCMA/8000\na=rtpmap:97 opus/48000/2\n");
        audio.SpeechPayloadType.ShouldBe(96);
    }

    [Fact]
    public void The_first_audio_stream_that_is_not_refused_counts()
    {
        var audio = Parse("c=IN IP4 192.0.2.5\nm=audio 0 RTP/AVP 8\nm=video 6000 RTP/AVP 96\nm=audio 7000 RTP/AVP 8\n");
        audio.Port.ShouldBe(7000);
    }

    [Fact]
    public void An_encrypted_stream_is_recognised() => Parse("c=IN IP4 192.0.2.5\nm=audio 7000 RTP/SAVP 8\n").IsEncrypted.ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("v=0")]
    [InlineData("m=video 1 RTP/AVP 96")]
    [InlineData("m=")]
    [InlineData("hello world")]
    public void What_describes_no_audio_is_refused(string text) => SdpParser.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("m=audio x RTP/AVP 8")]
    [InlineData("m=audio 99999 RTP/AVP 8")]
    [InlineData("m=audio")]
    [InlineData("m=audio 5000 RTP/AVP 999 -1 8x\nc=IN IP4 nowhere\na=rtpmap:300 PCMA/8000\na=rtpmap")]
    public void Nonsense_leaves_nowhere_to_send_to(string text) => Parse(text).EndPoint.ShouldBeNull();

    [Fact]
    public void An_answer_keeps_the_offers_numbers_and_mirrors_its_direction()
    {
        var offer = Parse("c=IN IP4 192.0.2.5\nm=audio 5000 RTP/AVP 9 97 98\na=rtpmap:97 PCMU/8000\na=rtpmap:98 telephone-event/8000\na=sendonly\n");
        string answer = SdpWriter.Answer(new SdpOrigin(7, 2), Media, offer).ShouldNotBeNull();
        answer.ShouldContain("m=audio 40000 RTP/AVP 97 98\r\n");
        answer.ShouldContain("a=recvonly");
    }

    [Theory]
    [InlineData("c=IN IP4 192.0.2.5\nm=audio 5000 RTP/AVP 9\n")]
    [InlineData("c=IN IP4 192.0.2.5\nm=audio 5000 RTP/SAVP 8\n")]
    public void An_offer_with_nothing_in_common_has_no_answer(string offer) =>
        SdpWriter.Answer(new SdpOrigin(7, 2), Media, Parse(offer)).ShouldBeNull();

    private static SdpAudio Parse(string text)
    {
        SdpParser.TryParse(text, out var audio).ShouldBeTrue();
        return audio!;
    }
}
