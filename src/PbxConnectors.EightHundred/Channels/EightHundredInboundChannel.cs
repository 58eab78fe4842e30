using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Channels;

/// <summary>An inbound channel or a caller waiting in a queue (2.2.2). Immutable.</summary>
public sealed record EightHundredInboundChannel
{
    /// <summary>Channel (<c>channelName</c>).</summary>
    public string? Channel { get; init; }

    /// <summary>Calling number (<c>callinTel</c>).</summary>
    public string? Caller { get; init; }

    /// <summary>When the call came (<c>createTime</c>).</summary>
    public DateTimeOffset? CalledAt { get; init; }

    /// <summary>Queue (<c>queueId</c>).</summary>
    public long? QueueId { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Caller)} in queue {QueueId}";

    internal static EightHundredInboundChannel Read(VendorJson row, PbxClock clock) => new()
    {
        Channel = row["channelName"].TextOrNull,
        Caller = row["callinTel"].TextOrNull,
        CalledAt = row["createTime"].Time(clock),
        QueueId = row["queueId"].WholeNumber,
    };
}
