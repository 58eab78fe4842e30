using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Conferences;

/// <summary>A member of a conference (document: 查询会议成员). Immutable.</summary>
public sealed record OlaConferenceMember
{
    /// <summary>Id (<c>uuid</c>).</summary>
    public string? Id { get; init; }

    /// <summary>State (<c>typ</c>).</summary>
    public OlaConferenceMemberState State { get; init; }

    /// <summary>State as sent.</summary>
    public string? StateText { get; init; }

    /// <summary>Id of the conference (<c>conference_uuid</c>).</summary>
    public string? ConferenceId { get; init; }

    /// <summary>The member's number (<c>member_number</c>).</summary>
    public string? Number { get; init; }

    /// <summary>The number it joined with (<c>joined_number</c>).</summary>
    public string? JoinedNumber { get; init; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it joined.</summary>
    public DateTimeOffset? JoinedAt { get; init; }

    /// <summary>When it left.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Number)} {State}";

    internal static OlaConferenceMember Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["uuid"].Value(),
        State = ReadState(row["typ"].Value()),
        StateText = row["typ"].Value(),
        ConferenceId = row["conference_uuid"].Value(),
        Number = row["member_number"].Value(),
        JoinedNumber = row["joined_number"].Value(),
        CreatedAt = row["created_at"].Time(clock),
        JoinedAt = row["joined_at"].Time(clock),
        LeftAt = row["left_at"].Time(clock),
    };

    private static OlaConferenceMemberState ReadState(string? text) => text?.Trim() switch
    {
        "inMeeting" => OlaConferenceMemberState.InMeeting,
        "beInvited" => OlaConferenceMemberState.Invited,
        "beCancel" => OlaConferenceMemberState.Cancelled,
        "beMute" => OlaConferenceMemberState.Muted,
        "outMeeting" => OlaConferenceMemberState.Left,
        _ => OlaConferenceMemberState.Unknown,
    };
}
