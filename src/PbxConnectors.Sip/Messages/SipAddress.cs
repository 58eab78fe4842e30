using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors.Sip.Messages;

/// <summary>One value of From, To, Contact, Route or Refer-To (RFC 3261 §20.10): a URI with a display name and parameters. Immutable.</summary>
/// <param name="Uri">The URI.</param>
/// <param name="Parameters">Parameters of the header, beginning with a semicolon; empty when there are none.</param>
internal sealed record SipAddress(SipUri Uri, string Parameters)
{
    /// <summary>The tag; null when there is none.</summary>
    public string? Tag => SipText.Parameter(Parameters, "tag");

    /// <summary>Reads one value.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SipAddress? address)
    {
        address = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        string uri;
        string parameters;
        if (FindOpenBracket(text) is var open and >= 0)
        {
            int close = text.IndexOf('>', open);
            if (close < 0)
            {
                return false;
            }

            uri = text[(open + 1)..close];
            parameters = text[(close + 1)..];
        }
        else
        {
            // Without brackets parameters belong to the header, not to the URI (RFC 3261 §20.10).
            int semicolon = text.IndexOf(';', StringComparison.Ordinal);
            uri = semicolon < 0 ? text : text[..semicolon];
            parameters = semicolon < 0 ? "" : text[semicolon..];
        }

        if (!SipUri.TryParse(uri, out var parsed))
        {
            return false;
        }

        address = new SipAddress(parsed, parameters.Trim());
        return true;
    }

    // A display name in quotes may hold a bracket.
    private static int FindOpenBracket(string text)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '<' when !quoted:
                    return i;
            }
        }

        return -1;
    }
}
