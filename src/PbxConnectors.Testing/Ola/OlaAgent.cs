using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>What an ola PBX knows of one extension. Changed under the book's lock only.</summary>
internal sealed class OlaAgent(string extension)
{
    public string Extension { get; } = extension;
    public List<string> Queues { get; set; } = [];
    public string State { get; private set; } = "ready";
    public string OldState { get; private set; } = "";

    /// <summary>The state outside calls, to which the extension returns.</summary>
    public string RestState { get; set; } = "ready";

    public string Phase { get; set; } = "";
    public long? CallId { get; set; }
    public string Direction { get; set; } = "";
    public string Other { get; set; } = "";
    public bool OtherAnswered { get; set; }
    public DateTimeOffset? LoggedInAt { get; set; }
    public DateTimeOffset? ChangedAt { get; private set; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public ITimer? WrapUp { get; set; }

    // Two legs of one call, as the switch below the PBX numbers its channels.
    public string OwnLeg => CallId is { } id ? LegId(id) : "";
    public string OtherLeg => CallId is { } id && Phase == "answered" ? LegId(id + 1) : "";

    public static string LegId(long number) => $"00000000-0000-4000-8000-{number:d12}";

    public void MoveTo(string state, DateTimeOffset now)
    {
        OldState = State;
        State = state;
        ChangedAt = now;
    }

    public void LeaveCall()
    {
        (CallId, Phase, Direction, Other, OtherAnswered, AnsweredAt) = (null, "", "", "", false, null);
    }

    /// <summary>The event with every member of the printed example, in its order.</summary>
    public JsonObject ToEvent(string kindMember, DateTimeOffset now)
    {
        var outbound = Direction == "outbound";
        var queues = new JsonArray();
        foreach (var queue in Queues)
        {
            queues.Add((JsonNode)queue);
        }

        return new JsonObject
        {
            [kindMember] = "agent_state",
            ["state"] = State,
            ["old_state"] = OldState,
            ["call_accept"] = OwnLeg,
            ["other_accept"] = OtherLeg,
            ["agent_id"] = Extension,
            ["agent_extn"] = Extension,
            ["agent_name"] = Extension,
            ["queue_id"] = queues,
            ["skill"] = 0,
            ["calls_queued"] = 0,
            ["max_queued_time"] = 0,
            ["call_id"] = CallId is null ? "" : outbound ? Extension : Other,
            ["call_type"] = Direction,
            ["ani"] = CallId is null ? "" : outbound ? Extension : Other,
            ["dnis"] = CallId is null ? "" : outbound ? Other : Extension,
            ["this_type"] = "agent",
            ["this_dn"] = Extension,
            ["other_type"] = "",
            ["other_dn"] = Other,
            ["third_type"] = "",
            ["third_dn"] = "",
            ["timestamp"] = now.ToUnixTimeMilliseconds(),
            ["private_data"] = Phase,
            ["call_direction"] = Direction.Length > 0 ? Direction : "undefined",
            ["other_answered"] = OtherAnswered,
            ["dtmf"] = "undefined",
            ["dtmf_his"] = "undefined",
            ["gateway"] = "undefined",
            ["app_data"] = new JsonObject(),
        };
    }

    /// <summary>The row of 查询分机状态: the printed example and the members only its table has.</summary>
    public JsonObject ToRow(OlaServerOptions options, SimulatedExtension? phone)
    {
        var queues = new JsonArray();
        foreach (var queue in Queues)
        {
            queues.Add((JsonNode)queue);
        }

        var isRegistered = phone?.IsRegistered == true;
        return new JsonObject
        {
            ["extn"] = Extension,
            ["id"] = Extension,
            ["channel_uuid"] = OwnLeg,
            ["name"] = Extension,
            ["type"] = "onhook",
            ["weight"] = "0",
            ["queue"] = queues,
            ["moh"] = "",
            ["wrapup_time"] = options.WrapUpTime.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["dial_string"] = $"user/{Extension}",
            ["state"] = State,
            ["old_state"] = OldState,
            ["private_data"] = Phase,
            ["sip_state"] = isRegistered ? "true" : "false",
            ["device"] = "unknown",
            ["sip_ip"] = isRegistered ? phone!.Behaviour.Address : "",
            ["created_at"] = LoggedInAt is { } since ? OlaTime.ToFineText(since, options.TimeZone) : "undefined",
            ["updated_at"] = ChangedAt is { } changed ? OlaTime.ToFineText(changed, options.TimeZone) : "undefined",
            ["call_direction"] = Direction.Length > 0 ? Direction : "undefined",
            ["other_number"] = Other.Length > 0 ? Other : "undefined",
            ["gateway"] = "undefined",
            ["answered_at"] = AnsweredAt is { } answered ? OlaTime.ToFineText(answered, options.TimeZone) : "undefined",
            ["comment"] = "",
        };
    }
}
