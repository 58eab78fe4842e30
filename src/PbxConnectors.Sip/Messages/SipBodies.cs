using System.Text;

namespace PbxConnectors.Sip.Messages;

/// <summary>Finds the part of a body that is of a given type, also inside a multipart body (RFC 5621). Never throws.</summary>
internal static class SipBodies
{
    public const string Sdp = "application/sdp";
    public const string SipFragment = "message/sipfrag";

    // Multipart bodies nest; nobody nests deeper.
    private const int MaximumDepth = 3;

    /// <summary>The part of that type, as text; null when there is none.</summary>
    public static string? Find(SipMessage message, string type) =>
        message.Body.IsEmpty ? null : Find(message.Headers[SipNames.ContentType] ?? "", message.Body.Span, type, 0);

    private static string? Find(string contentType, ReadOnlySpan<byte> body, string wanted, int depth)
    {
        string type = SipText.BeforeParameters(contentType);
        if (type.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8.GetString(body);
        }

        if (depth == MaximumDepth || !type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            || SipText.Parameter(contentType, "boundary") is not { Length: > 0 and <= 200 } boundary)
        {
            return null;
        }

        byte[] delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        for (int at = body.IndexOf(delimiter); at >= 0;)
        {
            var rest = body[(at + delimiter.Length)..];
            if (rest.StartsWith("--"u8))
            {
                return null;
            }

            int next = rest.IndexOf(delimiter);
            var part = next < 0 ? rest : rest[..next];
            if (FindInPart(part, wanted, depth) is { } found)
            {
                return found;
            }

            at = next < 0 ? -1 : at + delimiter.Length + next;
        }

        return null;
    }

    private static string? FindInPart(ReadOnlySpan<byte> part, string wanted, int depth)
    {
        // The rest of the boundary's line comes first.
        int feed = part.IndexOf((byte)'\n');
        if (feed < 0)
        {
            return null;
        }

        part = part[(feed + 1)..];
        int head = SipParser.FindHeadEnd(part, out int bodyStart);
        foreach (string line in Encoding.UTF8.GetString(part[..head]).Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && SipNames.Expand(line[..colon].Trim()).Equals(SipNames.ContentType, StringComparison.OrdinalIgnoreCase))
            {
                return Find(line[(colon + 1)..].Trim(), part[bodyStart..], wanted, depth + 1);
            }
        }

        return null;
    }
}
