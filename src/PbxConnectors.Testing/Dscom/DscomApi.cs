using System.Text.Json;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>Turns dscom requests into commands to the exchange, and what comes of them into dscom answers.</summary>
internal sealed partial class DscomApi(SimulatedExchange exchange, DscomServerOptions options, DscomTokens tokens, RequestLog log)
{
    private const string TokenPath = "/oauth/token";

    private readonly DscomRecordShape _shape = new(exchange, options);

    /// <summary>The operation a path belongs to, whatever the verb; empty when to none.</summary>
    public string Identify(string method, string path, ReadOnlyMemory<byte> body)
    {
        if (!path.StartsWith(options.Prefix + "/", StringComparison.Ordinal))
        {
            return IsRecordingPath(path) ? "downloadRecording" : "";
        }

        var inner = path[options.Prefix.Length..];
        if (inner == TokenPath)
        {
            return IdentifyGrant(body);
        }

        var candidates = DscomOperation.All.Where(operation => Matches(operation.Path, inner)).ToArray();
        return (Array.Find(candidates, operation => operation.Method == method) ?? candidates.FirstOrDefault())?.Id ?? "";
    }

    public Reply Answer(RecordedRequest request)
    {
        if (DscomOperation.All.FirstOrDefault(operation => operation.Id == request.Operation) is not { } operation)
        {
            log.AddViolation($"{request.Method} {request.Path}: there is no such path");
            return Reply.Text("""{"message":"Not Found"}""", 404);
        }

        return operation.Id switch
        {
            "requestAccessToken" or "refreshAccessToken" => AnswerToken(operation, request),
            "downloadRecording" => AnswerRecording(request),
            _ => AnswerOperation(operation, request),
        };
    }

    private static bool IsRecordingPath(string path) =>
        path.StartsWith("/monitor/", StringComparison.Ordinal) || path.StartsWith("/voicemail/", StringComparison.Ordinal);

    private static bool Matches(string template, string path)
    {
        const string identifier = "{id}";
        if (!template.EndsWith(identifier, StringComparison.Ordinal))
        {
            return template == path;
        }

        var stem = template[..^identifier.Length];
        return path.StartsWith(stem, StringComparison.Ordinal) && path.Length > stem.Length
            && !path[stem.Length..].Contains('/', StringComparison.Ordinal);
    }

