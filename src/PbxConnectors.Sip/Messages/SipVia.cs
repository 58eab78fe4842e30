using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PbxConnectors.Sip.Messages;

/// <summary>One value of Via (RFC 3261 §20.42). Immutable.</summary>
internal sealed record SipVia
{
    /// <summary>How a branch made by RFC 3261 begins.</summary>
    public const string MagicCookie = "z9hG4bK";

    /// <summary>UDP, TCP or TLS as written.</summary>
    public required string Transport { get; init; }

    /// <summary>Host of the sender.</summary>
    public required string Host { get; init; }

    /// <summary>Port of the sender; null when not written.</summary>
    public int? Port { get; init; }

    /// <summary>Branch; empty when there is none.</summary>
    public string Branch { get; init; } = "";

    /// <summary>Where the request really came from, as the other side saw it (RFC 3581); null when not told.</summary>
    public string? Received { get; init; }

    /// <summary>The port it really came from (RFC 3581); null when not told.</summary>
    public int? ReceivedPort { get; init; }

    /// <summary>Reads one value.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SipVia? via)
    {
        via = null;
        if (text is null)
        {
            return false;
        }

        var head = SipText.BeforeParameters(text).AsSpan();
        int slash = head.LastIndexOf('/');
        var rest = slash < 0 ? [] : head[(slash + 1)..].TrimStart();
        int blank = rest.IndexOfAny(' ', '\t');
        if (blank <= 0 || !SipUri.TryReadHostPort(rest[(blank + 1)..], out string host, out int? port))
        {
            return false;
        }

        via = new SipVia
        {
            Transport = rest[..blank].ToString(),
            Host = host,
            Port = port,
            Branch = SipText.Parameter(text, "branch") ?? "",
            Received = SipText.Parameter(text, "received"),
            ReceivedPort = int.TryParse(
                SipText.Parameter(text, "rport"), NumberStyles.None, CultureInfo.InvariantCulture, out int received) ? received : null,
        };
        return true;
    }
}
