using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

// Calls, their lists, messages and campaigns.
internal sealed partial class EightHundredApi
{
    private Reply StartCallback(EightHundredOperation operation, EightHundredArguments a)
    {
        string? url = null;
        if (a.Has("callbackUrl"))
        {
            try
            {
                url = Encoding.UTF8.GetString(Convert.FromBase64String(a["callbackUrl"]));
            }
            catch (FormatException)
            {
                log.AddViolation("startCallback: 'callbackUrl' is not Base64");
                return Fail(operation.Id, EightHundredCodes.InternalError);
            }
        }

        return book.StartCallback(a["sourcePhone"], a["descPhone"], url) is { } call
            ? Succeed(operation, new JsonObject { ["id"] = shape.Id(call.Id) })
            : Fail(operation.Id, EightHundredCodes.InternalError);
    }

    private Reply Callbacks(EightHundredOperation operation, EightHundredArguments a)
    {
        var calls = options.HidesCallbacks ? [] : book.Callbacks
            .Where(call => !a.Has("id") || call.Id == a.Id("id"))
            .Where(call => IsWithin(call.CreatedAt, a))
            .ToArray();
        return Succeed(operation, new JsonObject { ["total"] = calls.Length, ["rows"] = Page(calls, a, 25, shape.Callback) });
    }

    private Reply DialFromDevice(EightHundredOperation operation, EightHundredArguments a)
    {
        var device = options.Devices.FirstOrDefault(each => each.Mac == a["mac"] && each.Channel == a.Integer("channel", 0));
        if (device is null)
        {
            return Fail(operation.Id, EightHundredCodes.Missing);
        }

        return Succeed(operation, exchange.PlaceCall(device.Extension, a["phone"]).Accepted ? null : EightHundredCodes.InternalError);
    }

    private Reply SendMessage(EightHundredOperation operation, EightHundredArguments a)
    {
        desk.AddSentMessage(a["kind"], a["extension"], a["phone"]);

        // Whether a client program obeys the PBX never says.
        if (a["kind"] == "1")
        {
            exchange.PlaceCall(a["extension"], a["phone"]);
        }
        else if (a["kind"] == "7")
        {
            exchange.HangUp(a["extension"]);
        }
        else if (a["kind"] is "3" or "4")
        {
            book.AddMessage(a["kind"], a["phone"], a["content"]);
        }

        return Succeed(operation, (int?)null);
    }

    private Reply ReceiveMessages(EightHundredOperation operation, EightHundredArguments a)
    {
        var messages = book.MessagesSince(a.Id("waterLine") ?? 0, Math.Min(options.MaxRows, a.Integer("limit", 100)));
        return Succeed(operation, new JsonObject
        {
            ["msgs"] = ArrayOf(messages.Select(message => new JsonObject
            {
                ["kind"] = message.Kind,
                ["phone"] = message.Phone,
                ["content"] = message.Content,
                ["time"] = message.Time,
                ["waterLine"] = message.WaterLine,
            })),
        });
    }

    private Reply CallRecords(EightHundredOperation operation, EightHundredArguments a)
    {
        var second = operation.Id == "findCallRecordsCrm";
        var latest = exchange.Now - options.RecordDelay;
        var extensions = a["extension"].Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (a.Has("talktimeSql") && a["talktimeSql"] is not ("0" or "1"))
        {
            return Fail(operation.Id, EightHundredCodes.SqlError);
        }

        var records = exchange.Records
            .Where(record => record.EndedAt <= latest)
            .Where(record => IsWithin(record.StartedAt, a, second ? "statrTime" : "startTime"))
            .Where(record => !a.Has("scdrId") || second || EightHundredBook.RecordId(record.LegId) == a.Id("scdrId"))
            .Where(record => extensions.Length == 0 || extensions.Contains(record.Caller) || extensions.Contains(record.Callee))
            .Where(record => !a.Has("phoneNum") || record.Caller == a["phoneNum"] || record.Callee == a["phoneNum"])
            .Where(record => !a.Has("cdrPeer") || a["cdrPeer"] == (record.Direction == CallDirection.Inbound ? "2" : "1"))
            .Where(record => !a.Has("talktimeSql") || (record.TalkTime.TotalSeconds > a.Integer("talktime", 0)) == (a["talktimeSql"] == "0"))
            .Reverse()
            .ToArray();
        return Succeed(operation, new JsonObject
        {
            [second ? "total" : "recordTotal"] = records.Length,
            ["rows"] = Page(records, a, 20, record => Trim(shape.CallRecord(record), second)),
        });
    }

    // The second description lacks three columns.
    private static JsonObject Trim(JsonObject row, bool second)
    {
        if (!second)
        {
            return row;
        }

        foreach (var name in new[] { "cdrCmmId", "cdrRecordFile" })
        {
            row.Remove(name);
        }

        return row;
    }

