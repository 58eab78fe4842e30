using System.Text.Json.Serialization;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>An <c>agent_state</c> message, texts left as texts.</summary>
internal sealed class OlaEventRow
{
    [JsonPropertyName("event_type")]
    public string? EventType { get; set; }

    [JsonPropertyName("state")]
    public string? State { get; set; }

    [JsonPropertyName("old_state")]
    public string? OldState { get; set; }

    [JsonPropertyName("call_accept")]
    public string? CallAccept { get; set; }

    [JsonPropertyName("other_accept")]
    public string? OtherAccept { get; set; }

    [JsonPropertyName("agent_id")]
    public string? AgentId { get; set; }

    [JsonPropertyName("agent_extn")]
    public string? AgentExtn { get; set; }

    [JsonPropertyName("agent_name")]
    public string? AgentName { get; set; }

    [JsonPropertyName("queue_id")]
    public List<string>? QueueId { get; set; }

    [JsonPropertyName("skill")]
    public int Skill { get; set; }

    [JsonPropertyName("calls_queued")]
    public int CallsQueued { get; set; }

    [JsonPropertyName("max_queued_time")]
    public int MaxQueuedTime { get; set; }

    [JsonPropertyName("call_id")]
    public string? CallId { get; set; }

    [JsonPropertyName("call_type")]
    public string? CallType { get; set; }

    [JsonPropertyName("ani")]
    public string? Ani { get; set; }

    [JsonPropertyName("dnis")]
    public string? Dnis { get; set; }

    [JsonPropertyName("this_type")]
    public string? ThisType { get; set; }

    [JsonPropertyName("this_dn")]
    public string? ThisDn { get; set; }

    [JsonPropertyName("other_type")]
    public string? OtherType { get; set; }

    [JsonPropertyName("other_dn")]
    public string? OtherDn { get; set; }

    [JsonPropertyName("third_type")]
    public string? ThirdType { get; set; }

    [JsonPropertyName("third_dn")]
    public string? ThirdDn { get; set; }

    [JsonPropertyName("timestamp")]
    public long Timestamp { get; set; }

    [JsonPropertyName("private_data")]
    public string? PrivateData { get; set; }

    [JsonPropertyName("call_direction")]
    public string? CallDirection { get; set; }

    [JsonPropertyName("other_answered")]
    public bool OtherAnswered { get; set; }

    [JsonPropertyName("dtmf")]
    public string? Dtmf { get; set; }

    [JsonPropertyName("dtmf_his")]
    public string? DtmfHis { get; set; }

    [JsonPropertyName("gateway")]
    public string? Gateway { get; set; }
}
