namespace PbxConnectors.Testing;

/// <summary>One HTTP operation of the ola contract: verb, path, whether it declares a form, and its parameters.</summary>
internal sealed record OlaOperation(string Id, string Method, string Path, bool HasForm, OlaParameter[] Parameters)
{
    private static readonly string[] TrueOrFalse = ["true", "false"];
    private static readonly string[] ShortTrueOrFalse = ["t", "f"];
    private static readonly string[] KeyCollection = ["0", "1", "2"];
    private static readonly string[] BlacklistKinds = ["2", "3", "4"];

    public static IReadOnlyList<OlaOperation> All { get; } =
    [
        Get("requestToken", "/api/login", Query("username"), Query("password")),
        new(
            "dial", "PUT", "/api/ola/agents/{extn}/dial/{destNumber}", true,
            [InPath("extn"), InPath("destNumber"), OptionalForm("other_str")]),
        Control("hangup", "hangup"),
        Control("setAgentNotReady", "go_break"),
        Control("setAgentReady", "go_ready"),
        Control("hold", "hold"),
        Control("retrieveHeldCall", "unhold"),
        Post(
            "createExtension", "/api/ola/extensions/insert", Form("extn"), Form("extnPwd"), Form("context"), Form("name"),
            OptionalForm("transfer_phone"), OptionalForm("if_auto_login", TrueOrFalse),
            OptionalForm("if_auto_ready", TrueOrFalse)),
        Post("deleteExtension", "/api/ola/extensions/delete", Form("extn")),
        Post(
            "updateExtension", "/api/ola/extensions/update", Form("extn"), Form("extnPwd"), Form("context"), Form("name"),
            Form("transfer_phone"), Form("if_auto_ready", TrueOrFalse), Form("if_auto_login", TrueOrFalse)),
        Get("listExtensions", "/api/ola/extensions/detail", OptionalQuery("extn")),
        Get(
            "getAgentStatus", "/api/ola/agents/{extn}", OptionalPath("extn"), OptionalQuery("state"),
            OptionalQuery("queue_name")),
        Post(
            "createOutboundGroup", "/api/ola/dicts/insert", Form("k"), Form("v"), OptionalForm("start_url"),
            OptionalForm("end_url"), OptionalForm("times"), OptionalForm("hangup_dtmf", KeyCollection)),
        Post("deleteOutboundGroup", "/api/ola/dicts/delete", Form("k")),
        Post(
            "updateOutboundGroup", "/api/ola/dicts/update", Form("k"), OptionalForm("start_url"), OptionalForm("end_url"),
            OptionalForm("times"), OptionalForm("hangup_dtmf", KeyCollection)),
        Get("listOutboundGroups", "/api/ola/dicts/detail", OptionalQuery("name")),
        Get("listOutboundGroupExtensions", "/api/ola/dicts/agent_detail/{k}", OptionalPath("k"), OptionalQuery("extn")),
        Get("listQueues", "/api/ola/all_queues", OptionalQuery("name"), OptionalQuery("uuid")),
        Get("getQueueCallers", "/api/ola/queues/{uuid}/get_callers", InPath("uuid")),
        Get("listTrunkGroups", "/api/ola/gateway_groups", OptionalQuery("name")),
        Get("listIvrFlows", "/api/ola/ivr_flows"),
        Post(
            "createConference", "/api/conferences/saveConf", Form("topic"), OptionalForm("context"),
            OptionalForm("recording", ShortTrueOrFalse), OptionalForm("showName", "extn", "alias"),
            OptionalForm("blending", TrueOrFalse)),
        Post("deleteConference", "/api/conferences/delConf/{uuid}", InPath("uuid")),
        Post(
            "updateConference", "/api/conferences/saveConf", Form("confId"), OptionalForm("topic"), OptionalForm("context"),
            OptionalForm("recording", ShortTrueOrFalse), OptionalForm("showName", "extn", "alias"),
            OptionalForm("blending", TrueOrFalse)),
        Get("listConferences", "/api/conferences/conference/detail", OptionalQuery("nbr"), OptionalQuery("topic")),
        // The document prints confld, with a small L; elsewhere confId. One of the two must be there.
        Post(
            "setConferenceMembers", "/api/conferences/addConfMembers", OptionalForm("confld"), OptionalForm("confId"),
            Form("members")),
        Get("listConferenceMembers", "/api/conferences/liveConf/{UUID}", InPath("UUID")),
        Post("inviteConferenceMember", "/api/conferences/dialConf/{member}/{UUID}", InPath("member"), InPath("UUID")),
        Post(
            "controlConferenceMember", "/api/conferences/oprConf/{member}/{uuid}/{type}", InPath("member"), InPath("uuid"),
            new("type", OlaPlace.Path, true, ["kick", "mute", "unmute"])),
        Post("endConference", "/api/conferences/oprConf/all/{uuid}/kick", InPath("uuid")),
        Post("addToBlacklist", "/api/special_phone/insert", Form("phone"), Form("special_flag", BlacklistKinds)),
        Post("removeFromBlacklist", "/api/special_phone/delete", Form("phone"), OptionalForm("special_flag", BlacklistKinds)),
        Post("updateBlacklistEntry", "/api/special_phone/update", Form("phone"), Form("special_flag", BlacklistKinds)),
        Get(
            "listBlacklist", "/api/special_phone/special_phone_detail", OptionalQuery("phone"),
            OptionalQuery("special_flag", BlacklistKinds)),
        new("startGroupCall", "PUT", "/api/ola/groupCall", true,
            [
                Form("numbers"), OptionalForm("batchAccept"), Form("gatewayGrp"), Form("OprType", "ivr", "play", "queue", "ai"),
                OptionalForm("daFlag", TrueOrFalse), OptionalForm("timeOut"), OptionalForm("queue"), OptionalForm("flow_id"),
                OptionalForm("file"), OptionalForm("fileType", "", "text"), OptionalForm("planId"), OptionalForm("companyId"),
            ]),
        Post("startCallback", "/api/ola/makeCall", Form("from"), Form("to"), OptionalForm("caller_id"), Form("gwGroup")),
    ];

