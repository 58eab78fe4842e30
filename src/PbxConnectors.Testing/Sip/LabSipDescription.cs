using System.Globalization;
using System.Net;

namespace PbxConnectors.Testing;

/// <summary>The session descriptions of the laboratory (RFC 8866): one audio stream.</summary>
internal sealed record LabSipDescription(IPEndPoint Target, IReadOnlyList<int> PayloadTypes, string Direction)
{
    /// <summary>Reads an offer; null when it breaks the rules.</summary>
    public static LabSipDescription? Read(string body)
    {
        string[] lines = body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string? address = lines.LastOrDefault(l => l.StartsWith("c=IN IP", StringComparison.Ordinal))?.Split(' ')[^1];
        string[]? media = lines.FirstOrDefault(l => l.StartsWith("m=audio ", StringComparison.Ordinal))?.Split(' ');
        if (lines.Length == 0 || lines[0] != "v=0" || address is null || media is not { Length: > 3 } || media[2] != "RTP/AVP"
            || !IPAddress.TryParse(address, out var ip))
        {
            return null;
        }

        string direction = lines.LastOrDefault(l => l is "a=sendonly" or "a=recvonly" or "a=inactive" or "a=sendrecv")?[2..] ?? "sendrecv";
        return new LabSipDescription(
            new IPEndPoint(ip, int.Parse(media[1], CultureInfo.InvariantCulture)),
            [.. media.Skip(3).Select(t => int.Parse(t, CultureInfo.InvariantCulture))],
            direction);
    }

    public static string Write(IPEndPoint media, bool muLaw, string direction, bool encrypted)
    {
        string family = media.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        string profile = encrypted ? "RTP/SAVP" : "RTP/AVP";
        return string.Create(CultureInfo.InvariantCulture,
            $"v=0\r\no=lab 1 1 IN {family} {media.Address}\r\ns=lab\r\nc=IN {family} {media.Address}\r\nt=0 0\r\n" +
            $"m=audio {media.Port} {profile} {(muLaw ? 0 : 8)} 101\r\na=rtpmap:{(muLaw ? "0 PCMU" : "8 PCMA")}/8000\r\n" +
            $"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na={direction}\r\n");
    }
}
