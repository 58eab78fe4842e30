using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>Turns 800ing requests into commands to the exchange, and what comes of them into 800ing answers.</summary>
internal sealed partial class EightHundredApi(
    SimulatedExchange exchange, EightHundredServerOptions options, EightHundredBook book, EightHundredDesk desk,
    EightHundredShape shape, RequestLog log)
{
    private const string MethodsPath = "/voip/api/jsondata.html";
    private const string UploadPath = "/voip/api/upload_record_file.html";
    private const string RecordingPath = "/voip/record/";
    private const string Mp3Path = "/voip/api/client/download/record.json";
    private const string SoundPath = "/voip/sound/";

    // Methods whose answer the document puts into a tag named Result.
    private static readonly HashSet<string> Nested = new(StringComparer.Ordinal)
    {
        "saveCustomerBasic", "startVoiceVerificationCall", "listCustomers", "getCustomer", "getCustomerFields", "saveCustomer", "deleteCustomer",
        "getFieldCodes", "getNextTaskNumberCrm", "setCustomerLock", "listCustomerSales", "updateCustomerSale", "listMemos", "addMemo",
    };

    private static readonly string[] TimeNames =
        ["startTime", "statrTime", "endTime", "sendTime", "nhtTime", "dialStartTime", "dialSucessTime", "dialHangupTime"];

#pragma warning disable CA5351 // The vendor's protocol.
    private readonly string _passwordHash = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(options.Password)));
