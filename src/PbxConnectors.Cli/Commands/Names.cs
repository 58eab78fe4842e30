using System.Globalization;
using System.Text.Json;

namespace PbxConnectors.Cli.Commands;

/// <summary>How values are written, the same in every command.</summary>
internal static class Names
{
    /// <summary>A value of an enum as JSON names it: <c>noAnswer</c>.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A time as JSON carries it, with its offset.</summary>
    public static string? Iso(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>A time for the eye, on this machine's clock.</summary>
    public static string Local(DateTimeOffset? time, TimeProvider provider) => time is { } known
        ? TimeZoneInfo.ConvertTime(known, provider.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
        : "";

    /// <summary>A length of time for the eye: <c>2:05</c>.</summary>
    public static string Length(TimeSpan? length) => length is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)known.TotalMinutes}:{known.Seconds:00}")
        : "";

    public static long? Milliseconds(TimeSpan? time) => time is { } known ? (long)Math.Round(known.TotalMilliseconds) : null;
}
