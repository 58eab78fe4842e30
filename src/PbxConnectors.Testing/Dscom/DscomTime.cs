using System.Globalization;

namespace PbxConnectors.Testing;

/// <summary>Times as dscom writes them: yyyy-MM-dd HH:mm:ss in the zone of the PBX.</summary>
internal static class DscomTime
{
    private const string Format = "yyyy-MM-dd HH:mm:ss";

    public static string ToText(DateTimeOffset time, TimeZoneInfo zone) => ToText(time, zone, Format);

    public static string ToText(DateTimeOffset time, TimeZoneInfo zone, string format) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString(format, CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out DateTime local) =>
        DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);

    /// <summary>The local time of the PBX to the second, as its records show it.</summary>
    public static DateTime ToLocal(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
        return local.AddTicks(-(local.Ticks % TimeSpan.TicksPerSecond));
    }
}
