namespace PbxConnectors.Testing;

/// <summary>
/// Makes the values a connector returns, whole and consistent, for tests of code that takes them. Everything is invented; change what
/// matters with <c>with</c>.
/// </summary>
public static class PbxModels
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    /// <summary>The PBX all of them come from: vendor <c>scripted</c>, no connection name.</summary>
    public static PbxIdentity Pbx { get; } = new("scripted");

    /// <summary>How a call went, with the Q.850 cause that goes with the reason; certainly reported unless the reason is unknown.</summary>
    public static CallResult CallResult(EndReason reason = EndReason.Normal) => new()
    {
        Reason = reason,
        Certainty = reason == EndReason.Unknown ? Certainty.Unknown : Certainty.Reported,
        Explanation = reason == EndReason.Unknown ? "The PBX does not tell." : null,
        Q850Cause = CauseOf(reason),
    };

    /// <summary>A record of an outbound call that began at noon and rang for six seconds.</summary>
    /// <param name="from">Calling extension.</param>
    /// <param name="to">Called number.</param>
    /// <param name="reason">How it ended.</param>
    /// <param name="talkTime">Talk time of an answered call; 15 s by default.</param>
    public static CallRecord CallRecord(
        string from = "8001", string to = "13900000001", EndReason reason = EndReason.Normal, TimeSpan? talkTime = null)
    {
        bool answered = reason == EndReason.Normal;
        var ring = TimeSpan.FromSeconds(6);
        var talk = answered ? talkTime ?? TimeSpan.FromSeconds(15) : TimeSpan.Zero;
        return new CallRecord
        {
            Pbx = Pbx,
            RecordId = $"record-{from}-{to}",
            CallIds = [new VendorCallId("uniqueid", $"call-{from}-{to}")],
            From = from,
            To = to,
            Direction = PbxConnectors.CallDirection.Outbound,
            Disposition = DispositionOf(reason),
            Q850Cause = CauseOf(reason),
            StartedAt = Noon,
            AnsweredAt = answered ? Noon + ring : null,
            EndedAt = Noon + ring + talk,
            Duration = ring + talk,
            TalkTime = talk,
            Recording = answered ? RecordingReference($"{from}-{to}.wav") : null,
        };
    }

    /// <summary>Points at a recording.</summary>
    public static RecordingReference RecordingReference(string value = "recording.wav") => new(Pbx, value);

    /// <summary>State of an extension at noon.</summary>
    public static ExtensionStatus ExtensionStatus(string extension = "8001", DeviceState state = DeviceState.Idle) =>
        new() { Extension = extension, State = state, ObservedAt = Noon };

    /// <summary>State of an agent at noon.</summary>
    public static AgentStatus AgentStatus(string extension = "8001", AgentState state = AgentState.Ready, string? queue = "200") =>
        new() { Extension = extension, AgentId = extension, Queue = queue, State = state, ObservedAt = Noon };

    /// <summary>A call that changed its state at noon.</summary>
    public static CallChanged CallChanged(
        CallState state, string extension = "8001", string otherParty = "13900000001", EndReason endReason = EndReason.Unknown) => new()
        {
            Pbx = Pbx,
            Id = $"{extension}|{otherParty}|{state}",
            At = Noon,
            ObservedAt = Noon,
            State = state,
            CallIds = [new VendorCallId("uniqueid", $"call-{extension}-{otherParty}")],
            Extension = extension,
            OtherParty = otherParty,
            Direction = PbxConnectors.CallDirection.Outbound,
            EndReason = endReason,
        };

    /// <summary>The PBX said no to an operation.</summary>
    public static PbxRejectedException Rejected(string vendorCode = "refused", string vendorMessage = "呼叫被拒绝", PbxIdentity? pbx = null) =>
        new($"{vendorMessage} ({vendorCode})", Details(pbx, Delivery.Sent) with { VendorCode = vendorCode, VendorMessage = vendorMessage });

    /// <summary>The PBX could not be reached, or the line broke; trying again later may help.</summary>
    public static PbxUnavailableException Unavailable(Delivery delivery = Delivery.Unknown, PbxIdentity? pbx = null) =>
        new("The PBX cannot be reached.", Details(pbx, delivery) with { IsTransient = true });

    /// <summary>The PBX did not answer in time.</summary>
    public static PbxTimeoutException Timeout(Delivery delivery = Delivery.Unknown, PbxIdentity? pbx = null) =>
        new("The PBX did not answer in time.", Details(pbx, delivery) with { IsTransient = true });

    private static PbxErrorDetails Details(PbxIdentity? pbx, Delivery delivery) =>
        new() { Pbx = pbx ?? Pbx, Operation = "Dial", Delivery = delivery };

    private static int? CauseOf(EndReason reason) => reason switch
    {
        EndReason.Normal or EndReason.Cancelled or EndReason.Transferred => Q850.NormalClearing,
        EndReason.Busy => Q850.UserBusy,
        EndReason.NoAnswer => Q850.NoAnswer,
        EndReason.Rejected => Q850.CallRejected,
        EndReason.Unreachable => Q850.SubscriberAbsent,
        EndReason.InvalidNumber => Q850.UnallocatedNumber,
        EndReason.Congestion => Q850.NoCircuit,
        EndReason.Blocked => Q850.IncomingBarred,
        _ => null,
    };

    private static CallDisposition DispositionOf(EndReason reason) => reason switch
    {
        EndReason.Normal or EndReason.Transferred => CallDisposition.Answered,
        EndReason.NoAnswer => CallDisposition.NoAnswer,
        EndReason.Busy => CallDisposition.Busy,
        EndReason.Rejected => CallDisposition.Rejected,
        EndReason.Cancelled => CallDisposition.Cancelled,
        EndReason.Unknown => CallDisposition.Unknown,
        _ => CallDisposition.Failed,
    };
}
