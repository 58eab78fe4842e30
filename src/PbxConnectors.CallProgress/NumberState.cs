namespace PbxConnectors.CallProgress;

/// <summary>
/// What is known about a dialled number from the call progress heard. Values 2 to 20 are the identifiers used by Chinese
/// empty-number recognition products (da2 numbering); values from 100 are what is heard besides announcements.
/// </summary>
public enum NumberState
{
    /// <summary>Not known: nothing decisive was heard.</summary>
    Unknown = 0,

    /// <summary>The subscriber's phone is switched off (关机).</summary>
    PoweredOff = 2,

    /// <summary>The number does not exist (空号).</summary>
    EmptyNumber = 3,

    /// <summary>The number is out of service, usually for arrears (停机).</summary>
    OutOfService = 4,

    /// <summary>The subscriber is in another call (正在通话中).</summary>
    InCall = 5,

    /// <summary>The subscriber rejected the call (用户拒接).</summary>
    Rejected = 6,

    /// <summary>The subscriber cannot be reached (无法接通).</summary>
    Unreachable = 7,

    /// <summary>The service of the number is suspended (暂停服务).</summary>
    Suspended = 8,

    /// <summary>The subscriber is busy (用户正忙).</summary>
    Busy = 9,

    /// <summary>The number was dialled in a wrong way (拨号方式不正确).</summary>
    Misdialled = 10,

    /// <summary>Incoming calls to the number are barred (呼入限制).</summary>
    IncomingBarred = 11,

    /// <summary>Voicemail, a secretary or a missed-call reminder service answers (来电提醒).</summary>
    Voicemail = 12,

    /// <summary>Forwarding of the call failed (呼叫转移失败).</summary>
    ForwardingFailed = 13,

    /// <summary>The network is busy (网络忙).</summary>
    NetworkBusy = 14,

    /// <summary>Nobody answers (无人接听).</summary>
    NoAnswer = 15,

    /// <summary>The caller's own number is in arrears (欠费).</summary>
    CallerArrears = 16,

    /// <summary>The subscriber cannot answer (无法接听).</summary>
    CannotAnswer = 17,

    /// <summary>The number has changed (改号).</summary>
    NumberChanged = 18,

    /// <summary>The line is faulty (线路故障).</summary>
    LineFault = 19,

    /// <summary>The network asks to try again later (稍后再拨).</summary>
    TryLater = 20,

    /// <summary>A ringing tone is heard, nothing else yet.</summary>
    Ringing = 100,

    /// <summary>Music in place of the ringing tone (彩铃).</summary>
    ColourRingback = 101,

    /// <summary>A person answered.</summary>
    Answered = 102,

    /// <summary>A fax machine answered or calls.</summary>
    Fax = 103,

    /// <summary>The line is there and silent.</summary>
    Silence = 104,

    /// <summary>No audio was received at all.</summary>
    NoAudio = 105,
}
