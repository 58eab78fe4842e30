using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Queues;

/// <summary>A caller waiting in a queue (document: 排队). Immutable.</summary>
public sealed record OlaWaitingCaller
{
    /// <summary>Id of the call (<c>uuid</c>); what taking the call wants.</summary>
    public string? CallId { get; init; }

    /// <summary>The caller's number (<c>caller_number</c>).</summary>
    public string? CallerNumber { get; init; }

    /// <summary>When the call came (<c>created_at</c>).</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How long the caller has waited (<c>wait_time</c>, seconds).</summary>
    public TimeSpan? Waiting { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"call {CallId} of {PhoneNumbers.Mask(CallerNumber)}";

    internal static OlaWaitingCaller Read(VendorJson row, PbxClock clock) => new()
    {
        CallId = row["uuid"].Value(),
        CallerNumber = row.FirstOf("caller_number", "cid_number").Value(),
        CreatedAt = row["created_at"].Time(clock),
        Waiting = row["wait_time"].Seconds,
    };
}
