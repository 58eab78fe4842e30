namespace PbxConnectors.EightHundred.Records;

/// <summary>
/// Reads the free text of why a call ended (<c>cdrHangupReasonText</c>). The document lists no words; these are the usual ones of the trade.
/// What is not recognised stays unknown.
/// </summary>
internal static class HangUpReason
{
    // The more telling words first: 用户忙无人接听 is busy.
    private static readonly (string Word, EndReason Reason)[] Words =
    [
        ("空号", EndReason.InvalidNumber), ("号码不存在", EndReason.InvalidNumber), ("UNALLOCATED", EndReason.InvalidNumber),
        ("关机", EndReason.Unreachable), ("停机", EndReason.Unreachable), ("无法接通", EndReason.Unreachable), ("不在服务区", EndReason.Unreachable),
        ("拒接", EndReason.Rejected), ("拒绝", EndReason.Rejected), ("REJECT", EndReason.Rejected), ("黑名单", EndReason.Blocked),
        ("线路忙", EndReason.Congestion), ("网络忙", EndReason.Congestion), ("CONGESTION", EndReason.Congestion),
        ("忙", EndReason.Busy), ("通话中", EndReason.Busy), ("BUSY", EndReason.Busy),
        ("无人接听", EndReason.NoAnswer), ("无应答", EndReason.NoAnswer), ("未接", EndReason.NoAnswer), ("NO ANSWER", EndReason.NoAnswer),
        ("NO_ANSWER", EndReason.NoAnswer), ("取消", EndReason.Cancelled), ("CANCEL", EndReason.Cancelled), ("失败", EndReason.Failed),
    ];

    public static EndReason? ToEndReason(string? text)
    {
        foreach (var (word, reason) in Words)
        {
            if (text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
            {
                return reason;
            }
        }

        return null;
    }

    public static CallDisposition ToDisposition(string? text) => ToEndReason(text) switch
    {
        EndReason.Busy => CallDisposition.Busy,
        EndReason.NoAnswer => CallDisposition.NoAnswer,
        EndReason.Rejected => CallDisposition.Rejected,
        EndReason.Cancelled => CallDisposition.Cancelled,
        null => CallDisposition.Unknown,
        _ => CallDisposition.Failed,
    };
}
