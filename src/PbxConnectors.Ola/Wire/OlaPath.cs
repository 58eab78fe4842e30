using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace PbxConnectors.Ola.Wire;

/// <summary>Puts values into the documented paths and queries, escaped.</summary>
internal static class OlaPath
{
    private const int UsualLength = 256;

    /// <summary>Replaces the placeholders of a path, in order.</summary>
    /// <exception cref="ArgumentException">A value would climb out of its place in the path.</exception>
    public static string Fill(string path, params ReadOnlySpan<string> values)
    {
        var filled = new StringBuilder();
        int at = 0;
        foreach (string value in values)
        {
            // Dots cannot be escaped: the URL parser would take them for directories.
            if (value is "." or "..")
            {
                throw new ArgumentException("A number or an id of the PBX cannot be '.' or '..'.", nameof(values));
            }

            int open = path.IndexOf('{', at);
            filled.Append(path, at, open - at).Append(Uri.EscapeDataString(value));
            at = path.IndexOf('}', open) + 1;
        }

        return filled.Append(path, at, path.Length - at).ToString();
    }

    /// <summary>A query string in the order given; null values are left out.</summary>
    public static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[UsualLength]);
        string separator = "?";
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                text.AppendLiteral(separator);
                text.AppendLiteral(name);
                text.AppendLiteral("=");
                text.AppendLiteral(Uri.EscapeDataString(value));
                separator = "&";
            }
        }

        return text.ToStringAndClear();
    }
}
