using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PbxConnectors.Sip.Messages;

/// <summary>A sip or sips URI (RFC 3261 §19.1). Other schemes keep their text and have no host. Immutable.</summary>
internal sealed record SipUri
{
    private SipUri(string text) => Text = text;

    /// <summary>The URI as written.</summary>
    public string Text { get; }

    /// <summary>Scheme in lower case.</summary>
    public string Scheme { get; private init; } = "";

    /// <summary>User part as written, without a password; empty when there is none.</summary>
    public string User { get; private init; } = "";

    /// <summary>Host name or address, an IPv6 address without its brackets; empty for other schemes.</summary>
    public string Host { get; private init; } = "";

    /// <summary>Port; null when not written.</summary>
    public int? Port { get; private init; }

    /// <summary>Parameters, beginning with a semicolon; empty when there are none.</summary>
    public string Parameters { get; private init; } = "";

    /// <summary>True for a loose router (RFC 3261 §19.1.1).</summary>
    public bool IsLooseRouter => SipText.TryGetParameter(Parameters, "lr", out _);

    /// <summary>The transport parameter in lower case; null when not written.</summary>
    public string? TransportName => SipText.Parameter(Parameters, "transport")?.ToLowerInvariant();

    /// <summary>Reads a URI, without angle brackets.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        text = text?.Trim();
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (text is null || colon <= 0)
        {
            return false;
        }

        string scheme = text[..colon].ToLowerInvariant();
        if (scheme is not ("sip" or "sips"))
        {
            uri = new SipUri(text) { Scheme = scheme };
            return true;
        }

        var rest = text.AsSpan(colon + 1);
        int at = rest.IndexOf('@');
        var user = at < 0 ? [] : rest[..at];
        var hostPart = rest[(at + 1)..];
        if (user.IndexOf(':') is var secret and >= 0)
        {
            user = user[..secret];
        }

        int end = hostPart.IndexOfAny(';', '?');
        var hostPort = end < 0 ? hostPart : hostPart[..end];
        var tail = end < 0 ? [] : hostPart[end..];
        int question = tail.IndexOf('?');
        if (!TryReadHostPort(hostPort, out string host, out int? port))
        {
            return false;
        }

        uri = new SipUri(text)
        {
            Scheme = scheme, User = user.ToString(), Host = host, Port = port,
            Parameters = (question < 0 ? tail : tail[..question]).ToString(),
        };
        return true;
    }

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[v6]</c> or <c>[v6]:port</c>.</summary>
    public static bool TryReadHostPort(ReadOnlySpan<char> text, out string host, out int? port)
    {
        (host, port) = ("", null);
        text = text.Trim();
        ReadOnlySpan<char> portText;
        if (text.StartsWith("["))
        {
            int close = text.IndexOf(']');
            if (close < 2)
            {
                return false;
            }

            host = text[1..close].ToString();
            portText = text[(close + 1)..];
        }
        else
        {
            int colon = text.IndexOf(':');
            host = (colon < 0 ? text : text[..colon]).ToString();
            portText = colon < 0 ? [] : text[colon..];
        }

        if (host.Length == 0 || host.AsSpan().IndexOfAny(" \t<>\"") >= 0)
        {
            return false;
        }

        if (portText.IsEmpty)
        {
            return true;
        }

        if (portText[0] != ':' || !int.TryParse(portText[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number is < 1 or > 65535)
        {
            return false;
        }

        port = number;
        return true;
    }

    /// <summary>Writes a host for a URI: an IPv6 address in brackets.</summary>
    public static string WriteHost(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    /// <summary>Makes the text of a user part: characters that mean something else are escaped.</summary>
    public static string EscapeUser(string user)
    {
        const string Plain = "-_.!~*'()&=+$,;?/";
        if (user.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)))
        {
            return user;
        }

        return string.Concat(System.Text.Encoding.UTF8.GetBytes(user).Select(b =>
            b < 128 && (char.IsAsciiLetterOrDigit((char)b) || Plain.Contains((char)b, StringComparison.Ordinal))
                ? ((char)b).ToString()
                : $"%{b:X2}"));
    }

    /// <summary>The URI as written.</summary>
    public override string ToString() => Text;
}
