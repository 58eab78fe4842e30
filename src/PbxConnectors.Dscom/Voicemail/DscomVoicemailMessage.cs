using System.Globalization;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Voicemail;

/// <summary>A voicemail message (document: 获取留言列表). Immutable.</summary>
public sealed record DscomVoicemailMessage
{
    /// <summary>Message id.</summary>
    public long? Id { get; init; }

    /// <summary>When the call came (<c>calldate</c>).</summary>
    public DateTimeOffset? CallDate { get; init; }

    /// <summary>Who left it (<c>callerid</c>).</summary>
    public string? CallerNumber { get; init; }

    /// <summary>The extension it is for (<c>dst</c>).</summary>
    public string? Destination { get; init; }

    /// <summary>Whether it was listened to (<c>is_read</c>).</summary>
    public bool? IsRead { get; init; }

    /// <summary>Length (<c>duration</c>, seconds).</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>When the caller hung up (<c>hangup_time</c>).</summary>
    public DateTimeOffset? HangUpTime { get; init; }

    /// <summary>Path of its sound (<c>recording</c>); presumably below the server root, like those of call records.</summary>
    public string? RecordingPath { get; init; }

    /// <summary>Call id (<c>uniqueid</c>).</summary>
    public string? UniqueId { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"voicemail {Id} from {PhoneNumbers.Mask(CallerNumber)}";

    internal VoicemailMessage ToVoicemailMessage(PbxIdentity pbx) => new()
    {
        Id = Id?.ToString(CultureInfo.InvariantCulture) ?? "",
        Caller = CallerNumber,
        Mailbox = Destination,
        LeftAt = CallDate,
        Duration = Duration,
        IsRead = IsRead,
        Recording = RecordingPath is { } path ? new RecordingReference(pbx, path) : null,
    };

    internal static DscomVoicemailMessage Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["id"].WholeNumber,
        CallDate = clock.Read(row["calldate"]),
        CallerNumber = row["callerid"].TextOrNull,
        Destination = row["dst"].TextOrNull,
        IsRead = row["is_read"].Boolean,
        Duration = row["duration"].Seconds,
        HangUpTime = clock.Read(row["hangup_time"]),
        RecordingPath = row["recording"].TextOrNull,
        UniqueId = row["uniqueid"].TextOrNull,
    };
}
