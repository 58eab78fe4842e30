using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Agents;

/// <summary>An extension at one moment (document: 查询分机状态). Immutable.</summary>
public sealed record OlaAgentStatus
{
    /// <summary>Extension (<c>extn</c>).</summary>
    public string? Extension { get; init; }

    /// <summary>Its id (<c>id</c>), the extension in the printed example.</summary>
    public string? Id { get; init; }

    /// <summary>Id of the present call's leg (<c>channel_uuid</c>).</summary>
    public string? ChannelId { get; init; }

    /// <summary>Name it registers with (<c>name</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Kind of its state machine (<c>type</c>), e.g. <c>onhook</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Weight (<c>weight</c>).</summary>
    public int? Weight { get; init; }

    /// <summary>Queues it is logged in to (<c>queue</c>).</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>The <c>moh</c> member as sent; its meaning is not documented.</summary>
    public string? MusicOnHold { get; init; }

    /// <summary>After-call time as sent (<c>wrapup_time</c>); the printed 5000 looks like milliseconds.</summary>
    public int? WrapUpTime { get; init; }

    /// <summary>How the PBX calls it (<c>dial_string</c>).</summary>
    public string? DialString { get; init; }

    /// <summary>State (<c>state</c>).</summary>
    public OlaAgentState? State { get; init; }

    /// <summary>State before (<c>old_state</c>).</summary>
    public OlaAgentState? PreviousState { get; init; }

    /// <summary>How far its call is (<c>private_data</c>).</summary>
    public OlaCallPhase? Phase { get; init; }

    /// <summary>Whether a phone is registered (<c>sip_state</c>).</summary>
    public bool? IsRegistered { get; init; }

    /// <summary>The phone (<c>device</c>).</summary>
    public string? Device { get; init; }

    /// <summary>Address it registered from (<c>sip_ip</c>).</summary>
    public string? Address { get; init; }

    /// <summary>When it logged in (<c>created_at</c>).</summary>
    public DateTimeOffset? LoggedInAt { get; init; }

    /// <summary>When its state changed (<c>updated_at</c>).</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Direction of its call (<c>call_direction</c>).</summary>
    public CallDirection Direction { get; init; }

    /// <summary>The number it is in a call with (<c>other_number</c>).</summary>
    public string? OtherNumber { get; init; }

    /// <summary>The line used (<c>gateway</c>).</summary>
    public string? Gateway { get; init; }

    /// <summary>When the call was answered (<c>answered_at</c>); the document does not say by which side.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The <c>comment</c> member as sent.</summary>
    public string? Comment { get; init; }

    /// <summary>Extension and state; no numbers.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Extension)} {State} {Phase}";

    internal static OlaAgentStatus Read(VendorJson row, PbxClock clock) => new()
    {
        Extension = row["extn"].Value(),
        Id = row["id"].Value(),
        ChannelId = row["channel_uuid"].Value(),
        Name = row["name"].Value(),
        Type = row["type"].Value(),
        Weight = row["weight"].SmallWholeNumber,
        Queues = row["queue"].Ids(),
        MusicOnHold = row["moh"].Value(),
        WrapUpTime = row["wrapup_time"].SmallWholeNumber,
        DialString = row["dial_string"].Value(),
        State = OlaAgentState.Read(row["state"].Value()),
        PreviousState = OlaAgentState.Read(row["old_state"].Value()),
        Phase = OlaCallPhase.Read(row["private_data"].Value()),
        IsRegistered = row["sip_state"].Boolean,
        Device = row["device"].Value(),
        Address = row["sip_ip"].Value(),
        LoggedInAt = row["created_at"].Time(clock),
        ChangedAt = row["updated_at"].Time(clock),
        Direction = ReadDirection(row["call_direction"].Value()),
        OtherNumber = row["other_number"].Value(),
        Gateway = row["gateway"].Value(),
        AnsweredAt = row["answered_at"].Time(clock),
        Comment = row["comment"].Value(),
    };

    internal static CallDirection ReadDirection(string? text) => text?.Trim() switch
    {
        "inbound" => CallDirection.Inbound,
        "outbound" => CallDirection.Outbound,
        _ => CallDirection.Unknown,
    };
}
