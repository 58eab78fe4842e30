using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace PbxConnectors.Testing;

/// <summary>
/// Turns ola's HTTP requests into commands to the exchange and the directory, and what comes of them into ola answers.
/// </summary>
internal sealed class OlaApi(
    SimulatedExchange exchange, OlaServerOptions options, OlaTokens tokens, OlaAgentBook agents, OlaDirectory directory, RequestLog log)
{
    public const string TokenHeader = "X-Auth-Token";

    /// <summary>The operation a path belongs to, whatever the verb; empty when to none.</summary>
    public static string Identify(string method, string path, ReadOnlyMemory<byte> body)
    {
        // The literal path goes before the one with placeholders: oprConf/all/{uuid}/kick is no member called all.
        var candidates = OlaOperation.All.Where(operation => operation.MatchPath(path) is not null)
            .OrderBy(operation => operation.Path.Count(c => c == '{')).ToArray();
        if (candidates is [{ Id: "createConference" }, ..] or [_, { Id: "createConference" }])
        {
            return HasConferenceId(body) ? "updateConference" : "createConference";
        }

        return (Array.Find(candidates, operation => operation.Method == method) ?? candidates.FirstOrDefault())?.Id ?? "";
    }

    public Reply Answer(RecordedRequest request)
    {
        if (OlaOperation.All.FirstOrDefault(operation => operation.Id == request.Operation) is not { } operation)
        {
            log.AddViolation($"{request.Method} {request.Path}: there is no such path");
            return Reply.Text("""{"code":404,"result":"Not Found"}""", 404);
        }

        var inOrder = true;
        if (request.Method != operation.Method)
        {
            Report($"the verb is {request.Method} instead of {operation.Method}");
        }

        var arguments = OlaArguments.Read(operation, request, Report);
        if (operation.Id == "requestToken")
        {
            return inOrder ? LogIn(arguments) : Fail(400, "Bad Request");
        }

        if (!tokens.IsValid(request.Headers.GetValueOrDefault(TokenHeader, "")))
        {
            return Fail(401, "Authorization Required!");
        }

        if (operation.Id == "startGroupCall")
        {
            CheckGroupCall(arguments, Report);
        }

        if (operation.Id == "setConferenceMembers" && !arguments.Has("confId") && !arguments.Has("confld"))
        {
            Report("neither 'confId' nor 'confld' is there");
        }

        return inOrder ? Carry(operation, arguments) : Fail(400, "Bad Request");

        void Report(string problem)
        {
            inOrder = false;
            log.AddViolation($"{operation.Id}: {problem}");
        }
    }

    private static bool HasConferenceId(ReadOnlyMemory<byte> body) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)).ContainsKey("confId");

    private static void CheckGroupCall(OlaArguments arguments, Action<string> report)
    {
        string[] needed = arguments["OprType"] switch { "queue" => ["queue"], "ivr" => ["flow_id"], "ai" => ["planId", "companyId"], _ => [] };
        foreach (var name in needed)
        {
            if (arguments[name].Length == 0)
            {
                report($"'{name}' is missing, which OprType {arguments["OprType"]} needs");
            }
        }

        if (arguments.Has("timeOut") && !int.TryParse(arguments["timeOut"], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            report("'timeOut' is no number");
        }
    }

    private Reply LogIn(OlaArguments arguments)
    {
        if (arguments["username"] != options.UserName || arguments["password"] != options.Password)
        {
            return Fail(401, "auth failed!");
        }

        if (!options.AccountEnabled)
        {
            return Fail(403, "account not enable!");
        }

        return Succeed("ok") with { Headers = [new(TokenHeader, tokens.Issue())] };
    }

    private Reply Carry(OlaOperation operation, OlaArguments a) => operation.Id switch
    {
        "dial" => Control(exchange.PlaceCall(a["extn"], a["destNumber"]).Accepted, "call failed"),
        "hangup" => Control(exchange.HangUp(a["extn"]), "no call"),
        "setAgentNotReady" => Control(agents.SetState(a["extn"], "unready"), "agent not found"),
        "setAgentReady" => Control(agents.SetState(a["extn"], "ready"), "agent not found"),
        "hold" => Control(exchange.Hold(a["extn"]), "no call"),
        "retrieveHeldCall" => Control(exchange.Retrieve(a["extn"]), "no call"),
        "createExtension" => Done(directory.CreateExtension(a)),
        "deleteExtension" => Done(directory.DeleteExtension(a["extn"])),
        "updateExtension" => Done(directory.UpdateExtension(a)),
        "listExtensions" => Reply.Json(directory.Extensions(a["extn"])),
        "getAgentStatus" => AgentStatus(a),
        "createOutboundGroup" => Done(directory.CreateGroup(a)),
        "deleteOutboundGroup" => Done(directory.DeleteGroup(a["k"])),
        "updateOutboundGroup" => Done(directory.UpdateGroup(a)),
        "listOutboundGroups" => Reply.Json(directory.Groups(a["name"])),
        "listOutboundGroupExtensions" => Reply.Json(directory.ExtensionsOf(a["k"], a["extn"])),
        "listQueues" => Reply.Json(directory.Queues(a["name"], a["uuid"])),
        "getQueueCallers" => directory.Callers(a["uuid"]) is { } callers ? Reply.Json(callers) : Fail(500, "queue not found"),
        "listTrunkGroups" => Reply.Json(directory.TrunkGroups(a["name"])),
        "listIvrFlows" => Reply.Json(OlaDirectory.IvrFlows()),
        "createConference" => CreateConference(a),
        "deleteConference" => Done(directory.DeleteConference(a["uuid"]), "success"),
        "updateConference" => UpdateConference(a),
        "listConferences" => Reply.Json(directory.Conferences(a["nbr"], a["topic"])),
        "setConferenceMembers" => Done(directory.SetMembers(a.Has("confId") ? a["confId"] : a["confld"], a["members"].Split(',')), "success"),
        "listConferenceMembers" =>
            directory.Members(a["UUID"]) is { } members ? Reply.Json(members) : Fail(500, "conference not found"),
        "inviteConferenceMember" => Done(directory.Invite(a["UUID"], a["member"])),
        "controlConferenceMember" => Done(directory.Control(a["uuid"], a["member"], a["type"]), "success"),
        "endConference" => Done(directory.Control(a["uuid"], "all", "kick"), "success"),
        "addToBlacklist" => Done(directory.AddToBlacklist(a["phone"], a["special_flag"])),
        "removeFromBlacklist" => Done(directory.RemoveFromBlacklist(a["phone"], a["special_flag"])),
        "updateBlacklistEntry" => Done(directory.UpdateBlacklist(a["phone"], a["special_flag"])),
        "listBlacklist" => Reply.Json(directory.Blacklist(a["phone"], a["special_flag"])),
        // Taken and not played: of the single calls the PBX would tell nothing.
        "startGroupCall" => Done(true),
        "startCallback" => Done(exchange.PlaceCallback(a["from"], a["to"]).Accepted),
        _ => Fail(404, "Not Found"),
    };

    private Reply AgentStatus(OlaArguments arguments)
    {
        var rows = new JsonArray();
        foreach (var row in agents.Rows(arguments["extn"], arguments["state"], arguments["queue_name"]))
        {
            rows.Add((JsonNode)row);
        }

        var answer = new JsonObject();
        WriteCode(answer, 200, asText: true);
        answer["agent"] = rows;
        return Reply.Json(answer);
    }

    private Reply CreateConference(OlaArguments arguments)
    {
        var (id, number) = directory.CreateConference(arguments);
        return Succeed("success", ("confUuid", id), ("nbr", number));
    }

    private Reply UpdateConference(OlaArguments arguments) =>
        directory.UpdateConference(arguments)
            ? Succeed("success", ("confUuid", arguments["confId"]))
            : Fail(500, "conference not found");

    private Reply Control(bool done, string otherwise) =>
        !done ? Fail(500, otherwise) : options.EmptyControlAnswers ? Reply.Text("", 200) : Succeed("ok");

    private Reply Done(bool done, string result = "ok") => done ? Succeed(result) : Fail(500, "failed");

    private Reply Succeed(string result, params (string Name, string Value)[] more)
    {
        var answer = new JsonObject();
        WriteCode(answer, 200, asText: false);
        answer["result"] = result;
        foreach (var (name, value) in more)
        {
            answer[name] = value;
        }

        return Reply.Json(answer);
    }

    // The document knows 401 and 403 only; other failures carry a code of the same kind. Those that HTTP knows come with its status too.
    private Reply Fail(int code, string result)
    {
        var answer = new JsonObject();
        WriteCode(answer, code, asText: false);
        answer["result"] = result;
        return Reply.Json(answer, options.FailuresWithHttp200 || code == 500 ? 200 : code);
    }

    private void WriteCode(JsonObject answer, int code, bool asText)
    {
        if (options.CodeForm == OlaCodeForm.Absent && code == 200)
        {
            return;
        }

        var text = options.CodeForm == OlaCodeForm.Text || options.CodeForm == OlaCodeForm.AsPrinted && asText;
        answer["code"] = text ? code.ToString(CultureInfo.InvariantCulture) : code;
    }
}