    private static OlaOperation Control(string id, string verb) =>
        new(id, "PUT", $"/api/ola/agents/{{extn}}/{verb}", false, [InPath("extn")]);

    private static OlaOperation Get(string id, string path, params OlaParameter[] parameters) =>
        new(id, "GET", path, false, parameters);

    private static OlaOperation Post(string id, string path, params OlaParameter[] parameters) =>
        new(id, "POST", path, true, parameters);

    private static OlaParameter InPath(string name) => new(name, OlaPlace.Path, true, []);

    private static OlaParameter OptionalPath(string name) => new(name, OlaPlace.Path, false, []);

    private static OlaParameter Query(string name) => new(name, OlaPlace.Query, true, []);

    private static OlaParameter OptionalQuery(string name, params string[] values) => new(name, OlaPlace.Query, false, values);

    private static OlaParameter Form(string name, params string[] values) => new(name, OlaPlace.Form, true, values);

    private static OlaParameter OptionalForm(string name, params string[] values) => new(name, OlaPlace.Form, false, values);

    /// <summary>The values of the path's placeholders; null when the path is another operation's.</summary>
    public IReadOnlyDictionary<string, string>? MatchPath(string path)
    {
        var template = Path.Split('/');
        var actual = path.Split('/');
        // An optional placeholder at the end may be left out with its slash.
        var optionalEnd = Parameters is [{ Place: OlaPlace.Path, Required: false }, ..];
        if (actual.Length != template.Length && !(optionalEnd && actual.Length == template.Length - 1))
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < actual.Length; i++)
        {
            if (template[i].StartsWith('{'))
            {
                if (actual[i].Length == 0)
                {
                    return null;
                }

                values[template[i].Trim('{', '}')] = Uri.UnescapeDataString(actual[i]);
            }
            else if (template[i] != actual[i])
            {
                return null;
            }
        }

        return values;
    }
}
