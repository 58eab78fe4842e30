namespace PbxConnectors.Testing;

/// <summary>
/// One operation of the dscom contract: verb, path, parameters, and the codes its failures carry. Where the document gives no
/// parameter code for an operation, 600000 (parameter check of the call interface) stands in.
/// </summary>
internal sealed record DscomOperation(string Id, string Method, string Path, string ParameterError, string Failure, DscomParameter[] Parameters)
{
    private const string CallParameterError = "600000";

    public static IReadOnlyList<DscomOperation> All { get; } =
    [
        new("requestAccessToken", "POST", "/oauth/token", "", "", [Body("grant_type"), Body("client_id", ParameterKind.TextOrNumber), Body("client_secret"), Body("username"), Body("password"), Body("scope")]),
        new("refreshAccessToken", "POST", "/oauth/token", "", "", [Body("grant_type"), Body("refresh_token"), Body("client_id", ParameterKind.TextOrNumber), Body("client_secret"), Body("scope")]),
        new("dial", "POST", "/api/v1/call/dial", CallParameterError, "600001", [Body("extension"), Body("dest"), OptionalBody("displaycid")]),
        new("hangup", "POST", "/api/v1/call/hangup", CallParameterError, "600002", [Body("extension")]),
        new("getExtensionStatus", "GET", "/api/v1/status/endpoint", CallParameterError, CallParameterError, [.. Paging, OptionalQuery("endpoint")]),
        new("listCallRecords", "GET", "/api/v1/cdr", CallParameterError, CallParameterError,
            [.. Paging, OptionalQuery("start", ParameterKind.DateTime), OptionalQuery("end", ParameterKind.DateTime), OptionalQuery("src"), OptionalQuery("dst"), OptionalQuery("disposition"), OptionalQuery("direction")]),
        new("listBillingRecords", "GET", "/api/v1/cdr/list", CallParameterError, CallParameterError,
            [OptionalQuery("page", ParameterKind.PositiveInteger), OptionalQuery("page_size", ParameterKind.PositiveInteger), Query("start_time", ParameterKind.DateTime), Query("end_time", ParameterKind.DateTime), OptionalQuery("sort_by"), OptionalQuery("order")]),
        new("downloadRecording", "GET", "/{recording}", "", "", []),
    ];

    private static DscomParameter[] Paging => [Query("page", ParameterKind.PositiveInteger), Query("pageSize", ParameterKind.PositiveInteger)];

    public bool HasBody => Method is "POST" or "PUT";

    private static DscomParameter Body(string name, ParameterKind kind = ParameterKind.Text) => new(name, ParameterPlace.Body, kind, true);

    private static DscomParameter OptionalBody(string name, ParameterKind kind = ParameterKind.Text) => new(name, ParameterPlace.Body, kind, false);

    private static DscomParameter Query(string name, ParameterKind kind = ParameterKind.Text) => new(name, ParameterPlace.Query, kind, true);

    private static DscomParameter OptionalQuery(string name, ParameterKind kind = ParameterKind.Text) => new(name, ParameterPlace.Query, kind, false);
}
