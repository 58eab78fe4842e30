using System.Globalization;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Wire;

/// <summary>Reads values the ways ola writes them.</summary>
internal static class OlaRead
{
    /// <summary>Text; null when absent, empty or the word <c>undefined</c>, which the PBX writes for nothing.</summary>
    public static string? Value(this VendorJson json) => json.TextOrNull is { } text && text.Trim() != "undefined" ? text : null;

    /// <summary>A list of ids, written as an array, as one value or with commas.</summary>
    public static IReadOnlyList<string> Ids(this VendorJson json) => json.IsArray
        ? [.. json.Items.Select(item => item.Value()).OfType<string>()]
        : json.Value()?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>
    /// A time: local with or without fractions, a second 60 (the document prints <c>17:46:60</c>), or Unix time in milliseconds
    /// or seconds. Null when it is none.
    /// </summary>
    public static DateTimeOffset? Time(this VendorJson json, PbxClock clock)
    {
        if (json.Value()?.Trim() is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long unix))
        {
            // Milliseconds have had twelve digits since 1973; seconds will have eleven at most for three thousand years.
            return text.Length >= 12
                ? unix <= 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds(unix) : null
                : unix <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(unix) : null;
        }

        int second = text.IndexOf(":60", text.IndexOf(':', StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        return second > 0 && (second + 3 == text.Length || text[second + 3] == '.')
            ? clock.Read(string.Concat(text.AsSpan(0, second), ":59"))?.AddSeconds(1)
            : clock.Read(text);
    }
}
