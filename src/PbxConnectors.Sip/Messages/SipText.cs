using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors.Sip.Messages;

/// <summary>Reads the small grammar all SIP headers share: lists, parameters, quoted strings. Never throws.</summary>
internal static class SipText
{
    /// <summary>Splits at commas outside quotes and angle brackets; empty parts are left out.</summary>
    public static List<string> SplitList(string text) => Split(text, ',');

    /// <summary>Splits at a separator outside quotes and angle brackets; empty parts are left out.</summary>
    public static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        for (int start = 0; start <= text.Length;)
        {
            int end = Find(text, separator, start);
            var part = text.AsSpan(start, end - start).Trim();
            if (!part.IsEmpty)
            {
                parts.Add(part.ToString());
            }

            start = end + 1;
        }

        return parts;
    }

    /// <summary>The text before its first parameter.</summary>
    public static string BeforeParameters(string text) => text.AsSpan(0, Find(text, ';', 0)).Trim().ToString();

    /// <summary>Finds a parameter behind the first semicolon outside quotes and angle brackets. A flag has the empty value.</summary>
    public static bool TryGetParameter(string text, string name, [NotNullWhen(true)] out string? value)
    {
        for (int at = Find(text, ';', 0); at < text.Length;)
        {
            int end = Find(text, ';', at + 1);
            var parameter = text.AsSpan(at + 1, end - at - 1);
            int equals = parameter.IndexOf('=');
            var key = (equals < 0 ? parameter : parameter[..equals]).Trim();
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = equals < 0 ? "" : Unquote(parameter[(equals + 1)..]);
                return true;
            }

            at = end;
        }

        value = null;
        return false;
    }

    /// <summary>A parameter's value; null when it is not there.</summary>
    public static string? Parameter(string text, string name) => TryGetParameter(text, name, out string? value) ? value : null;

    /// <summary>Takes the quotes off and undoes the escapes; text without quotes is only trimmed.</summary>
    public static string Unquote(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            return text.ToString();
        }

        text = text[1..^1];
        if (text.IndexOf('\\') < 0)
        {
            return text.ToString();
        }

        Span<char> plain = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            plain[length++] = text[i];
        }

        return plain[..length].ToString();
    }

    /// <summary>Writes a quoted string.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Position of a separator outside quotes and angle brackets, or the length.</summary>
    private static int Find(string text, char separator, int start)
    {
        bool quoted = false;
        bool bracketed = false;
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c == '\\')
                {
                    i++;
                }
                else if (c == '"')
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == '<')
            {
                bracketed = true;
            }
            else if (c == '>')
            {
                bracketed = false;
            }
            else if (c == separator && !bracketed)
            {
                return i;
            }
        }

        return text.Length;
    }
}
