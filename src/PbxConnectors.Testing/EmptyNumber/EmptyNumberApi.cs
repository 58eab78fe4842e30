using System.Globalization;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>The six calls of the empty-number server.</summary>
internal sealed class EmptyNumberApi(EmptyNumberDesk desk, EmptyNumberServerOptions options, RequestLog log)
{
    private const int Success = 200;
    private const int BadParameters = 400;
    private const int UnknownClient = 404;

    private static readonly (string Operation, string Method, string Stem)[] Paths =
    [
        ("acquireClientId", "GET", "/notify"),
        ("getDialPlan", "GET", "/dialplan/"),
        ("getExtensionAccounts", "GET", "/accounts/"),
        ("sendHeartbeat", "POST", "/heartbeat/"),
        ("reportStatus", "GET", "/status/"),
        ("uploadDialAudio", "POST", "/dial_wav/"),
    ];

    public static IEnumerable<string> Operations => Paths.Select(path => path.Operation);

    public static string Identify(string path) =>
        Array.Find(Paths, known => Matches(known.Stem, path)).Operation ?? "";

    public async Task<Reply> AnswerAsync(RecordedRequest request, CancellationToken cancellationToken)
    {
        var (operation, method, stem) = Array.Find(Paths, known => known.Operation == request.Operation);
        if (operation is null)
        {
            log.AddViolation($"{request.Method} {request.Path}: there is no such path");
            return Reply.Text("""{"timestamp":0,"status":404,"error":"Not Found"}""", 404);
        }

        if (request.Method != method)
        {
            return Refuse(operation, $"the verb is {request.Method} instead of {method}");
        }

        if (operation == "acquireClientId")
        {
            return Succeed(new JsonObject { ["clientId"] = desk.AddClient() });
        }

        var clientId = request.Path[stem.Length..];
        if (!desk.Knows(clientId))
        {
            return Envelope(UnknownClient, "客户端ID不存在", null);
        }

        return operation switch
        {
            "getDialPlan" => DialPlan(clientId, request),
            "getExtensionAccounts" => Accounts(clientId, request),
            "sendHeartbeat" => Heartbeat(request),
            "reportStatus" => Status(clientId, request),
            _ => await UploadAsync(clientId, request, cancellationToken).ConfigureAwait(false),
        };
    }

    private Reply DialPlan(string clientId, RecordedRequest request)
    {
        if (HasUnknownQuery(request, []) is { } problem)
        {
            return Refuse(request.Operation, problem);
        }

        var entries = new JsonArray();
        foreach (var number in desk.HandOut(clientId))
        {
            var entry = new JsonObject();
            if (!options.OmitExtensionNumbers)
            {
                entry["extensionNum"] = number.ExtensionNumber;
            }

            entry["phoneNum"] = number.PhoneNumber;
            entries.Add((JsonNode)entry);
        }

        return Succeed(new JsonObject { ["dialplans"] = entries });
    }

    private Reply Accounts(string clientId, RecordedRequest request)
    {
        if (HasUnknownQuery(request, ["threadsNum"]) is { } problem)
        {
            return Refuse(request.Operation, problem);
        }

        var text = request.Query.GetValueOrDefault("threadsNum");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) || threads < 1)
        {
            return Refuse(request.Operation, "'threadsNum' is missing or not a positive whole number");
        }

        var accounts = new JsonArray();
        foreach (var account in desk.Allot(clientId, threads))
        {
            accounts.Add((JsonNode)new JsonObject
            {
                ["extensionNum"] = account.ExtensionNumber,
                ["password"] = account.Password,
            });
        }

        return Succeed(new JsonObject { ["accounts"] = accounts });
    }

    private Reply Heartbeat(RecordedRequest request)
    {
        if (!request.Body.IsEmpty)
        {
            return Refuse(request.Operation, "the body is not empty");
        }

        desk.AddHeartbeat();
        return SucceedWithTimestamp();
    }

    private Reply Status(string clientId, RecordedRequest request)
    {
        if (HasUnknownQuery(request, ["status", "extensionNum", "phoneNum"]) is { } problem)
        {
            return Refuse(request.Operation, problem);
        }

        var status = request.Query.GetValueOrDefault("status", "");
        if (!EmptyNumberDesk.KnownStatuses.Contains(status, StringComparer.Ordinal))
        {
            return Refuse(request.Operation, $"'status' is none of {string.Join(", ", EmptyNumberDesk.KnownStatuses)}");
        }

        var extension = request.Query.GetValueOrDefault("extensionNum", "");
        if (extension.Length == 0)
        {
            return Refuse(request.Operation, "'extensionNum' is missing");
        }

        if (!request.Query.TryGetValue("phoneNum", out var number))
        {
            return Refuse(request.Operation, "'phoneNum' is missing; it may be empty, not absent");
        }

        if (!desk.TryAddStatus(clientId, status, extension, number))
        {
            return Refuse(request.Operation, "the extension was not allotted to this client");
        }

        return SucceedWithTimestamp();
    }

    private async Task<Reply> UploadAsync(string clientId, RecordedRequest request, CancellationToken cancellationToken)
    {
        var (form, problem) = await UploadForm.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        if (form is null)
        {
            return Refuse(request.Operation, problem!);
        }

        desk.AddUpload(clientId, form.ExtensionNumber, form.PhoneNumber, form.FileName, form.Content);
        return SucceedWithTimestamp();
    }

    // All but the first path end with the client's id.
    private static bool Matches(string stem, string path) =>
        stem.EndsWith('/') ? path.Length > stem.Length && path.StartsWith(stem, StringComparison.Ordinal) : path == stem;

    private static string? HasUnknownQuery(RecordedRequest request, string[] known) =>
        request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? $"'{unknown}' is not a parameter of this operation"
            : null;

    private Reply Refuse(string operation, string problem)
    {
        log.AddViolation($"{operation}: {problem}");
        return Envelope(BadParameters, "参数错误", null);
    }

    private Reply SucceedWithTimestamp() => Succeed(new JsonObject { ["timestamp"] = desk.Timestamp });

    private static Reply Succeed(JsonObject data) => Envelope(Success, "", data);

    private static Reply Envelope(int code, string message, JsonObject? data) =>
        Reply.Json(new JsonObject { ["code"] = code, ["msg"] = message, ["data"] = data });
}
