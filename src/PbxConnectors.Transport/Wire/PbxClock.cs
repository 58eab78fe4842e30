using System.Buffers;
using System.Globalization;
using System.Text;

namespace PbxConnectors.Transport;

/// <summary>Converts the local times a PBX writes without zone (<c>yyyy-MM-dd HH:mm:ss</c>) from and to real instants. Thread-safe.</summary>
public sealed class PbxClock
{
    private const int UsualLength = 19;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy/MM/dd HH:mm:ss", "yyyy-M-d H:mm:ss", "yyyy/M/d H:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
    ];

    private readonly TimeZoneInfo _zone;

    // After the last rule of daylight saving the zone has one offset for ever, as China's since 1991.
    private readonly DateTime _fixedFrom;

    /// <summary>Creates a clock.</summary>
    /// <param name="zone">The zone the PBX is set to.</param>
    public PbxClock(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        _zone = zone;
        var rules = zone.GetAdjustmentRules();
        var end = rules.Length == 0 ? DateTime.MinValue : rules.Max(rule => rule.DateEnd);
        _fixedFrom = end >= DateTime.MaxValue.Date.AddDays(-2) ? DateTime.MaxValue : rules.Length == 0 ? DateTime.MinValue : end.AddDays(2);
    }

    /// <summary>
    /// Reads a time. Null for anything that is none, also for the placeholders <c>0000-00-00</c> and second 60. A time the clock change
    /// skips counts as just after the change; one that occurs twice counts as the first.
    /// </summary>
    public DateTimeOffset? Read(string? text)
    {
        Span<byte> usual = stackalloc byte[UsualLength];
        return text is { Length: UsualLength } && Ascii.FromUtf16(text, usual, out _) == OperationStatus.Done && TryReadUsual(usual, out var local)
            || DateTime.TryParseExact(text?.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out local)
                ? InZone(local)
                : null;
    }

    /// <summary>Reads a time as <see cref="Read(string?)"/> does, the usual form without making a string of it; null for anything but text.</summary>
    public DateTimeOffset? Read(VendorJson value)
    {
        var text = value.RawText;
        return text.IsEmpty ? null : TryReadUsual(text, out var local) ? InZone(local) : Read(value.Text);
    }

    /// <summary>Writes an instant as the PBX's local time, whole seconds, rounded down.</summary>
    public string Write(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, _zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Finds a zone by IANA or Windows id; the empty id is this machine's zone.</summary>
    public static bool TryFind(string? id, out TimeZoneInfo zone)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            zone = TimeZoneInfo.Local;
            return true;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone!);
    }

    private DateTimeOffset? InZone(DateTime local)
    {
        if (local >= _fixedFrom)
        {
            return WithOffset(local, _zone.BaseUtcOffset);
        }

        if (_zone.IsInvalidTime(local))
        {
            var before = new DateTimeOffset(local, _zone.GetUtcOffset(local.AddDays(-1)));
            return TimeZoneInfo.ConvertTime(before, _zone);
        }

        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return WithOffset(local, offset);
    }

    private static DateTimeOffset? WithOffset(DateTime local, TimeSpan offset) =>
        local.Ticks - offset.Ticks is < 0 || local.Ticks - offset.Ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(local, offset);

    // The first of the formats, which nearly every time has: lists of records hold thousands of them.
    private static bool TryReadUsual(ReadOnlySpan<byte> text, out DateTime local)
    {
        local = default;
        if (text.Length != UsualLength || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        int year = Digits(text, 0, 4), month = Digits(text, 5, 2), day = Digits(text, 8, 2);
        int hour = Digits(text, 11, 2), minute = Digits(text, 14, 2), second = Digits(text, 17, 2);
        if (year < 1 || month is < 1 or > 12 || day < 1 || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59
            || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        local = new DateTime(year, month, day, hour, minute, second);
        return true;
    }

    // Negative when one is no digit.
    private static int Digits(ReadOnlySpan<byte> text, int start, int count)
    {
        int value = 0;
        foreach (byte digit in text.Slice(start, count))
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            value = (value * 10) + (digit - '0');
        }

        return value;
    }
}
