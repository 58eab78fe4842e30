using System.Globalization;

namespace PbxConnectors.Transport;

/// <summary>Converts the local times a PBX writes without zone (<c>yyyy-MM-dd HH:mm:ss</c>) from and to real instants. Thread-safe.</summary>
public sealed class PbxClock
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy/MM/dd HH:mm:ss", "yyyy-M-d H:mm:ss", "yyyy/M/d H:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
    ];

    private readonly TimeZoneInfo _zone;

    /// <summary>Creates a clock.</summary>
    /// <param name="zone">The zone the PBX is set to.</param>
    public PbxClock(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        _zone = zone;
    }

    /// <summary>
    /// Reads a time. Null for anything that is none, also for the placeholders <c>0000-00-00</c> and second 60. A time the clock change
    /// skips counts as just after the change; one that occurs twice counts as the first.
    /// </summary>
    public DateTimeOffset? Read(string? text)
    {
        if (!DateTime.TryParseExact(
            text?.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        if (_zone.IsInvalidTime(local))
        {
            var before = new DateTimeOffset(local, _zone.GetUtcOffset(local.AddDays(-1)));
            return TimeZoneInfo.ConvertTime(before, _zone);
        }

        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return local.Ticks - offset.Ticks is < 0 || local.Ticks - offset.Ticks > DateTime.MaxValue.Ticks
            ? null
            : new DateTimeOffset(local, offset);
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
}
