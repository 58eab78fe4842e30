using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

/// <summary>Nothing of the vendor's contract is missing.</summary>
public sealed class ContractTests
{
    public static TheoryData<string> OperationIds => [.. Contract.OperationIds];

    [Fact]
    public void The_contract_has_54_operations_and_the_exercise_has_them_all()
    {
        Contract.OperationIds.Count().ShouldBe(54);
        Exercise.Members.Keys.ShouldBe(Contract.OperationIds, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(OperationIds))]
    public async Task Every_operation_goes_to_its_documented_address_with_every_documented_parameter(string id)
    {
        var operation = Contract.Operation(id);
        await using var client = Stub.Client(
            """{"code":0,"success":true,"status":0,"id":1,"rows":[],"phone":"1"}""", out var stub, o => o.UseBasicSaveCustomer = id == "saveCustomerBasic");
        bool isDownload = id.StartsWith("download", StringComparison.Ordinal);
        await (isDownload ? (Task)Should.ThrowAsync<PbxProtocolException>(() => Exercise.Members[id](client)) : Exercise.Members[id](client));

        var (method, url, body) = stub.Requests[0];
        string path = operation.GetProperty("path").GetString()!;
        url.AbsolutePath.ShouldBe(
            Regex.Replace(path.Split('?')[0], @"\{.+\}", m => id == "downloadPromptSound" ? "lab/7001.wav" : "202603/01/1.wav"));
        string sent = Uri.UnescapeDataString(url.Query + "&" + body);
        if (path.Contains("?method=", StringComparison.Ordinal) && operation.GetProperty("vendorMethod").GetString() is { } vendorMethod)
        {
            sent.ShouldContain("method=" + vendorMethod);
        }

        foreach (var parameter in operation.GetProperty("params").EnumerateArray().Where(p => p.GetProperty("in").GetString() != "path"))
        {
            string name = parameter.GetProperty("name").GetString()!;
            name = name.StartsWith("data[].", StringComparison.Ordinal)
                ? $"\"{name["data[].".Length..]}\":"
                : name.Replace("[0..n]", "[1]", StringComparison.Ordinal);
            bool found = sent.Contains($"{name}=", StringComparison.Ordinal)
                || sent.Contains($"name=\"{name}\"", StringComparison.Ordinal)
                || (name[0] == '"' && sent.Contains(name, StringComparison.Ordinal));
            found.ShouldBeTrue($"{id} does not send {name}");
        }

        if (operation.GetProperty("method").GetString() == "POST")
        {
            method.ShouldBe("POST");
        }
    }

