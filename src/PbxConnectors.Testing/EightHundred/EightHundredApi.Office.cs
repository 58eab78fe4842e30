using System.Globalization;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

// Extensions, channels, blacklist, customers, notes and what else an office keeps.
internal sealed partial class EightHundredApi
{
    private Reply OwnExtension(EightHundredOperation operation) => Succeed(operation, new JsonObject
    {
        ["exteId"] = 1,
        ["name"] = "管理员",
        ["extension"] = options.Account,
        ["compNumber"] = "100000",
        ["compName"] = "实验室",
        ["disablePhoneNum"] = 0,
        ["exteLoginType"] = 0,
    });

    // The first description has a map of agents, the second rows with a state.
    private Reply Extensions(EightHundredOperation operation)
    {
        var extensions = desk.Extensions.ToArray();
        if (operation.Id == "listExtensions")
        {
            var map = new JsonObject();
            foreach (var (_, number) in extensions)
            {
                map[number] = new JsonObject { ["exteName"] = $"agent {number}", ["exteExtension"] = number, ["exteMobile"] = "" };
            }

            return Succeed(operation, new JsonObject { ["extension"] = map });
        }

        return Succeed(operation, new JsonObject
        {
            ["rows"] = ArrayOf(extensions.Select(extension => new JsonObject
            {
                ["exteId"] = extension.Id,
                ["exteExtension"] = long.Parse(extension.Number, CultureInfo.InvariantCulture),
                ["exteName"] = $"agent {extension.Number}",
                ["exteMobile"] = "",
                ["exteinMobileRule"] = 0,
                ["statustext"] = desk.IsCheckedOut(extension.Number) ? "签出" : StateText(exchange.GetExtensionState(extension.Number)),
            })),
        });
    }

    private static string StateText(SimulatedExtensionState? state) => state switch
    {
        SimulatedExtensionState.Idle => "空闲",
        SimulatedExtensionState.Ringing => "震铃中",
        SimulatedExtensionState.InUse or SimulatedExtensionState.OnHold => "通话中",
        _ => "离线",
    };

    private Reply RegisterExtension(EightHundredOperation operation)
    {
        var number = desk.AddExtension(null)!;
        return Succeed(operation, new JsonObject { ["extension"] = number, ["password"] = "lab-first-password" });
    }

    private Reply CreateExtension(EightHundredOperation operation, EightHundredArguments a)
    {
        if (desk.AddExtension(a["exteExtension"]) is not { } number)
        {
            return Fail(operation.Id, EightHundredCodes.Exists);
        }

        return Succeed(operation, new JsonObject { ["exteId"] = desk.Extensions.First(each => each.Number == number).Id });
    }

    private Reply CheckInOut(EightHundredOperation operation, EightHundredArguments a)
    {
        var number = a.Has("exten") ? a["exten"] : exchange.Extensions is [var first, ..] ? first.Number : "";
        if (exchange.FindExtension(number) is null || a["status"] is not ("0" or "1"))
        {
            return Fail(operation.Id, EightHundredCodes.Missing);
        }

        desk.SetCheckedIn(number, a["status"] == "0");
        return Succeed(operation, (int?)null);
    }

    private Reply Channels(EightHundredOperation operation)
    {
        var inUse = exchange.ActiveCalls.Count;
        return Succeed(operation, new JsonObject
        {
            ["channelviewinfo"] = ArrayOf([new JsonObject
            {
                ["totalNum"] = 60, ["totalGroupCallNum"] = 30, ["useGroupCallNum"] = 0, ["useAgiCallNum"] = inUse, ["channelNum"] = 30,
            }]),
        });
    }

