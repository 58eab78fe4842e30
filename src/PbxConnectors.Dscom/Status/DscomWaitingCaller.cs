using PbxConnectors.Dscom.Agents;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Status;

/// <summary>A caller waiting in a queue (document: 排队状态). Immutable.</summary>
public sealed record DscomWaitingCaller
{
    /// <summary>Place in the queue (<c>serialNo</c>).</summary>
    public int? Position { get; init; }

    /// <summary>The caller's number (<c>callerid</c>).</summary>
    public string? CallerNumber { get; init; }

    /// <summary>Channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Id shared by the records of the call.</summary>
    public string? LinkedId { get; init; }

    /// <summary>Queue.</summary>
    public string? Queue { get; init; }

    /// <summary>How long the caller has waited (<c>waitTime</c>, printed as m:ss).</summary>
    public TimeSpan? Waiting { get; init; }

    /// <summary>Priority (<c>prio</c>).</summary>
    public int? Priority { get; init; }

    /// <summary>Keys pressed in the IVR.</summary>
    public string? Ivr { get; init; }

    /// <summary>Area code (<c>ac</c>).</summary>
    public string? AreaCode { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"queue {Queue} #{Position}: {PhoneNumbers.Mask(CallerNumber)}";

    internal static DscomWaitingCaller Read(VendorJson row) => new()
    {
        Position = row["serialNo"].SmallWholeNumber,
        CallerNumber = row["callerid"].TextOrNull,
        Channel = row["channel"].TextOrNull,
        LinkedId = row["linkedid"].TextOrNull,
        Queue = row["queue"].TextOrNull,
        Waiting = DscomAgentStatus.ReadClock(row["waitTime"].Text),
        Priority = row["prio"].SmallWholeNumber,
        Ivr = row["ivr"].TextOrNull,
        AreaCode = row["ac"].TextOrNull,
    };
}