    // Lists and envelopes have their own tests; these operations answer with rows or values.
    [Theory]
    [InlineData("getOwnExtension", "")]
    [InlineData("listExtensions", "extension")]
    [InlineData("listExtensionDetails", "rows")]
    [InlineData("registerExtension", "")]
    [InlineData("createExtension", "")]
    [InlineData("resetExtensionPassword", "")]
    [InlineData("receiveMessages", "msgs")]
    [InlineData("getNextTaskNumber", "")]
    [InlineData("getSystemChannels", "channelviewinfo")]
    [InlineData("listInboundChannels", "rows")]
    [InlineData("startCallback", "")]
    [InlineData("listCallbacks", "rows")]
    [InlineData("findCallRecords", "rows")]
    [InlineData("findCallRecordsCrm", "rows")]
    [InlineData("startVoiceVerificationCall", "")]
    [InlineData("listVoiceVerificationCalls", "rows")]
    [InlineData("lookupNumberArea", "")]
    [InlineData("saveCustomer", "")]
    [InlineData("listMemos", "rows")]
    [InlineData("listCallFlows", "callflow")]
    [InlineData("createCampaign", "")]
    [InlineData("listCampaignCalls", "data")]
    [InlineData("devicePollMessages", "data")]
    public async Task Every_documented_field_of_an_answer_is_read(string id, string list)
    {
        string[] envelope = ["code", "message", "success", "status", "time", "total", "recordTotal", "count", "extension", "yzm", "content", "data"];
        var row = new JsonObject();
        var expected = new Dictionary<string, string>();
        int next = 1000;
        foreach (string name in Contract.Operation(id).GetProperty("fields").EnumerateArray().Select(f => f.GetString()!))
        {
            string last = name[(name.LastIndexOf('.') + 1)..];
            bool inList = list.Length > 0 && name.Contains('.', StringComparison.Ordinal);
            if (name.Contains("[]", StringComparison.Ordinal) && !inList || name.StartsWith("groupData", StringComparison.Ordinal)
                || name.Contains("content.", StringComparison.Ordinal) || name.Contains("memo", StringComparison.Ordinal)
                || (!inList && envelope.Contains(last) && !(last == "extension" && list.Length == 0)))
            {
                continue;
            }

            int value = next++;
            (row[last], expected[last]) = last switch
            {
                "exteinMobileRule" or "disablePhoneNum" => ("1", "True"),
                "time" => (1_772_330_000_000 + value, DateTimeOffset.FromUnixTimeMilliseconds(1_772_330_000_000 + value).ToString("u")),
                _ when last.EndsWith("Time", StringComparison.Ordinal) && last != "ctdBeginTime" =>
                    ($"2026-03-01 10:{(value - 1000) % 60:00}:00", $"2026-03-01 02:{(value - 1000) % 60:00}:00Z"),
                _ => ((JsonNode)$"{value}", $"{value}"),
            };
        }

        var answer = new JsonObject { ["code"] = 0, ["success"] = true, ["status"] = 0 };
        if (list.Length > 0)
        {
            answer[list] = new JsonArray(row);
        }
        else
        {
            foreach (var (name, value) in row.ToArray())
            {
                row.Remove(name);
                answer[name] = value;
            }
        }

        await using var client = Stub.Client(answer.ToJsonString(), out _);
        var read = new HashSet<string>();
        Flatten(await Exercise.Members[id](client), read);
        expected.Where(pair => !read.Contains(pair.Value)).Select(pair => pair.Key).ShouldBeEmpty($"{id} does not read these fields");
    }

    [Fact]
    public async Task Every_field_of_the_two_pushes_is_read()
    {
        await using var client = Stub.Client("{}", out _);
        var memo = new JsonObject();
        foreach (string name in Contract.Event("callEventPush").GetProperty("fields").EnumerateArray().Select(f => f.GetString()!))
        {
            if (name.StartsWith("memo.", StringComparison.Ordinal))
            {
                memo[name[5..]] = name.EndsWith("Time", StringComparison.Ordinal) ? "2026-03-01 10:00:00" : $"{1000 + memo.Count}";
            }
        }

        var push = client.Events.ReadPush([new("type", "3"), new("peer", "1"), new("phone", "13900000001"), new("memo", memo.ToJsonString())]);
        var read = new HashSet<string>();
        Flatten(push, read);
        memo.Where(field => !field.Key.EndsWith("Time", StringComparison.Ordinal) && !read.Contains(field.Value!.ToString()))
            .Select(field => field.Key).ShouldBeEmpty();

        EightHundredCallbackTemplate.Placeholders.ShouldBe(
            Contract.Event("callbackStatus").GetProperty("fields").EnumerateArray().Select(f => f.GetString()!), ignoreOrder: true);
    }

    [Fact]
    public void Every_error_code_has_a_constant_and_a_meaning()
    {
        var constants = typeof(EightHundredErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).ToList();
        var documented = Contract.Root.GetProperty("errorCodes").EnumerateArray().Select(e => e.GetProperty("code").GetString()!).ToList();
        constants.ShouldBe(documented, ignoreOrder: true);
        documented.ShouldAllBe(code => EightHundredErrorCodes.MeaningOf(code) != null);
    }