    private Reply StartVoiceCode(EightHundredOperation operation, EightHundredArguments a)
    {
        if (a["type"] is not ("1" or "3" or "4" or "5") || !a.Has("yzm"))
        {
            return Fail(operation.Id, EightHundredCodes.InternalError);
        }

        return book.StartVoiceCode(a["phone"], a["yzm"], a["type"]) is { } call
            ? Succeed(operation, new JsonObject { ["id"] = shape.Id(call.Id), ["yzm"] = call.Text })
            : Fail(operation.Id, EightHundredCodes.InternalError);
    }

    private Reply VoiceCodes(EightHundredOperation operation, EightHundredArguments a)
    {
        var states = a["status"].Split(',', StringSplitOptions.RemoveEmptyEntries);
        var calls = book.VoiceCodes
            .Where(call => !a.Has("id") || call.Id == a.Id("id"))
            .Where(call => states.Length == 0 || states.Contains(call.Status.ToString(CultureInfo.InvariantCulture)))
            .Where(call => IsWithin(call.CreatedAt, a))
            .ToArray();
        var size = Math.Min(options.MaxRows, a.Integer("rows", 25));
        var page = calls.Skip((Math.Max(1, a.Integer("page", 1)) - 1) * size).Take(size);
        return Succeed(operation, new JsonObject { ["total"] = calls.Length, ["rows"] = ArrayOf(page.Select(shape.VoiceCode)) });
    }

    private Reply CallFlows(EightHundredOperation operation) => Succeed(operation, new JsonObject
    {
        ["callflow"] = ArrayOf(options.CallFlows.Select(flow => new JsonObject
        {
            ["cfId"] = flow.Id,
            ["cfName"] = flow.Name,
            ["ctkName"] = "",
            ["compGroupCallTimes"] = 30,
            ["cfIsend_wfPath"] = PromptPath(flow),
            ["cfItransferMode"] = flow.TransferMode,
            ["cfItransferTimes"] = 10,
            ["cfIIsRecord"] = 2,
            ["cfISendInterval"] = 1,
            ["cfISmsStatus"] = 0,
            ["cfISmsTims"] = 0,
            ["cfISmsContent"] = "",
        })),
    });

    private Reply CreateCampaign(EightHundredOperation operation, EightHundredArguments a)
    {
        var automatic = a["addType"] is "1" or "3";
        var flow = options.CallFlows.FirstOrDefault(each => each.Name == a["cflName"]) ?? (automatic ? null : options.CallFlows[0]);
        if (flow is null || ReadJson(a["data"]) is not { ValueKind: JsonValueKind.Array } data || a["addType"] is "3" or "4" && !a.Has("wotName"))
        {
            return Fail(operation.Id, EightHundredCodes.Missing);
        }

        var items = data.EnumerateArray().Select(item => (Member(item, "phone"), Member(item, "key"), Member(item, "memo"))).ToArray();
        if (items.Any(item => item.Item1.Length == 0 || item.Item3.Contains('#', StringComparison.Ordinal)))
        {
            log.AddViolation("createCampaign: an item has no phone, or a # in its memo");
            return Fail(operation.Id, EightHundredCodes.InternalError);
        }

        var agent = a["allotExte"].Split(',')[0];
        var campaign = new SimulatedCampaign(book.NextId(), a["name"], flow, automatic, agent.Length > 0 ? agent : exchange.Extensions[0].Number);
        book.AddCampaign(campaign, items, shape.ParseTime(a["sendTime"]));
        return Succeed(operation, new JsonObject { ["id"] = campaign.Id });

        static string Member(JsonElement item, string name) =>
            item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value.ToString() : "";
    }

    private Reply CampaignCalls(EightHundredOperation operation, EightHundredArguments a)
    {
        var calls = book.CampaignCalls
            .Where(call => call.Campaign!.Flow.Id == a.Id("cflId"))
            .Where(call => !a.Has("ctkId") || call.Campaign!.Id == a.Id("ctkId"))
            .Where(call => call.Campaign!.Name.Contains(a["ctkName"], StringComparison.Ordinal))
            .Where(call => a["type"] switch { "1" => call.Status == 0, "2" => call.IsOver, _ => true })
            .Where(call => IsWithin(call.CreatedAt, a))
            .ToArray();
        var groups = calls.GroupBy(call => (call.Campaign!.Id, call.Status)).Select(group => new JsonObject
        {
            ["ctkId"] = shape.Id(group.Key.Id), ["ctdStatus"] = group.Key.Status, ["num"] = group.Count(),
        });
        return Succeed(operation, new JsonObject
        {
            [options.UsesSecondDescriptions ? "datalist" : "data"] = Page(calls, a, 25, shape.CampaignCall),
            ["count"] = calls.Length,
            ["groupData"] = ArrayOf(groups),
        });
    }

    private Reply NextTaskNumber(EightHundredOperation operation)
    {
        if (book.TakeNext() is not { } call)
        {
            return Fail(operation.Id, EightHundredCodes.Missing);
        }

        var answer = new JsonObject { ["phone"] = call.Source };
        if (operation.Id == "getNextTaskNumber")
        {
            answer["cfId"] = call.Campaign!.Flow.Id;
            answer["ctdId"] = shape.Id(call.Id);
        }

        return Succeed(operation, answer);
    }
}
