using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PbxConnectors.Sip.Messages;

/// <summary>
/// Reads SIP messages (RFC 3261 §7): tolerant of bare line feeds, folded and compact headers, blanks before colons and lines that are no
/// header; strict about what routing needs. Never throws. Thread-safe.
/// </summary>
internal static class SipParser
{
    /// <summary>The most bytes a message may have: what fits into one datagram.</summary>
    public const int MaximumBytes = 65535;

    private const int MaximumHeaders = 200;

    /// <summary>Reads the message in a datagram; bytes behind the body are ignored (RFC 3261 §18.3).</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SipMessage? message, out SipProblem problem)
    {
        message = null;
        if (bytes.Length > MaximumBytes)
        {
            problem = SipProblem.TooLarge;
            return false;
        }

        // Line ends before the first line are no part of the message (RFC 3261 §7.5).
        bytes = bytes.TrimStart("\r\n\0 "u8);
        if (bytes.IsEmpty)
        {
            problem = SipProblem.KeepAlive;
            return false;
        }

        int headLength = FindHeadEnd(bytes, out int bodyStart);
        if (headLength == bytes.Length && bytes[^1] != '\n')
        {
            // Some leave the blank line out; a line that just stops was cut on the way.
            problem = SipProblem.HeadCut;
            return false;
        }

        string head = Encoding.UTF8.GetString(bytes[..headLength]);
        problem = ReadHead(head, out var read);
        if (problem != SipProblem.None)
        {
            return false;
        }

        problem = ReadBody(read!, bytes[bodyStart..]);
        message = problem == SipProblem.None ? read : null;
        return message is not null;
    }

    /// <summary>Where the header lines end; the length when there is no blank line.</summary>
    public static int FindHeadEnd(ReadOnlySpan<byte> bytes, out int bodyStart)
    {
        for (int at = 0; ;)
        {
            int feed = bytes[at..].IndexOf((byte)'\n');
            if (feed < 0)
            {
                bodyStart = bytes.Length;
                return bytes.Length;
            }

            at += feed + 1;
            if (at < bytes.Length && bytes[at] == '\n')
            {
                bodyStart = at + 1;
                return at;
            }

            if (at + 1 < bytes.Length && bytes[at] == '\r' && bytes[at + 1] == '\n')
            {
                bodyStart = at + 2;
                return at;
            }
        }
    }

    private static SipProblem ReadHead(string head, out SipMessage? message)
    {
        message = null;
        int at = 0;
        if (!TryReadStartLine(NextLine(head, ref at), out var read))
        {
            return SipProblem.BadStartLine;
        }

        while (at < head.Length)
        {
            var line = NextLine(head, ref at);
            if (line.IsEmpty)
            {
                continue;
            }

            string? folded = at < head.Length && head[at] is ' ' or '\t' ? Unfold(line, head, ref at) : null;
            if (!TryAddHeader(read, folded is null ? line : folded))
            {
                read.OddLines++;
            }

            if (read.Headers.Lines.Count + read.OddLines > MaximumHeaders)
            {
                return SipProblem.TooManyHeaders;
            }
        }

        message = read;
        return read.TryComplete();
    }

    private static ReadOnlySpan<char> NextLine(string head, ref int at)
    {
        var rest = head.AsSpan(at);
        int feed = rest.IndexOf('\n');
        var line = feed < 0 ? rest : rest[..feed];
        at += feed < 0 ? rest.Length : feed + 1;
        return line.TrimEnd("\r \t");
    }

    // A line that begins with a blank continues the one before (RFC 3261 §7.3.1).
    private static string Unfold(ReadOnlySpan<char> line, string head, ref int at)
    {
        var whole = new StringBuilder().Append(line);
        while (at < head.Length && head[at] is ' ' or '\t')
        {
            whole.Append(' ').Append(NextLine(head, ref at).Trim());
        }

        return whole.ToString();
    }

    private static bool TryAddHeader(SipMessage message, ReadOnlySpan<char> line)
    {
        int colon = line.IndexOf(':');
        var name = colon < 0 ? [] : line[..colon].Trim();
        if (name.IsEmpty || name.IndexOfAny(' ', '\t') >= 0)
        {
            return false;
        }

        message.Headers.Add(name.ToString(), line[(colon + 1)..].Trim().ToString());
        return true;
    }

    private static bool TryReadStartLine(ReadOnlySpan<char> line, [NotNullWhen(true)] out SipMessage? message)
    {
        message = null;
        int first = line.IndexOf(' ');
        if (first <= 0)
        {
            return false;
        }

        var rest = line[(first + 1)..].TrimStart();
        if (line[..first].Equals("SIP/2.0", StringComparison.OrdinalIgnoreCase))
        {
            int blank = rest.IndexOf(' ');
            var code = blank < 0 ? rest : rest[..blank];
            if (code.Length != 3 || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int status)
                || status is < 100 or > 699)
            {
                return false;
            }

            message = SipMessage.Response(status, blank < 0 ? "" : rest[(blank + 1)..].Trim().ToString());
            return true;
        }

        int last = rest.LastIndexOf(' ');
        if (last <= 0 || !rest[(last + 1)..].Equals("SIP/2.0", StringComparison.OrdinalIgnoreCase)
            || line[..first].IndexOfAnyExcept(MethodLetters) >= 0)
        {
            return false;
        }

        message = SipMessage.Request(line[..first].ToString(), rest[..last].Trim().ToString());
        return true;
    }

    private static readonly System.Buffers.SearchValues<char> MethodLetters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~");

    private static SipProblem ReadBody(SipMessage message, ReadOnlySpan<byte> rest)
    {
        if (message.Headers[SipNames.ContentLength] is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length))
            {
                return SipProblem.BadContentLength;
            }

            if (length > rest.Length)
            {
                return SipProblem.BodyCut;
            }

            rest = rest[..length];
        }

        message.Body = rest.ToArray();
        return SipProblem.None;
    }
}
