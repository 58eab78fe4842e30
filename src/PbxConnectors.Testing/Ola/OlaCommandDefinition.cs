namespace PbxConnectors.Testing;

/// <summary>
/// One command of the WebSocket, as clients on the wire send it: name, whether it is for the PBX (<c>action: api</c>), arguments.
/// </summary>
internal sealed record OlaCommandDefinition(string Id, string Command, bool IsApi, OlaParameter[] Arguments)
{
    public const string Connect = "wsConnect";

    /// <summary>What the server pushes can go wrong too.</summary>
    public static readonly string[] Events = ["agentState", "agentCallerState"];

    public static IReadOnlyList<OlaCommandDefinition> All { get; } =
    [
        Control("wsAuthenticate", "auth", Must("username"), Must("password"), Must("accept", "application/json")),
        Control("wsSubscribe", "subscribe", Must("key")),
        Control("wsUnsubscribe", "unsubscribe", Must("key")),
        Control("wsPing", "ping"),
        Api("wsAgentLogin", "login", Must("queue"), Must("extn"), Must("type", "onhook")),
        Api("wsAgentLogout", "logout", Must("extn")),
        Api("wsSetReady", "go_ready", Must("extn")),
        Api("wsSetNotReady", "go_break", Must("extn"), May("reason")),
        Api("wsDial", "dial", Must("extn"), Must("dest"), May("gateway"), May("otherStr")),
        Api("wsHangup", "hangup_other", Must("extn")),
        Api("wsHold", "hold", Must("extn")),
        Api("wsRetrieveHeldCall", "unhold", Must("extn")),
        Api("wsCollectDtmf", "collect_dtmf", Must("extn"), Must("soundfile")),
        Api("wsTransfer", "transfer", Must("extn"), Must("dest")),
        Api("wsIntercept", "intercept", Must("extn"), Must("dest")),
        Api("wsMonitor", "monitor", Must("extn"), Must("dest")),
        Api("wsStopMonitor", "unmonitor", Must("extn")),
        Api("wsThreeWay", "monitor", Must("extn"), Must("dest"), Must("three_way", "true"), May("goip_gateway")),
        Api("wsExitThreeWay", "unmonitor", Must("extn"), Must("three_way", "true")),
        Api("wsTakeCall", "take_call", Must("extn"), Must("channel_uuid")),
        Api("wsKillCall", "kill", May("channel_uuid"), May("extn"), May("cause")),
        Api("wsGetAgentState", "get_agent_state", Must("extn")),
        Api("wsGetTrunkState", "get_trunk_state"),
        Api("wsAnswer", "answer", Must("extn")),
        Api("wsConference", "conference", Must("extn"), Must("dest")),
        Api("wsConsult", "consult", Must("extn"), Must("dest")),
        Api("wsWhisper", "whisper", Must("extn"), Must("who")),
    ];

    /// <summary>The command of a name; a three-party call is told from listening by its flag only.</summary>
    public static OlaCommandDefinition? Find(string command, bool hasThreeWay) =>
        All.FirstOrDefault(definition => definition.Command == command && definition.Arguments.Any(a => a.Name == "three_way") == hasThreeWay);

    private static OlaCommandDefinition Control(string id, string command, params OlaParameter[] arguments) =>
        new(id, command, false, arguments);

    private static OlaCommandDefinition Api(string id, string command, params OlaParameter[] arguments) =>
        new(id, command, true, arguments);

    private static OlaParameter Must(string name, params string[] values) => new(name, OlaPlace.Argument, true, values);

    private static OlaParameter May(string name) => new(name, OlaPlace.Argument, false, []);
}
