using System.Globalization;
using System.Text;
using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Registration;
using PbxConnectors.Sip.Sdp;
using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Sip.Transactions;
using PbxConnectors.Sip.Transport;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Messages;

/// <summary>
/// Damaged input, seeded: nothing may throw. The suite takes a sample; PBX_FUZZ_INPUTS in the environment says how many inputs each test
/// takes (docs/sip.md: a million).
/// </summary>
public sealed class FuzzTests
{
    private static readonly int Inputs =
        int.TryParse(Environment.GetEnvironmentVariable("PBX_FUZZ_INPUTS"), NumberStyles.None, CultureInfo.InvariantCulture, out int inputs)
            ? inputs
            : 20_000;

    private const string Description =
        "v=0\r\no=- 7 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5/127\r\nt=0 0\r\nm=audio 5000 RTP/AVP 8 0 13 101\r\n" +
        "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\nm=video 0 RTP/AVP 96\r\n";

    private static readonly string[] Seeds =
    [
        "SIP/2.0 183 Session Progress\r\nVia: SIP/2.0/UDP 192.0.2.1:5066;branch=BRANCH;received=198.51.100.7;rport=1024\r\n" +
        "Record-Route: <sip:p1.example;lr>, \"a, b\" <sip:[2001:db8::1]:5070;transport=tcp>\r\nFrom: \"A \\\" B\" <sip:8001@pbx.example>;tag=LOCAL\r\n" +
        "To: <sip:138@pbx.example>;tag=far\r\nCall-ID: CALL\r\nCSeq: 1 INVITE\r\nContact: <sip:138@192.0.2.5:5060>;expires=60\r\nRequire: 100rel\r\n" +
        "RSeq: 1\r\nReason: SIP;cause=404;text=\"Not, Found\", Q.850;cause=1\r\nContent-Type: multipart/mixed;boundary=\"b\"\r\n\r\n" +
        "--b\r\nContent-Type: application/sdp\r\n\r\n" + Description + "\r\n--b--\r\n",
        "SIP/2.0 401 Unauthorized\r\nv: SIP/2.0/UDP 192.0.2.1:5066;branch=BRANCH\r\nf: <sip:8001@pbx.example>;tag=LOCAL\r\n" +
        "t: sip:138@pbx.example;tag=far\r\ni: CALL\r\nCSeq: 1 INVITE\r\nWWW-Authenticate: Digest realm=\"r, x\", nonce=\"n\", algorithm=SHA-256, " +
        "qop=\"auth,auth-int\", Digest realm=\"q\", nonce=\"m\"\r\nl: 0\r\n\r\n",
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1:5066;branch=BRANCH\r\nFrom: <sip:8001@pbx.example>;tag=LOCAL\r\nTo: <sip:138@pbx.example>;tag=far\r\n" +
        "Call-ID: CALL\r\nCSeq: 1 INVITE\r\nContact: <sip:138@192.0.2.5>\r\nContent-Type: application/sdp\r\n\r\n" + Description,
        "INVITE sip:8001@192.0.2.1:5066 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bKx;rport\r\nMax-Forwards: 70\r\n" +
        "From: <sip:138@pbx.example>;tag=far\r\nTo: <sip:8001@pbx.example>;tag=LOCAL\r\nCall-ID: CALL\r\nCSeq: 5 INVITE\r\n" +
        "Contact: <sip:138@192.0.2.5>\r\nContent-Type: application/sdp\r\n\r\n" + Description,
        "NOTIFY sip:8001@192.0.2.1:5066 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bKy;rport\r\nMax-Forwards: 70\r\n" +
        "From: <sip:138@pbx.example>;tag=far\r\nTo: <sip:8001@pbx.example>;tag=LOCAL\r\nCall-ID: CALL\r\nCSeq: 6 NOTIFY\r\nEvent: refer\r\n" +
        "Content-Type: message/sipfrag;version=2.0\r\n\r\nSIP/2.0 200 OK\r\n",
    ];

    [Fact]
    public void Damaged_messages_are_read_or_refused_but_never_throw()
    {
        var damage = new Damage(1);
        for (int i = 0; i < Inputs; i++)
        {
            byte[] bytes = damage.Of(Seeds[i % Seeds.Length]);
            if (!SipParser.TryParse(bytes, out var message, out _))
            {
                continue;
            }

            // What is read can be used and written without a surprise either.
            _ = SipReason.ReadAll(message.Headers);
            _ = DigestChallenge.Strongest(message);
            _ = SipBodies.Find(message, SipBodies.Sdp);
            _ = (message.FromTag, message.ToTag, message.Headers.GetNumber(SipNames.RSeq), message.ToString());
            foreach (var line in message.Headers.Lines)
            {
                _ = SipUri.TryParse(line.Value, out _);
                _ = SipAddress.TryParse(line.Value, out _);
                _ = SipVia.TryParse(line.Value, out _);
            }

            _ = SipWriter.Write(message);
        }
    }