#pragma warning restore CA5351

    /// <summary>The operation a request belongs to; empty when to none.</summary>
    public string Identify(RecordedRequest request)
    {
        if (request.Path == UploadPath)
        {
            return "uploadRecordingFile";
        }

        if (request.Path == Mp3Path)
        {
            return "downloadRecordingMp3";
        }

        if (request.Path.StartsWith(SoundPath, StringComparison.Ordinal))
        {
            return "downloadPromptSound";
        }

        if (request.Path.StartsWith(RecordingPath, StringComparison.Ordinal))
        {
            return book.VoiceCodes.Any(call => shape.VoiceCode(call)["wsRecordPath"]!.GetValue<string>() == request.Path[RecordingPath.Length..])
                ? "downloadVoiceVerificationRecording"
                : "downloadRecordingWav";
        }

        if (request.Path != MethodsPath)
        {
            return "";
        }

        var arguments = EightHundredArguments.Read(request);
        if (arguments["method"] == "upload_record")
        {
            return arguments["cmd"] switch
            {
                "channelstatus" => "deviceReportChannelStatus",
                "upload" => "deviceUploadRecording",
                "getMessageList" => "devicePollMessages",
                _ => "",
            };
        }

        var candidates = EightHundredOperation.Methods.Where(operation => operation.Method == arguments["method"]).ToArray();
        return (options.UsesSecondDescriptions ? candidates.LastOrDefault() : candidates.FirstOrDefault())?.Id ?? "";
    }

    public Reply Answer(RecordedRequest request)
    {
        switch (request.Operation)
        {
            case "downloadRecordingWav" or "downloadVoiceVerificationRecording":
                return Recording(request.Path[RecordingPath.Length..]);
            case "downloadRecordingMp3":
                return RecordingById(request);
            case "downloadPromptSound":
                return options.CallFlows.Any(flow => PromptPath(flow) == request.Path[SoundPath.Length..]) ? Sound() : NotFound();
        }

        var arguments = EightHundredArguments.Read(request);
        if (request.Operation.StartsWith("device", StringComparison.Ordinal) && request.Operation != "dialFromDevice")
        {
            return Device(request, arguments);
        }

        if (request.Operation.Length == 0)
        {
            log.AddViolation($"{request.Method} {request.Path}: there is no such path or method");
            return Fail("", EightHundredCodes.InternalError);
        }

        if (!IsKnown(arguments))
        {
            return Fail(request.Operation, EightHundredCodes.NotAuthenticated);
        }

        if (request.Operation == "uploadRecordingFile")
        {
            return Upload(request, arguments);
        }

        var operation = EightHundredOperation.Methods.First(each => each.Id == request.Operation);
        return IsInOrder(operation, request, arguments) ? Carry(operation, arguments) : Fail(operation.Id, EightHundredCodes.InternalError);
    }

    public static string PromptPath(SimulatedCallFlow flow) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"lab/{flow.Id}.wav");

    // Upper case in every example of the document.
    private bool IsKnown(EightHundredArguments arguments) =>
        arguments["sa_user"] == options.Account && arguments["sa_password"] == _passwordHash;

    private bool IsInOrder(EightHundredOperation operation, RecordedRequest request, EightHundredArguments arguments)
    {
        var problems = new List<string>();
        if (request.Method is not ("GET" or "POST"))
        {
            problems.Add($"the verb is {request.Method}");
        }

        problems.AddRange(arguments.Names
            .Where(name => name is not ("sa_user" or "sa_password" or "method") && !operation.Knows(name))
            .Select(name => $"'{name}' is not a parameter of this method"));
        problems.AddRange(operation.Required.Where(name => !arguments.Has(name)).Select(name => $"'{name}' is missing"));
        problems.AddRange(TimeNames.Where(name => arguments.Has(name) && shape.ParseTime(arguments[name]) is null)
            .Select(name => $"'{name}' is not a time of the form yyyy-MM-dd HH:mm:ss"));
        foreach (var problem in problems)
        {
            log.AddViolation($"{operation.Id}: {problem}");
        }

        return problems.Count == 0;
    }

    private Reply Carry(EightHundredOperation operation, EightHundredArguments a) => operation.Id switch
    {
        "getOwnExtension" => OwnExtension(operation),
        "listExtensions" or "listExtensionDetails" => Extensions(operation),
        "registerExtension" => RegisterExtension(operation),
        "createExtension" => CreateExtension(operation, a),
        "updateExtension" => Succeed(operation, desk.HasExtension(a.Id("exteId")) ? null : EightHundredCodes.Missing),
        "deleteExtension" => Succeed(operation, desk.DeleteExtension(a.Id("exteId")) ? null : EightHundredCodes.Missing),
        "resetExtensionPassword" => desk.HasExtension(a.Id("exteId"))
            ? Succeed(operation, new JsonObject { ["password"] = "lab-new-password" })
            : Fail(operation.Id, EightHundredCodes.Missing),
        "setExtensionCallerId" => Succeed(operation, exchange.FindExtension(a["extension"]) is null ? EightHundredCodes.Missing : null),
        "setAgentCheckInOut" => CheckInOut(operation, a),
        "getSystemChannels" => Channels(operation),
        "listInboundChannels" => InboundChannels(operation, a),
        "startCallback" => StartCallback(operation, a),
        "listCallbacks" => Callbacks(operation, a),
        "dialFromDevice" => DialFromDevice(operation, a),
        "sendMessage" => SendMessage(operation, a),
        "receiveMessages" => ReceiveMessages(operation, a),
        "findCallRecords" or "findCallRecordsCrm" => CallRecords(operation, a),
        "startVoiceVerificationCall" => StartVoiceCode(operation, a),
        "listVoiceVerificationCalls" => VoiceCodes(operation, a),
        "listCallFlows" => CallFlows(operation),
        "createCampaign" => CreateCampaign(operation, a),
        "listCampaignCalls" => CampaignCalls(operation, a),
        "getNextTaskNumber" or "getNextTaskNumberCrm" => NextTaskNumber(operation),
        _ => CarryOffice(operation, a),
    };

    private static Reply Sound()
    {
        using var stream = new MemoryStream();
        CallProgress.WaveFile.Write(stream, new short[ToneSynthesizer.SampleRate]);
        return Reply.Wave(stream.ToArray());
    }

    private static Reply NotFound() => Reply.Text("Not Found", 404, "text/plain");

    private Reply Recording(string path)
    {
        var record = exchange.Records.FirstOrDefault(each => shape.RecordingPath(each.LegId, each.StartedAt) == path);
        return record?.RenderRecording() is { } wave ? Reply.Wave(wave) : NotFound();
    }

    // The laboratory has no MP3 encoder: the recording comes as the WAV it is, and says so.
    private Reply RecordingById(RecordedRequest request)
    {
        var arguments = EightHundredArguments.Read(request);
        var leg = arguments.Id("id") is { } id ? EightHundredBook.LegId(id) : null;
        return arguments["ismp3"] == "1" && leg is { } known && exchange.FindRecord(known)?.RenderRecording() is { } wave
            ? Reply.Wave(wave)
            : Reply.Json(new JsonObject
            {
                ["code"] = EightHundredCodes.Missing,
                ["message"] = EightHundredCodes.MessageOf(EightHundredCodes.Missing),
            });
    }

    private Reply Upload(RecordedRequest request, EightHundredArguments arguments)
    {
        if (request.Method != "POST" || arguments.File is not { } file || arguments.FilePart != "fileGsm" || arguments["isBase"] != "true")
        {
            log.AddViolation("uploadRecordingFile: it is a POST with the file as 'fileGsm' and isBase true");
            return Fail(request.Operation, EightHundredCodes.FileNotSaved);
        }

#pragma warning disable CA5351 // The vendor's protocol.
        var sum = Convert.ToHexString(MD5.HashData(file.Span));
#pragma warning restore CA5351
        try
        {
            var name = Encoding.UTF8.GetString(Convert.FromBase64String(arguments["fileName"]));
            if (sum.Equals(arguments["fileMd5"], StringComparison.OrdinalIgnoreCase))
            {
                desk.AddUpload(new ReceivedRecording(name, file, arguments["callid"]));
                return Reply.Json(new JsonObject { ["code"] = 0, ["message"] = "OK" });
            }
        }
        catch (FormatException)
        {
            log.AddViolation("uploadRecordingFile: 'fileName' is not Base64");
        }

        return Fail(request.Operation, EightHundredCodes.FileNotSaved);
    }

    private Reply Device(RecordedRequest request, EightHundredArguments arguments)
    {
        var mac = arguments["satellite"];
        if (mac.Length == 0)
        {
            return DeviceReply(EightHundredCodes.DeviceMissing);
        }

        if (!options.Devices.Any(device => device.Mac == mac))
        {
            return DeviceReply(EightHundredCodes.DeviceUnknown);
        }

        switch (request.Operation)
        {
            case "deviceReportChannelStatus":
                desk.SetDeviceStatus(mac, arguments["status"]);
                return DeviceReply(0);
            case "deviceUploadRecording":
                desk.AddUpload(new ReceivedRecording(arguments["callid"], arguments.File ?? default, arguments["callid"]));
                return DeviceReply(0, answer => answer["callid"] = arguments["callid"]);
            default:
                var waiting = desk.TakeDeviceMessages(mac);
                return waiting.Count == 0
                    ? DeviceReply(EightHundredCodes.NoMessages)
                    : DeviceReply(0, answer => answer["data"] = new JsonArray([.. waiting.Select(message => JsonNode.Parse(message))]));
        }
    }

    private Reply DeviceReply(int status, Action<JsonObject>? complete = null)
    {
        var answer = new JsonObject
        {
            ["time"] = exchange.Now.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["status"] = status,
        };
        if (status != 0)
        {
            answer["message"] = EightHundredCodes.MessageOf(status);
        }

        complete?.Invoke(answer);
        return Reply.Json(answer);
    }

    private Reply Succeed(EightHundredOperation operation, JsonObject payload)
    {
        var envelope = new JsonObject();
        if (Nested.Contains(operation.Id))
        {
            envelope["success"] = true;
            if (operation.Id != "getNextTaskNumberCrm")
            {
                envelope["code"] = 0;
            }
        }
        else if (operation.Id is "findCallRecords" or "findCallRecordsCrm")
        {
            // The one list without a code.
            envelope["success"] = true;
        }
        else
        {
            envelope["code"] = 0;
            envelope["message"] = "OK";
        }

        foreach (var (name, value) in payload.ToArray())
        {
            payload.Remove(name);
            envelope[name] = value;
        }

        return Reply.Json(Nest(operation.Id, envelope));
    }

    private Reply Succeed(EightHundredOperation operation, int? failure) =>
        failure is { } code ? Fail(operation.Id, code) : Succeed(operation, new JsonObject());

    private Reply Fail(string operation, int code)
    {
        var envelope = new JsonObject { ["code"] = code, ["message"] = EightHundredCodes.MessageOf(code) };
        if (Nested.Contains(operation))
        {
            envelope["success"] = false;
        }

        return Reply.Json(Nest(operation, envelope));
    }

    private JsonObject Nest(string operation, JsonObject envelope) => options.NestsResult && Nested.Contains(operation)
        ? new JsonObject { [operation is "getNextTaskNumberCrm" or "setCustomerLock" ? "result" : "Result"] = envelope }
        : envelope;

    private static JsonArray ArrayOf(IEnumerable<JsonNode> rows)
    {
        var array = new JsonArray();
        foreach (var row in rows)
        {
            array.Add(row);
        }

        return array;
    }

    private JsonArray Page<T>(IReadOnlyList<T> rows, EightHundredArguments a, int standard, Func<T, JsonNode> write) =>
        ArrayOf(rows.Skip(Math.Max(0, a.Integer("start", 0))).Take(Math.Min(options.MaxRows, a.Integer("limit", standard))).Select(write));

    private bool IsWithin(DateTimeOffset at, EightHundredArguments a, string start = "startTime")
    {
        // To the second, both ends included.
        var second = shape.ParseTime(shape.Time(at))!.Value;
        return (shape.ParseTime(a[start]) is not { } from || second >= from) && (shape.ParseTime(a["endTime"]) is not { } to || second <= to);
    }

    private static JsonElement? ReadJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
