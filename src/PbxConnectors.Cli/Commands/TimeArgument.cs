using System.Globalization;

namespace PbxConnectors.Cli.Commands;

/// <summary>
/// Reads points in time as people write them: <c>2026-05-01</c>, <c>2026-05-01 13:00</c>, <c>now</c>, <c>today</c>, or how long ago:
/// <c>90m</c>, <c>2h</c>, <c>7d</c>.
/// </summary>
internal static class TimeArgument
{
    /// <exception cref="CliException">It is none of these.</exception>
    public static DateTimeOffset Read(string option, string text, TimeProvider time)
    {
        var now = time.GetLocalNow();
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase))
        {
            return now;
        }

        if (text.Equals("today", StringComparison.OrdinalIgnoreCase))
        {
            return AtLocal(now.Date, time);
        }

        if (text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && Unit(text[^1]) is { } unit && amount * unit.TotalDays < 36_500)
        {
            return now - (amount * unit);
        }

        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var parsed))
        {
            return parsed.Kind == DateTimeKind.Unspecified
                ? AtLocal(parsed, time)
                : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        }

        throw new CliException(
            ExitCode.BadInput,
            $"{option} {text}: this is no time. Write 2026-05-01, \"2026-05-01 13:00\", now, today, or how long ago: 90m, 2h, 7d.");
    }

    private static TimeSpan? Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };

    private static DateTimeOffset AtLocal(DateTime local, TimeProvider time) => new(local, time.LocalTimeZone.GetUtcOffset(local));
}