    private Reply InboundChannels(EightHundredOperation operation, EightHundredArguments a)
    {
        var waiting = exchange.Queues.SelectMany(exchange.WaitingCallers).Select(caller => new JsonObject
        {
            ["channelName"] = "SIP/lab",
            ["callinTel"] = caller.Number,
            ["createTime"] = shape.Time(caller.Since),
            ["queueId"] = long.Parse(caller.Queue, CultureInfo.InvariantCulture),
        });
        var talking = a["queueSize"] == "1" ? [] : exchange.ActiveCalls
            .Where(call => call.Direction == CallDirection.Inbound && call.State != SimulatedCallState.Queued)
            .Select(call => new JsonObject
            {
                ["channelName"] = "SIP/lab", ["callinTel"] = call.Caller, ["createTime"] = shape.Time(call.StartedAt), ["queueId"] = 0,
            });
        return Succeed(operation, new JsonObject { ["rows"] = ArrayOf(waiting.Concat(talking)) });
    }

    private Reply CarryOffice(EightHundredOperation operation, EightHundredArguments a)
    {
        switch (operation.Id)
        {
            case "addCallRecord" or "addSmsRecord" or "setIvrDialing":
                desk.AddEntry(
                    operation.Id, a.Names.Where(name => name is not ("sa_user" or "sa_password")).ToDictionary(name => name, name => a[name]));
                return Succeed(operation, (int?)null);
            case "sendSms":
                if (a["memo"].Length > 70)
                {
                    return Fail(operation.Id, EightHundredCodes.TooMuch);
                }

                foreach (var phone in a["phoneNum"].Split(','))
                {
                    desk.AddSms(phone, a["memo"]);
                }

                return Succeed(operation, (int?)null);
            case "addToBlacklist":
                return Succeed(operation, desk.Block(a["phones"].Split(',')) ? null : EightHundredCodes.Exists);
            case "removeFromBlacklist":
                return Succeed(operation, desk.Unblock(a["phones"].Split(',')) ? null : EightHundredCodes.Missing);
            case "listBlacklist":
                return Succeed(operation, new JsonObject { ["blaPhone"] = BlacklistAs(options.BlacklistForm) });
            case "lookupNumberArea":
                return Succeed(operation, new JsonObject { ["area"] = "实验室", ["phone"] = a["phone"], ["areaCode"] = "000" });
            case "listMemos":
                var memos = desk.Entries("addMemo").Where(memo => memo["cdrPhone"] == a["phoneNum"]).ToArray();
                return Succeed(operation, new JsonObject { ["rows"] = Page(memos, a, 25, WriteMemo) });
            case "addMemo":
                desk.AddEntry(operation.Id, new()
                {
                    ["cdrPhone"] = a["cdrPhone"], ["cdrMemo"] = a["cdrMemo"], ["cmmTime"] = shape.Time(exchange.Now), ["nhtIsHint"] = a["nhtIsHint"],
                });
                return Succeed(operation, (int?)null);
            default:
                return CarryCustomers(operation, a);
        }
    }

    private JsonNode BlacklistAs(EightHundredListForm form) => form switch
    {
        EightHundredListForm.Commas => string.Join(',', desk.Blacklist),
        EightHundredListForm.Objects => ArrayOf(desk.Blacklist.Select(phone => new JsonObject { ["blaPhone"] = phone })),
        _ => ArrayOf(desk.Blacklist.Select(phone => (JsonNode)phone)),
    };

    private static JsonObject WriteMemo(Dictionary<string, string> memo) => new()
    {
        ["cmmId"] = memo["id"],
        ["cmmExtension"] = "",
        ["exteName"] = "",
        ["cmmPhone"] = memo["cdrPhone"],
        ["cmmPhoneName"] = "",
        ["cmmTime"] = memo["cmmTime"],
        ["cmmMemo"] = memo["cdrMemo"],
    };

