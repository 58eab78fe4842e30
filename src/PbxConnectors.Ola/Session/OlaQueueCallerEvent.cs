using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Session;

/// <summary>A caller joined or left a queue (<c>agent_caller_state</c>; on the wire only). Immutable.</summary>
public sealed record OlaQueueCallerEvent : OlaEvent
{
    internal OlaQueueCallerEvent()
    {
    }

    /// <summary>What happened as sent (<c>action</c>): <c>in</c>, or another word for leaving.</summary>
    public string? Action { get; init; }

    /// <summary>True when the caller left.</summary>
    public bool Left { get; init; }

    /// <summary>Id of the call (<c>caller.uuid</c>); what taking it wants.</summary>
    public string? CallId { get; init; }

    /// <summary>The caller's number (<c>caller.cid_number</c>).</summary>
    public string? CallerNumber { get; init; }

    /// <summary>The queue, where the message names one.</summary>
    public string? Queue { get; init; }

    internal static OlaQueueCallerEvent Read(VendorJson root, string? kind, DateTimeOffset at, ReadOnlyMemory<byte> utf8) => new()
    {
        Kind = kind,
        ObservedAt = at,
        Utf8 = utf8,
        Action = root["action"].Value(),
        Left = root["action"].Value() is { } action && action != "in",
        CallId = root["caller"]["uuid"].Value(),
        CallerNumber = root["caller"].FirstOf("cid_number", "caller_number").Value(),
        Queue = root.FirstOf("queue", "queue_id", "queue_name").Value() ?? root["caller"].FirstOf("queue", "queue_id").Value(),
    };
}