    // Both grants share one path; only the body tells them apart.
    private static string IdentifyGrant(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var isRefresh = document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("grant_type", out var grant) && grant.ValueEquals("refresh_token");
            return isRefresh ? "refreshAccessToken" : "requestAccessToken";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "requestAccessToken";
        }
    }

    private Reply AnswerToken(DscomOperation operation, RecordedRequest request) =>
        TryRead(operation, request, out var arguments) ? tokens.Grant(arguments) : DscomTokens.RefuseParameters();

    private Reply AnswerOperation(DscomOperation operation, RecordedRequest request)
    {
        if (!tokens.IsValid(request.Headers.GetValueOrDefault("Authorization")))
        {
            return Unauthenticated();
        }

        return TryRead(operation, request, out var arguments)
            ? Carry(operation, arguments, request)
            : Fail(operation.ParameterError);
    }

    private Reply Carry(DscomOperation operation, DscomArguments arguments, RecordedRequest request) => operation.Id switch
    {
        "dial" => Dial(operation, arguments),
        "hangup" => Done(operation, exchange.HangUp(arguments["extension"])),
        "transfer" => Transfer(operation, arguments),
        "cancelAttendedTransfer" => Done(operation, exchange.CancelAttendedTransfer(arguments["extension"])),
        "hold" => Done(operation, exchange.Hold(arguments["extension"])),
        "retrieveHeldCall" => Done(operation, exchange.Retrieve(arguments["extension"])),
        "park" => Done(operation, exchange.Park(arguments["extension"])),
        "listParkedCalls" => ListParkedCalls(arguments),
        "retrieveParkedCall" => Done(operation, exchange.RetrieveParked(arguments["extension"], arguments["dest"])),
        "redirectQueuedCall" => Done(operation, exchange.Redirect(arguments["extension"], arguments["dest"])),
        "pickup" => Done(operation, exchange.PickUp(arguments["extension"], arguments["dest"])),
        "bargeIn" => Supervise(operation, arguments, SupervisionMode.BargeIn),
        "monitor" => Supervise(operation, arguments, SupervisionMode.Listen),
        "whisper" => Supervise(operation, arguments, SupervisionMode.Whisper),
        "playRecordingOnHandset" => PlayOnHandset(operation, arguments),
        "agentLogin" => LogInAgent(operation, arguments),
        "agentLogout" => Done(operation,
            exchange.LogOutAgent(arguments["extension"], arguments["queue"] == "all" ? null : arguments["queue"])),
        "setAgentState" => SetAgentState(operation, arguments),
        "getAgentStatus" => ListAgents(arguments),
        "getQueueStatus" => ListQueue(arguments),
        "getTrunkStatus" => ListTrunks(arguments),
        "getWaitingCallers" => ListWaitingCallers(arguments),
        "listVoicemails" => ListVoicemails(arguments),
        "markVoicemailRead" => MarkVoicemail(operation, arguments, request),
        "synthesizeSpeech" => Synthesize(arguments),
        "getExtensionStatus" => ListExtensions(arguments),
        "listCallRecords" => ListCallRecords(arguments),
        "listBillingRecords" => ListBillingRecords(operation, arguments),
        _ => Reply.Text("""{"message":"Not Found"}""", 404),
    };

    private Reply Dial(DscomOperation operation, DscomArguments arguments)
    {
        var display = arguments["displaycid"];
        var result = exchange.PlaceCall(arguments["extension"], arguments["dest"], display.Length > 0 ? display : null);
        if (!result.Accepted)
        {
            return Fail(operation.Failure);
        }

        return Succeed(new JsonObject { ["uniqueid"] = DscomRecordShape.UniqueId(result.Call.Id, result.Call.StartedAt) });
    }

    private Reply Refuse(DscomOperation operation, string problem)
    {
        log.AddViolation($"{operation.Id}: {problem}");
        return Fail(operation.ParameterError);
    }

    private bool TryRead(DscomOperation operation, RecordedRequest request, out DscomArguments arguments)
    {
        var inOrder = true;
        CheckHeaders(operation, request, Report);
        arguments = DscomArguments.Read(operation, request, Report);
        return inOrder;

        void Report(string problem)
        {
            inOrder = false;
            log.AddViolation($"{operation.Id}: {problem}");
        }
    }

    private static void CheckHeaders(DscomOperation operation, RecordedRequest request, Action<string> report)
    {
        if (request.Method != operation.Method)
        {
            report($"the verb is {request.Method} instead of {operation.Method}");
        }

        if (!Header("Accept").Contains("application/json", StringComparison.OrdinalIgnoreCase))
        {
            report("the header 'Accept: application/json' is missing");
        }

        if (!Header("Accept-Language").StartsWith("zh-CN", StringComparison.OrdinalIgnoreCase))
        {
            report("the header 'Accept-Language: zh-CN' is missing");
        }

        // The table of headers asks for a content type on every call; without content there is nothing to declare.
        var hasContent = operation.HasBody || !request.Body.IsEmpty;
        if (hasContent && !Header("Content-Type").StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            report("the header 'Content-Type: application/json' is missing");
        }

        string Header(string name) => request.Headers.GetValueOrDefault(name, "");
    }

    private Reply Done(DscomOperation operation, bool done) => done ? Succeed(new JsonArray()) : Fail(operation.Failure);

    private Reply Succeed(JsonNode data, int total = 0) => Envelope(DscomCodes.Success, data, total);

    private Reply Fail(string code) => Envelope(code, new JsonArray(), 0);

    private Reply Envelope(string code, JsonNode data, int total) => Reply.Json(
        new JsonObject
        {
            ["code"] = options.CodeAsNumber ? int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) : code,
            ["msg"] = DscomCodes.MessageOf(code),
            ["data"] = data,
            ["total"] = total,
        },
        escapeNonAscii: options.EscapeNonAscii);

    private static Reply Unauthenticated() => Reply.Text("""{"message":"Unauthenticated."}""", 401);
}
