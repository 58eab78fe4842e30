using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Session;

/// <summary>The state of an extension changed (document: 接收消息, <c>agent_state</c>). Immutable.</summary>
public sealed record OlaAgentStateEvent : OlaEvent
{
    internal OlaAgentStateEvent()
    {
    }

    /// <summary>Extension (<c>agent_extn</c>, else <c>this_dn</c> or <c>agent_id</c>).</summary>
    public string? Extension { get; init; }

    /// <summary>Agent id (<c>agent_id</c>).</summary>
    public string? AgentId { get; init; }

    /// <summary>Agent name (<c>agent_name</c>).</summary>
    public string? AgentName { get; init; }

    /// <summary>State (<c>state</c>).</summary>
    public OlaAgentState? State { get; init; }

    /// <summary>State before (<c>old_state</c>).</summary>
    public OlaAgentState? PreviousState { get; init; }

    /// <summary>How far the call is (<c>private_data</c>).</summary>
    public OlaCallPhase? Phase { get; init; }

    /// <summary>Whether the other party has answered (<c>other_answered</c>).</summary>
    public bool? OtherAnswered { get; init; }

    /// <summary>Id of the extension's leg of the call (<c>call_accept</c>).</summary>
    public string? AgentCallId { get; init; }

    /// <summary>Id of the other party's leg of the call (<c>other_accept</c>).</summary>
    public string? OtherCallId { get; init; }

    /// <summary>Queues the extension is logged in to (<c>queue_id</c>).</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>Direction of the call (<c>call_direction</c>, else <c>call_type</c>).</summary>
    public CallDirection Direction { get; init; }

    /// <summary>Calling number (<c>call_id</c>, which is no id).</summary>
    public string? CallingNumber { get; init; }

    /// <summary>Calling number as the network gave it (<c>ani</c>).</summary>
    public string? Ani { get; init; }

    /// <summary>Called number as the network gave it (<c>dnis</c>).</summary>
    public string? Dnis { get; init; }

    /// <summary>Kind of this party (<c>this_type</c>), <c>agent</c>.</summary>
    public string? PartyType { get; init; }

    /// <summary>Kind of the other party (<c>other_type</c>).</summary>
    public string? OtherType { get; init; }

    /// <summary>Number of the other party (<c>other_dn</c>).</summary>
    public string? OtherNumber { get; init; }

    /// <summary>Kind of the third party (<c>third_type</c>).</summary>
    public string? ThirdType { get; init; }

    /// <summary>Number of the third party (<c>third_dn</c>).</summary>
    public string? ThirdNumber { get; init; }

    /// <summary>When, by the PBX's clock (<c>timestamp</c>, Unix milliseconds).</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Key pressed (<c>dtmf</c>).</summary>
    public string? Digit { get; init; }

    /// <summary>Keys pressed so far (<c>dtmf_his</c>).</summary>
    public string? Digits { get; init; }

    /// <summary>Line (<c>gateway</c>).</summary>
    public string? Gateway { get; init; }

    /// <summary>The <c>skill</c> member; not documented.</summary>
    public int? Skill { get; init; }

    /// <summary>The <c>calls_queued</c> member; not documented, callers queued by its name.</summary>
    public int? CallsQueued { get; init; }

    /// <summary>The <c>max_queued_time</c> member; not documented.</summary>
    public int? LongestQueueTime { get; init; }

    /// <summary>The <c>app_data</c> member as JSON.</summary>
    public string? ApplicationData { get; init; }

    internal static OlaAgentStateEvent Read(
        VendorJson root, string? kind, DateTimeOffset at, ReadOnlyMemory<byte> utf8, PbxClock clock) => new()
        {
            Kind = kind,
            ObservedAt = at,
            Utf8 = utf8,
            Extension = root["agent_extn"].Value() ?? root["this_dn"].Value() ?? root["agent_id"].Value(),
            AgentId = root["agent_id"].Value(),
            AgentName = root["agent_name"].Value(),
            State = OlaAgentState.Read(root["state"].Value()),
            PreviousState = OlaAgentState.Read(root["old_state"].Value()),
            Phase = OlaCallPhase.Read(root["private_data"].Value()),
            OtherAnswered = root["other_answered"].Boolean,
            AgentCallId = root["call_accept"].Value(),
            OtherCallId = root["other_accept"].Value(),
            Queues = root["queue_id"].Ids(),
            Direction = OlaAgentStatus.ReadDirection(root["call_direction"].Value() ?? root["call_type"].Value()),
            CallingNumber = root["call_id"].Value(),
            Ani = root["ani"].Value(),
            Dnis = root["dnis"].Value(),
            PartyType = root["this_type"].Value(),
            OtherType = root["other_type"].Value(),
            OtherNumber = root["other_dn"].Value(),
            ThirdType = root["third_type"].Value(),
            ThirdNumber = root["third_dn"].Value(),
            At = root["timestamp"].Time(clock),
            Digit = root["dtmf"].Value(),
            Digits = root["dtmf_his"].Value(),
            Gateway = root["gateway"].Value(),
            Skill = root["skill"].SmallWholeNumber,
            CallsQueued = root["calls_queued"].SmallWholeNumber,
            LongestQueueTime = root["max_queued_time"].SmallWholeNumber,
            ApplicationData = root["app_data"].Exists ? root["app_data"].Raw : null,
        };
}