    [Fact]
    public void Damaged_descriptions_never_throw()
    {
        var damage = new Damage(2);
        var here = System.Net.IPEndPoint.Parse("192.0.2.1:40000");
        for (int i = 0; i < Inputs; i++)
        {
            if (SdpParser.TryParse(Encoding.UTF8.GetString(damage.Of(Description)), out var audio))
            {
                _ = (audio.EndPoint, audio.SpeechPayloadType, audio.DigitPayloadType);
                _ = SdpWriter.Answer(new SdpOrigin(1, 1), here, audio);
            }
        }
    }

    [Fact]
    public void Damaged_streams_never_throw_and_never_grow_without_end()
    {
        var damage = new Damage(3);
        for (int i = 0; i < Inputs / 10; i++)
        {
            var framer = new SipStreamFramer();
            for (int part = 0; part < 5 && !framer.IsBroken; part++)
            {
                byte[] bytes = damage.Of(Seeds[part % Seeds.Length]);
                for (int at = 0; at < bytes.Length;)
                {
                    var room = framer.GetMemory();
                    int count = Math.Min(room.Length, bytes.Length - at);
                    bytes.AsSpan(at, count).CopyTo(room.Span);
                    framer.Advance(count);
                    at += count;
                    while (framer.TryTake(out var message))
                    {
                        _ = SipParser.TryParse(message.Span, out _, out _);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_call_that_is_answered_with_damaged_messages_never_throws_and_leaves_nothing_behind()
    {
        var damage = new Damage(4);
        var time = new ManualTimeProvider();
        for (int i = 0; i < Inputs / 20; i++)
        {
            var wire = new LoopTransport();
            var stack = new SipStack(wire, SipTransportKind.Udp, LoopTransport.Server.Remote, SipTimers.Standard, new SipMeter(), time);
            var session = new InviteSession(
                stack,
                new InviteSettings
                {
                    Account = new SipAccount("8001", "x"), Target = "sip:138@pbx.example", Domain = "pbx.example", Offer = Description,
                },
                new Nobody());
            session.Start();
            for (int n = 0; n < 12; n++)
            {
                var invite = wire.Sent.Last(s => s.Message.Method == SipMethods.Invite && s.Message.IsRequest).Message;
                string seed = Seeds[(i + n) % Seeds.Length]
                    .Replace("BRANCH", invite.TopVia!.Branch, StringComparison.Ordinal)
                    .Replace("CALL", session.CallId, StringComparison.Ordinal)
                    .Replace("LOCAL", session.LocalTag, StringComparison.Ordinal)
                    .Replace("CSeq: 1 ", $"CSeq: {invite.CSeqNumber} ", StringComparison.Ordinal);
                if (SipParser.TryParse(damage.Of(seed, gentle: true), out var message, out _))
                {
                    wire.Received!(message, LoopTransport.Server);
                }
            }

            session.HangUp();
            time.Advance(TimeSpan.FromMinutes(3));
            session.Abort(new IOException("The test is over."));
            stack.Transactions.Close();
            stack.Sessions.ShouldBeEmpty();
            time.ArmedTimers.ShouldBe(0);
        }
    }

    /// <summary>Changes bytes, cuts, doubles and swaps: the mistakes of bad software and of bad people.</summary>
    private sealed class Damage(int seed)
    {
        private static readonly byte[] Telling = "\r\n:;,<>\"\\=@[]/ 0129-\0\xff"u8.ToArray();
        private readonly Random _random = new(seed);

        public byte[] Of(string text, bool gentle = false)
        {
            var bytes = new List<byte>(Encoding.UTF8.GetBytes(text));
            for (int times = _random.Next(gentle ? 3 : 8); times > 0 && bytes.Count > 4; times--)
            {
                int at = _random.Next(bytes.Count);
                int length = Math.Min(_random.Next(1, 30), bytes.Count - at);
                switch (_random.Next(6))
                {
                    case 0:
                        bytes[at] = (byte)_random.Next(256);
                        break;
                    case 1:
                        bytes[at] = Telling[_random.Next(Telling.Length)];
                        break;
                    case 2:
                        bytes.RemoveRange(at, length);
                        break;
                    case 3:
                        bytes.InsertRange(at, bytes.GetRange(at, length));
                        break;
                    case 4:
                        bytes.InsertRange(_random.Next(bytes.Count), bytes.GetRange(at, length));
                        break;
                    default:
                        bytes.Insert(at, Telling[_random.Next(Telling.Length)]);
                        break;
                }
            }

            return [.. bytes];
        }
    }

    private sealed class Nobody : IInviteUser
    {
        public void OnProvisional(SipMessage response)
        {
        }

        public void OnDescription(SdpAudio audio, bool answered)
        {
        }

        public void OnAnswered(SipMessage response)
        {
        }

        public void OnUnwantedAnswer(SipMessage response)
        {
        }

        public string? OnOffer(SdpAudio offer) => null;

        public string MakeOffer() => Description;

        public void OnTransferProgress(int statusCode)
        {
        }

        public void OnEnded(InviteEnding ending)
        {
        }
    }
}
