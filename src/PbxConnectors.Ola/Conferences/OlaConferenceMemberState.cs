namespace PbxConnectors.Ola.Conferences;

/// <summary>State of a conference member.</summary>
public enum OlaConferenceMemberState
{
    /// <summary>Not known, or a word of the vendor we do not know.</summary>
    Unknown = 0,

    /// <summary><c>inMeeting</c> 会议中: in the conference.</summary>
    InMeeting,

    /// <summary><c>beInvited</c> 邀请中: being called.</summary>
    Invited,

    /// <summary><c>beCancel</c> 取消会议: the conference was cancelled.</summary>
    Cancelled,

    /// <summary><c>beMute</c> 禁言中: muted.</summary>
    Muted,

    /// <summary><c>outMeeting</c> 退出会议: has left.</summary>
    Left,
}
