using Microsoft.AspNetCore.WebUtilities;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>
/// Reads a query as 800ing may write it. The document prints the memo as raw JSON, whose values may hold <c>&amp;</c>: what begins with a
/// brace reaches to the brace that closes it.
/// </summary>
internal static class QueryValues
{
    private const string Memo = "memo=";

    public static IEnumerable<KeyValuePair<string, string?>> Parse(string query)
    {
        query = query.TrimStart('?');
        int at = query.StartsWith(Memo, StringComparison.Ordinal) ? 0
            : query.IndexOf('&' + Memo, StringComparison.Ordinal) is var found and >= 0 ? found + 1
            : -1;
        if (at >= 0 && query.AsSpan(at + Memo.Length) is var memo
            && (memo.StartsWith("{") || memo.StartsWith("%7B", StringComparison.OrdinalIgnoreCase)))
        {
            string decoded = Decode(query[(at + Memo.Length)..]);
            int end = EndOfObject(decoded);
            if (end > 0 && query.AsSpan(at + Memo.Length).IndexOf('&') >= 0)
            {
                // Only a memo that a separator would tear apart needs this care.
                string rest = decoded[end..].TrimStart('&');
                return
                [
                    new("memo", decoded[..end]),
                    .. Split(query[..Math.Max(0, at - 1)]),
                    .. Split(rest),
                ];
            }
        }

        return Split(query);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Split(string query)
    {
        foreach (var pair in new QueryStringEnumerable(query))
        {
            yield return new(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }
    }

    private static string Decode(string text)
    {
        try
        {
            return Uri.UnescapeDataString(text);
        }
        catch (UriFormatException)
        {
            return text;
        }
    }

    // Braces inside quotes do not count; 0 when the object does not end.
    private static int EndOfObject(string text)
    {
        int depth = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == '{')
            {
                depth++;
            }
            else if (c == '}' && --depth == 0)
            {
                return i + 1;
            }
        }

        return 0;
    }
}