    private Reply CarryCustomers(EightHundredOperation operation, EightHundredArguments a)
    {
        switch (operation.Id)
        {
            case "saveCustomer" or "saveCustomerBasic":
                var values = a.Names.Where(name => name is not ("sa_user" or "sa_password" or "method")).ToDictionary(name => name, name => a[name]);
                return desk.SaveCustomer(a["custId"], values) is { } saved
                    ? Succeed(operation, new JsonObject { ["custId"] = saved })
                    : Fail(operation.Id, EightHundredCodes.Missing);
            case "deleteCustomer":
                return Succeed(operation, desk.DeleteCustomer(a["custId"]) ? null : EightHundredCodes.Missing);
            case "setCustomerLock":
                return Succeed(
                    operation, desk.SaveCustomer(a["custId"], new() { ["custIsLock"] = a["custIsLock"] }) is null ? EightHundredCodes.Missing : null);
            case "listCustomers":
                return Customers(operation, a);
            case "getCustomer":
                if (desk.Customers.FirstOrDefault(each => each.GetValueOrDefault("cpPhone") == a["phoneNum"]) is not { } customer)
                {
                    return Fail(operation.Id, EightHundredCodes.Missing);
                }

                return Succeed(operation, new JsonObject
                {
                    ["customer"] = Write(customer),
                    ["customerphone"] = ArrayOf(PhonesOf(customer)),
                    ["customersales"] = new JsonArray(),
                    ["worktype"] = new JsonArray(),
                });
            case "getCustomerFields":
                return Succeed(operation, new JsonObject { ["fields"] = ArrayOf([Field("custName", "联系人"), Field("custCorpName", "公司名")]) });
            case "getFieldCodes":
                return Succeed(operation, new JsonObject { ["ROWS"] = ArrayOf([Field("1", "意向客户"), Field("2", "成交客户")]) });
            case "listCustomerSales":
                var sales = desk.Entries("setCustomerSales").Where(sale => sale.GetValueOrDefault("phone") == a["phoneNum"]);
                return Succeed(operation, new JsonObject { ["customersales"] = ArrayOf(sales.Select(Write)) });
            default:
                desk.AddEntry(
                    "setCustomerSales",
                    a.Names.Where(name => name is not ("sa_user" or "sa_password" or "method")).ToDictionary(name => name, name => a[name]));
                return Succeed(operation, (int?)null);
        }
    }

    private Reply Customers(EightHundredOperation operation, EightHundredArguments a)
    {
        // As a PBX that puts these into SQL would stumble.
        if (a["sqlwhere"].AsSpan().ContainsAny("'\";") || a["sortfield"].AsSpan().ContainsAny("'\"; -"))
        {
            return Fail(operation.Id, EightHundredCodes.SqlError);
        }

        var customers = desk.Customers
            .Where(customer => !a.Has("sqlwhere") || customer.GetValueOrDefault(a["findType"], "").Contains(a["sqlwhere"], StringComparison.Ordinal))
            .Where(customer => !a.Has("custIsLock") || customer.GetValueOrDefault("custIsLock", "0") == a["custIsLock"])
            .Where(customer => !a.Has("custType") || customer.GetValueOrDefault("custType") == a["custType"])
            .Where(customer => !a.Has("custStatus") || customer.GetValueOrDefault("custStatus") == a["custStatus"])
            .ToArray();
        return Succeed(operation, new JsonObject
        {
            ["recordTotal"] = customers.Length,
            ["rows_customer"] = Page(customers, a, 25, Write),
            ["rows_customerphone"] = ArrayOf(customers.SelectMany(PhonesOf)),
        });
    }

    private static JsonObject Field(string name, string text) => new() { ["name"] = name, ["text"] = text };

    private static JsonObject Write(Dictionary<string, string> values)
    {
        var row = new JsonObject();
        foreach (var (name, value) in values.Where(each => !each.Key.Contains('[', StringComparison.Ordinal)))
        {
            row[name] = value;
        }

        return row;
    }

    private static IEnumerable<JsonNode> PhonesOf(Dictionary<string, string> customer) =>
        customer.Where(each => each.Key.StartsWith("cpPhone[", StringComparison.Ordinal))
            .Select(each => new JsonObject { ["custId"] = customer.GetValueOrDefault("custId"), ["cpPhone"] = each.Value });
}
