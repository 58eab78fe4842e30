using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PbxConnectors.Sip.Sdp;

/// <summary>Writes our offers and answers: G.711, comfort noise and digits, 20 ms packets (RFC 3264, RFC 3551, RFC 4733).</summary>
internal static class SdpWriter
{
    /// <summary>Our payload type for digits.</summary>
    public const int DigitPayloadType = 101;

    /// <summary>Writes an offer.</summary>
    public static string Offer(SdpOrigin origin, IPEndPoint media, IReadOnlyList<SipCodec> codecs, SdpDirection direction)
    {
        List<int> types = [.. codecs.Select(codec => codec == SipCodec.Pcma ? 8 : 0), 13, DigitPayloadType];
        return Write(origin, media, types, type => type switch
        {
            0 => "PCMU/8000",
            8 => "PCMA/8000",
            13 => "CN/8000",
            _ => "telephone-event/8000",
        }, DigitPayloadType, direction);
    }

    /// <summary>Answers an offer with the codecs both know, in the offer's order and by its numbers; null when there are none.</summary>
    public static string? Answer(SdpOrigin origin, IPEndPoint media, SdpAudio offer, bool weHold = false)
    {
        if (offer.SpeechPayloadType is null || offer.IsEncrypted)
        {
            return null;
        }

        List<int> types = [.. offer.PayloadTypes.Where(type => offer.Codecs[type] != AudioCodec.Unknown).Distinct()];
        var direction = offer.Direction switch
        {
            SdpDirection.SendOnly => SdpDirection.ReceiveOnly,
            SdpDirection.ReceiveOnly => SdpDirection.SendOnly,
            var same => same,
        };
        if (weHold)
        {
            direction = direction is SdpDirection.SendReceive or SdpDirection.SendOnly ? SdpDirection.SendOnly : SdpDirection.Inactive;
        }

        return Write(origin, media, types, type => offer.Codecs[type] switch
        {
            AudioCodec.Pcmu => "PCMU/8000",
            AudioCodec.Pcma => "PCMA/8000",
            AudioCodec.ComfortNoise => "CN/8000",
            _ => "telephone-event/8000",
        }, offer.DigitPayloadType, direction);
    }

    private static string Write(
        SdpOrigin origin, IPEndPoint media, IReadOnlyList<int> types, Func<int, string> codecOf, int? digits, SdpDirection direction)
    {
        string family = media.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"v=0\r\no=- {origin.SessionId} {origin.Version} IN {family} {media.Address}\r\ns=-\r\n");
        text.Append(culture, $"c=IN {family} {media.Address}\r\nt=0 0\r\nm=audio {media.Port} RTP/AVP");
        foreach (int type in types)
        {
            text.Append(culture, $" {type}");
        }

        text.Append("\r\n");
        foreach (int type in types)
        {
            text.Append(culture, $"a=rtpmap:{type} {codecOf(type)}\r\n");
        }

        if (digits is { } digitType)
        {
            text.Append(culture, $"a=fmtp:{digitType} 0-15\r\n");
        }

        text.Append("a=ptime:20\r\na=").Append(direction switch
        {
            SdpDirection.SendOnly => "sendonly",
            SdpDirection.ReceiveOnly => "recvonly",
            SdpDirection.Inactive => "inactive",
            _ => "sendrecv",
        }).Append("\r\n");
        return text.ToString();
    }
}
