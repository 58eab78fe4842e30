namespace PbxConnectors.Testing;

/// <summary>
/// One operation of the dscom contract: verb, path, parameters, and the codes its failures carry. Where the document gives no
/// parameter code for an operation, 600000 (parameter check of the call interface) stands in.
/// </summary>
internal sealed record DscomOperation(string Id, string Method, string Path, string ParameterError, string Failure,
    DscomParameter[] Parameters)
{
    public const string BillingPush = "subscribeBillingPush";
    private const string CallParameterError = "600000";

    public static IReadOnlyList<DscomOperation> All { get; } =
    [
        new("requestAccessToken", "POST", "/oauth/token", "", "",
            [Body("grant_type"), .. Client, Body("username"), Body("password"), Body("scope")]),
        new("refreshAccessToken", "POST", "/oauth/token", "", "",
            [Body("grant_type"), Body("refresh_token"), .. Client, Body("scope")]),
        new("dial", "POST", "/api/v1/call/dial", CallParameterError, "600001",
            [Body("extension"), Body("dest"), OptionalBody("displaycid")]),
        new("transfer", "POST", "/api/v1/call/transfer", "600005", "600006", [Body("type"), Body("extension"), Body("dest")]),
        new("cancelAttendedTransfer", "POST", "/api/v1/call/cancelAtxfer", CallParameterError, "600007", [Body("extension")]),
        new("hangup", "POST", "/api/v1/call/hangup", CallParameterError, "600002", [Body("extension")]),
        new("hold", "POST", "/api/v1/call/hold", CallParameterError, "600003", [Body("extension")]),
        new("retrieveHeldCall", "POST", "/api/v1/call/unhold", CallParameterError, "600004", [Body("extension")]),
        new("park", "POST", "/api/v1/call/park", CallParameterError, "600016", [Body("extension")]),
        new("listParkedCalls", "GET", "/api/v1/call/parkList", CallParameterError, CallParameterError, [Anywhere("extension")]),
        new("retrieveParkedCall", "POST", "/api/v1/call/unpark", "600017", "600018", [Body("extension"), Body("dest")]),
        new("redirectQueuedCall", "POST", "/api/v1/call/redirect", "600019", "600020", [Body("extension"), Body("dest")]),
        new("pickup", "POST", "/api/v1/call/pickup", "600008", "600009", [Body("extension"), Body("dest")]),
        new("bargeIn", "POST", "/api/v1/call/barge", "600010", "600011", [Body("extension"), Body("dest")]),
        new("monitor", "POST", "/api/v1/call/monitor", "600012", "600013", [Body("extension"), Body("dest")]),
        new("whisper", "POST", "/api/v1/call/whisper", "600014", "600015", [Body("extension"), Body("dest")]),
        new("playRecordingOnHandset", "POST", "/api/v1/call/handsetPlay", "600021", "600022",
            [Body("extension"), Body("filename")]),
        new("agentLogin", "POST", "/api/v1/agent/login", "610007", "610000",
            [Body("agentid"), Body("extension"), Body("queue"), OptionalBody("penalty", ParameterKind.Number),
                OptionalBody("paused", ParameterKind.Number)]),
        new("agentLogout", "POST", "/api/v1/agent/logout", "610001", "610002", [Body("extension"), Body("queue")]),
        new("setAgentState", "POST", "/api/v1/agent/pause", "610003", "610004",
            [Body("extension"), Body("paused", ParameterKind.Number), Body("queue"), OptionalBody("reason")]),
        new("getAgentStatus", "GET", "/api/v1/agent/getAgentStatus", CallParameterError, CallParameterError,
            [Anywhere("agentid"), Anywhere("extension"), Anywhere("queue")]),
        new("getExtensionStatus", "GET", "/api/v1/status/endpoint", CallParameterError, CallParameterError,
            [.. Paging, OptionalQuery("endpoint")]),
        new("getQueueStatus", "GET", "/api/v1/status/queue", CallParameterError, CallParameterError, [Query("queue_num")]),
        new("getTrunkStatus", "GET", "/api/v1/status/trunk", CallParameterError, CallParameterError,
            [.. Paging, OptionalQuery("trunk_name")]),
        new("getWaitingCallers", "GET", "/api/v1/status/wait", CallParameterError, CallParameterError,
            [.. Paging, Query("queue_num")]),
        new("listVoicemails", "GET", "/api/v1/voicemail", CallParameterError, CallParameterError,
            [.. Paging, Query("start", ParameterKind.DateTime), Query("end", ParameterKind.DateTime),
                OptionalQuery("is_read", ParameterKind.YesOrNo)]),
        new("markVoicemailRead", "PUT", "/api/v1/voicemail/{id}", "510000", "510001", [Body("is_read", ParameterKind.YesOrNo)]),
        new("synthesizeSpeech", "POST", "/api/v1/tts/synthesize", CallParameterError, CallParameterError, [Body("text")]),
        new("listCallRecords", "GET", "/api/v1/cdr", CallParameterError, CallParameterError,
        [
            .. Paging,
            OptionalQuery("start", ParameterKind.DateTime), OptionalQuery("end", ParameterKind.DateTime),
            OptionalQuery("src"), OptionalQuery("dst"), OptionalQuery("disposition"), OptionalQuery("direction"),
        ]),
        new("listBillingRecords", "GET", "/api/v1/cdr/list", CallParameterError, CallParameterError,
        [
            OptionalQuery("page", ParameterKind.PositiveInteger), OptionalQuery("page_size", ParameterKind.PositiveInteger),
            Query("start_time", ParameterKind.DateTime), Query("end_time", ParameterKind.DateTime),
            OptionalQuery("sort_by"), OptionalQuery("order"),
        ]),
        new("downloadRecording", "GET", "/{recording}", "", "", []),
        new(BillingPush, "WS", "/?user_id=billing&token=", "", "", []),
    ];

    private static DscomParameter[] Client => [Body("client_id", ParameterKind.TextOrNumber), Body("client_secret")];

    private static DscomParameter[] Paging =>
        [Query("page", ParameterKind.PositiveInteger), Query("pageSize", ParameterKind.PositiveInteger)];

    public bool HasBody => Method is "POST" or "PUT";

    private static DscomParameter Body(string name, ParameterKind kind = ParameterKind.Text) =>
        new(name, ParameterPlace.Body, kind, true);

    private static DscomParameter OptionalBody(string name, ParameterKind kind = ParameterKind.Text) =>
        new(name, ParameterPlace.Body, kind, false);

    // Two calls are GETs whose parameters the document prints as a body.
    private static DscomParameter Anywhere(string name) => new(name, ParameterPlace.QueryOrBody, ParameterKind.Text, false);

    private static DscomParameter Query(string name, ParameterKind kind = ParameterKind.Text) =>
        new(name, ParameterPlace.Query, kind, true);

    private static DscomParameter OptionalQuery(string name, ParameterKind kind = ParameterKind.Text) =>
        new(name, ParameterPlace.Query, kind, false);
}