    [Theory]
    [InlineData("messageKind", typeof(Messages.EightHundredMessageKind))]
    [InlineData("clientType", typeof(Messages.EightHundredClientType))]
    [InlineData("sendMsgContentStatus", typeof(Messages.EightHundredMessageCallStatus))]
    [InlineData("callStatus", typeof(Calls.EightHundredCallStatus))]
    [InlineData("callDirection_2_7_1", typeof(Calls.EightHundredDirection))]
    [InlineData("pushType", typeof(Events.EightHundredPushType))]
    [InlineData("callbackType", typeof(EightHundredCallbackType))]
    [InlineData("extensionLoginType_2_1_1", typeof(Extensions.EightHundredLoginType))]
    [InlineData("extensionLoginType_2_11", typeof(Extensions.EightHundredLoginType))]
    [InlineData("extensionStatus", typeof(Extensions.EightHundredExtensionRole))]
    [InlineData("deviceChannelState", typeof(Devices.EightHundredDeviceChannelState))]
    [InlineData("deviceDiskStatus", typeof(Devices.EightHundredDiskStatus))]
    [InlineData("deviceDirection", typeof(Devices.EightHundredDeviceDirection))]
    [InlineData("deviceMessageStatus", typeof(Devices.EightHundredDeviceMessageKind))]
    [InlineData("ttsType", typeof(VoiceCodes.EightHundredSpeechType))]
    [InlineData("recordMode", typeof(Calls.EightHundredRecordMode))]
    [InlineData("transferMode", typeof(Campaigns.EightHundredTransferMode))]
    [InlineData("smsPolicy", typeof(Campaigns.EightHundredSmsPolicy))]
    [InlineData("taskAddType", typeof(Campaigns.EightHundredCampaignType))]
    [InlineData("taskQueryType", typeof(Campaigns.EightHundredCampaignCallFilter))]
    [InlineData("birthdayType", typeof(Customers.EightHundredBirthdayType))]
    [InlineData("customerDateOption", typeof(Customers.EightHundredCustomerDate))]
    public void Every_enumeration_names_every_documented_value(string name, Type type)
    {
        var named = type.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.GetValue(null)!.ToString()!).ToList();
        var documented = Contract.Root.GetProperty("enums").GetProperty(name).EnumerateArray().Select(v => v.GetString()!).ToList();
        named.ShouldBe(documented, ignoreOrder: true);
    }

    // The same values under another heading, and yes-or-no fields; each with the test that shows it beside.
    [Theory]
    [InlineData("callDirection_2_4_1", typeof(Calls.EightHundredDirection))]
    [InlineData("callDirection_2_10_4", typeof(Calls.EightHundredDirection))]
    [InlineData("devicePeer", typeof(Calls.EightHundredDirection))]
    public void An_enumeration_that_is_part_of_another_is_named_by_it(string name, Type type)
    {
        var named = type.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.GetValue(null)!.ToString()!);
        Contract.Root.GetProperty("enums").GetProperty(name).EnumerateArray().Select(v => v.GetString()!).ShouldBeSubsetOf(named);
    }

    [Fact]
    public void The_three_fields_with_the_state_of_a_call_have_one_type() => new[]
        {
            typeof(EightHundredCallback).GetProperty("Status"), typeof(VoiceCodes.EightHundredVoiceCodeCall).GetProperty("Status"),
            typeof(Campaigns.EightHundredCampaignCall).GetProperty("Status"),
        }
        .ShouldAllBe(property => property!.PropertyType == typeof(Calls.EightHundredCallStatus?));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1", "1")]
    [InlineData("3", "2")]
    public async Task Every_state_in_a_message_received_is_read(string value, string state)
    {
        await using var client = Stub.Client($$"""{"code":0,"msgs":[{"kind":1,"content":"{status:{{value}}}"}]}""", out _);
        var read = (await client.Messages.ReceiveAsync(Messages.EightHundredClientType.Pc)).Messages[0].CallStatus;
        read.ShouldBe(new Messages.EightHundredMessageCallStatus(state));
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public async Task Whether_numbers_are_masked_is_read(string value, bool masks)
    {
        await using var client = Stub.Client($$"""{"code":0,"extension":"8001","disablePhoneNum":"{{value}}"}""", out _);
        (await client.Extensions.GetOwnAsync()).MasksNumbers.ShouldBe(masks);
    }

    [Fact]
    public async Task Checking_in_and_out_are_sent_as_documented()
    {
        await using var client = Stub.Client("""{"code":0}""", out var stub);
        await client.Extensions.CheckInAsync("8001");
        stub.LastQuery.Values.ShouldContain("0");
        await client.Extensions.CheckOutAsync("8001");
        stub.LastQuery.Values.ShouldContain("1");
    }

    [Fact]
    public async Task Every_command_of_a_box_is_sent()
    {
        await using var client = Stub.Client("""{"status":0}""", out var stub);
        await client.Devices.ReportStatusAsync(Lab.Mac, new Devices.EightHundredDeviceStatus());
        await client.Devices.UploadRecordingAsync(Lab.Mac, new Devices.EightHundredDeviceRecording(), default);
        await client.Devices.TakeMessagesAsync(Lab.Mac);
        foreach (var (command, request) in Contract.Root.GetProperty("enums").GetProperty("deviceCommand").EnumerateArray().Zip(stub.Requests))
        {
            request.Body.ShouldContain($"\r\n\r\n{command.GetString()}\r\n");
        }
    }

    [Fact]
    public void No_enumeration_of_the_contract_is_without_a_test()
    {
        string[] shownByTheirOwnTests = ["recvMsgContentStatus", "callStatusUsedBy", "numberMasking", "checkInOut", "deviceCommand"];
        var named = new[] { nameof(Every_enumeration_names_every_documented_value), nameof(An_enumeration_that_is_part_of_another_is_named_by_it) }
            .SelectMany(test => typeof(ContractTests).GetMethod(test)!.GetCustomAttributes<InlineDataAttribute>())
            .Select(data => (string)data.GetData(null!).Single()[0]);
        named.Concat(shownByTheirOwnTests).ShouldBe(Contract.Root.GetProperty("enums").EnumerateObject().Select(e => e.Name), ignoreOrder: true);
    }

    [Fact]
    public async Task The_whole_client_works_against_the_server_without_a_breach_of_the_document()
    {
        await using var lab = await Lab.StartAsync();
        lab.Server.LeaveDeviceMessage(Lab.Mac, """{"status":"0","mdcWan":"1","mdcCode":"1","phone":"13900000001"}""");
        foreach (var (id, member) in Exercise.Members.Where(each => !each.Key.StartsWith("download", StringComparison.Ordinal)))
        {
            try
            {
                await member(lab.Client);
            }
            catch (PbxRejectedException e) when (e.VendorCode is EightHundredErrorCodes.NotFound or EightHundredErrorCodes.AlreadyExists)
            {
                // The exercise names things the laboratory does not have; the answer is still one of the document's.
            }
        }

        lab.Server.ProtocolViolations.ShouldBeEmpty();
        lab.Server.Requests.ShouldAllBe(request => request.Operation.Length > 0);
    }

    private static void Flatten(object? value, HashSet<string> into)
    {
        switch (value)
        {
            case null:
                break;
            case string or long or int or bool or decimal:
                into.Add(value.ToString()!);
                break;
            case DateTimeOffset time:
                into.Add(time.ToUniversalTime().ToString("u"));
                break;
            case TimeSpan length:
                into.Add($"{length.TotalSeconds:0}");
                break;
            case IEnumerable list:
                foreach (object? item in list)
                {
                    Flatten(item, into);
                }

                break;
            default:
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    Flatten(property.GetValue(value), into);
                }

                break;
        }
    }
}
