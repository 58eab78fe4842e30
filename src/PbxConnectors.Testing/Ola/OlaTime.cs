using System.Globalization;

namespace PbxConnectors.Testing;

/// <summary>Times as ola writes them: local to the PBX, in places with microseconds.</summary>
internal static class OlaTime
{
    public static string ToText(DateTimeOffset time, TimeZoneInfo zone) =>
        Local(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string ToFineText(DateTimeOffset time, TimeZoneInfo zone) =>
        Local(time, zone).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static DateTimeOffset Local(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone);
}
