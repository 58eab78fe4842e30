namespace PbxConnectors;

/// <summary>Release causes of ITU-T Q.850 that dialled calls end with, and what they mean as an <see cref="EndReason"/>.</summary>
public static class Q850
{
    /// <summary>1: unallocated (unassigned) number.</summary>
    public const int UnallocatedNumber = 1;

    /// <summary>16: normal call clearing.</summary>
    public const int NormalClearing = 16;

    /// <summary>17: user busy.</summary>
    public const int UserBusy = 17;

    /// <summary>18: no user responding.</summary>
    public const int NoUserResponding = 18;

    /// <summary>19: no answer from user (user alerted).</summary>
    public const int NoAnswer = 19;

    /// <summary>20: subscriber absent.</summary>
    public const int SubscriberAbsent = 20;

    /// <summary>21: call rejected.</summary>
    public const int CallRejected = 21;

    /// <summary>22: number changed.</summary>
    public const int NumberChanged = 22;

    /// <summary>27: destination out of order.</summary>
    public const int DestinationOutOfOrder = 27;

    /// <summary>28: invalid number format (address incomplete).</summary>
    public const int InvalidNumberFormat = 28;

    /// <summary>31: normal, unspecified.</summary>
    public const int NormalUnspecified = 31;

    /// <summary>34: no circuit/channel available.</summary>
    public const int NoCircuit = 34;

    /// <summary>38: network out of order.</summary>
    public const int NetworkOutOfOrder = 38;

    /// <summary>41: temporary failure.</summary>
    public const int TemporaryFailure = 41;

    /// <summary>42: switching equipment congestion.</summary>
    public const int SwitchCongestion = 42;

    /// <summary>55: incoming calls barred within the closed user group.</summary>
    public const int IncomingBarred = 55;

    /// <summary>102: recovery on timer expiry.</summary>
    public const int RecoveryOnTimerExpiry = 102;

    /// <summary>127: interworking, unspecified.</summary>
    public const int InterworkingUnspecified = 127;

    /// <summary>
    /// The reason a cause stands for. Null for causes that tell nothing about a call that was not answered (16, 31, 127), for null and
    /// for unknown numbers.
    /// </summary>
    public static EndReason? ToEndReason(int? cause) => cause switch
    {
        UnallocatedNumber or 2 or 3 or NumberChanged or InvalidNumberFormat => EndReason.InvalidNumber,
        UserBusy => EndReason.Busy,
        NoUserResponding or NoAnswer => EndReason.NoAnswer,
        SubscriberAbsent or DestinationOutOfOrder => EndReason.Unreachable,
        CallRejected => EndReason.Rejected,
        NoCircuit or NetworkOutOfOrder or TemporaryFailure or SwitchCongestion or 43 or 44 or 47 => EndReason.Congestion,
        52 or 53 or 54 or IncomingBarred or 57 or 87 => EndReason.Blocked,
        RecoveryOnTimerExpiry => EndReason.Failed,
        _ => null,
    };
}
