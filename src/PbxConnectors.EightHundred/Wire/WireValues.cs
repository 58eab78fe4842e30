using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>Reads and writes the vendor's plain values: times and lengths come as text and as numbers.</summary>
internal static partial class WireValues
{
    private const long FirstMillisecond = 100_000_000_000;
    private const long LastMillisecond = 32_503_680_000_000;

    /// <summary>A time: text in the PBX's zone, Unix milliseconds, or (of a box) Unix seconds.</summary>
    public static DateTimeOffset? Time(this VendorJson value, PbxClock clock) => clock.Read(value) ?? value.WholeNumber switch
    {
        >= FirstMillisecond and < LastMillisecond => DateTimeOffset.FromUnixTimeMilliseconds(value.WholeNumber.Value),
        >= 1_000_000_000 and < FirstMillisecond => DateTimeOffset.FromUnixTimeSeconds(value.WholeNumber.Value),
        _ => null,
    };

    /// <summary>A length of time: seconds, or <c>[hh:]mm:ss</c>.</summary>
    public static TimeSpan? Length(this VendorJson value)
    {
        if (value.Seconds is { } seconds)
        {
            return seconds;
        }

        var match = Clock().Match(value.Text ?? "");
        return match.Success
            ? new TimeSpan(match.Groups[1].Success ? Number(match.Groups[1]) : 0, Number(match.Groups[2]), Number(match.Groups[3]))
            : null;
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text without halves of surrogate pairs, which are no text and would make a JSON writer throw.</summary>
    public static string ValidText(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{2})\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();
}
