using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Calls;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Dscom.Status;
using PbxConnectors.Transport;
using static PbxConnectors.Dscom.Tests.TestOptions;

namespace PbxConnectors.Dscom.Tests;

/// <summary>What the document leaves open, and answers that do not keep to it.</summary>
public sealed class ToleranceTests
{
    // Stands for text that is no valid Unicode, which cannot be put into a tree of JSON nodes.
    private const string LoneSurrogate = "\"(lone surrogate)\"";

    private const string NotRows = """[null, 5, "text", true, [], [[]]]""";

    public static TheoryData<string> Lists => [.. Contract.Operations.Where(o => o.Method == "GET" && o.Fields.Contains("data")).Select(o => o.Id)];

    public static TheoryData<string> WithRows =>
        [.. Contract.Operations.Where(o => o.Method != "WS"
            && o.Fields.Any(f => f.StartsWith("data", StringComparison.Ordinal) && f.Contains('.'))).Select(o => o.Id)];

    public static TheoryData<string, string> ListsWithoutRows
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string list in Lists)
            {
                foreach (string data in new[] { "[]", "{}", "null", "\"\"", "0", "true", NotRows, """{"200":[]}""", """{"200":{}}""", """{"200":null}""" })
                {
                    cases.Add(list, data);
                }
            }

            return cases;
        }
    }

    [Theory]
    [InlineData("\"200\"")]
    [InlineData("200")]
    public async Task Success_is_code_200_as_text_or_as_a_number(string code)
    {
        using var pbx = new StubPbx().Answer("dial", $$$"""{"code":{{{code}}},"msg":"成功","data":{"uniqueid":"hwd-1.2"},"total":0}""");
        await using var client = pbx.CreateClient();

        (await client.Calls.DialAsync("8001", "8002", cancellationToken: TestTimeout.Token)).ShouldBe("hwd-1.2");
    }

    [Theory]
    [InlineData("600001")]
    [InlineData("\"600001\"")]
    public async Task A_refusal_is_any_other_code_as_text_or_as_a_number(string code)
    {
        using var pbx = new StubPbx().Answer("dial", $$$"""{"code":{{{code}}},"msg":"呼叫异常","data":[],"total":0}""");
        await using var client = pbx.CreateClient();

        var refused = await Should.ThrowAsync<PbxRejectedException>(
            () => client.Calls.DialAsync("8001", "8002", cancellationToken: TestTimeout.Token));

        refused.VendorCode.ShouldBe(DscomErrorCodes.DialFailed);
        refused.VendorMessage.ShouldBe("呼叫异常");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"200\"")]
    [InlineData("""{"code":null}""")]
    [InlineData("""{"code":[]}""")]
    [InlineData("")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData("""{"code":"200","msg":"成功","data":[""")]
    public async Task An_answer_without_a_code_is_a_breach_of_protocol_and_may_have_been_carried_out(string body)
    {
        using var pbx = new StubPbx().Answer("dial", body);
        await using var client = pbx.CreateClient();

        var broken = await Should.ThrowAsync<PbxProtocolException>(
            () => client.Calls.DialAsync("8001", "8002", cancellationToken: TestTimeout.Token));

        broken.Delivery.ShouldBe(Delivery.Sent);
        broken.HttpStatus.ShouldBe(200);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"uniqueid":""}""")]
    [InlineData("""{"uniqueid":null}""")]
    [InlineData("""{"uniqueid":{}}""")]
    public async Task A_dial_the_PBX_took_without_naming_the_call_is_a_success_without_an_id(string data)
    {
        using var pbx = new StubPbx().Answer("dial", $$$"""{"code":"200","msg":"成功","data":{{{data}}},"total":0}""");
        await using var client = pbx.CreateClient();

        (await client.Calls.DialAsync("8001", "8002", cancellationToken: TestTimeout.Token)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(ListsWithoutRows))]
    public async Task Data_of_another_shape_holds_no_rows(string operation, string data)
    {
        using var pbx = new StubPbx().Answer(operation, $$$"""{"code":"200","msg":"成功","data":{{{data}}},"total":0}""");
        await using var client = pbx.CreateClient();

        JsonSerializer.Serialize(await ContractCalls.All[operation](client)).ShouldBe("[]");
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task An_answer_without_data_and_total_holds_no_rows(string operation)
    {
        using var pbx = new StubPbx().Answer(operation, """{"code":"200"}""");
        await using var client = pbx.CreateClient();

        JsonSerializer.Serialize(await ContractCalls.All[operation](client)).ShouldBe("[]");
    }

    [Theory, MemberData(nameof(WithRows))]
    public async Task A_member_of_another_kind_spoils_no_other_member(string operation)
    {
        var example = JsonNode.Parse(Contract.Example(operation).Replace("....", "==", StringComparison.Ordinal))!;
        var whole = await ReadAsync(operation, example);
        foreach (string member in FirstRow(example).Select(m => m.Key).ToList())
        {
            if (operation == "synthesizeSpeech" && member == "audio")
            {
                // Without sound there is no answer at all.
                continue;
            }

            var without = await ReadAsync(operation, Change(example, row => row.Remove(member)));
            var itsOwn = new HashSet<string>(Differences(whole, without));
            foreach (string value in new[] { "k7", "7", "00:04:35", "2024-08-22 15:02:17", "yes", "3 of 10" })
            {
                itsOwn.UnionWith(Differences(without, await ReadAsync(operation, Change(example, row => row[member] = value))));
            }

            foreach (string wrong in new[] { "null", "[]", "{}", "true", "-1", "1e400", "99999999999999999999", "\"\"", "\"文字\"", "[{\"a\":1}]", LoneSurrogate })
            {
                var changed = await ReadAsync(operation, Change(example, row => row[member] = JsonNode.Parse(wrong)));

                Differences(whole, changed).ShouldBeSubsetOf(itsOwn, $"{member} = {wrong}");
            }
        }
    }

    [Theory, MemberData(nameof(WithRows))]
    public async Task Members_nobody_knows_are_left_alone(string operation)
    {
        var example = JsonNode.Parse(Contract.Example(operation).Replace("....", "==", StringComparison.Ordinal))!;

        var changed = await ReadAsync(operation, Change(example, row => row["new_in_version_9"] = new JsonObject { ["a"] = 1 }));

        Differences(await ReadAsync(operation, example), changed).ShouldBeEmpty();
    }

    [Fact]
    public void Numbers_as_text_and_texts_as_numbers_read_alike()
    {
        const string row = """{"id":"1234567890123456789","calldate":"2024-02-02 12:12:10","src":8002,"duration":"12","billsec":"9.0","hangupcause":16,"sequence":77,"bill":1.25,"loadavg":"4.36","billed":"1"}""";
        var record = DscomCallRecord.Read(Json.Parse(row), new PbxClock(TimeZoneInfo.FindSystemTimeZoneById(Zone)));

        record.ShouldBe(new DscomCallRecord
        {
            Id = 1234567890123456789,
            CallDate = China("2024-02-02 12:12:10"),
            Source = "8002",
            Duration = TimeSpan.FromSeconds(12),
            TalkTime = TimeSpan.FromSeconds(9),
            HangUpCause = 16,
            Sequence = "77",
            Bill = 1.25m,
            LoadAverage = 4.36m,
            Billed = true,
        });
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("0", 0)]
    [InlineData("18446744073709551604", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("-12", null)]
    [InlineData("soon", null)]
    public void A_parking_time_that_ran_below_zero_is_none_and_its_text_is_kept(string sent, int? seconds)
    {
        var call = DscomParkedCall.Read(Json.Parse($$"""{"parkingTimeout":"{{sent}}"}"""));

        call.Timeout.ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
        call.TimeoutText.ShouldBe(sent);
    }

    [Theory]
    [InlineData("""{"registerIp":"192.0.2.7","registerPort":"5070"}""")]
    [InlineData("""{"serverIp":"192.0.2.7","serverPort":"5070"}""")]
    [InlineData("""{"registerIp":"","registerPort":"","serverIp":"192.0.2.7","serverPort":5070}""")]
    [InlineData("""{"registerIp":[],"registerPort":{},"serverIp":"192.0.2.7","serverPort":"5070"}""")]
    [InlineData("""{"registerIp":null,"registerPort":null,"serverIp":"192.0.2.7","serverPort":"5070"}""")]
    public void A_trunk_tells_its_address_under_either_name(string row)
    {
        var status = DscomEndpointStatus.Read(Json.Parse(row));

        (status.Address, status.Port).ShouldBe(("192.0.2.7", 5070));
    }

    [Theory]
    [InlineData("3 of 30", 3, 30)]
    [InlineData("0 of inf", 0, null)]
    [InlineData("3", null, null)]
    [InlineData("of", null, null)]
    [InlineData("-1 of 4", null, 4)]
    public void Channels_are_read_where_they_are_written_as_documented(string sent, int? used, int? all)
    {
        var status = DscomEndpointStatus.Read(Json.Parse($$"""{"channels":"{{sent}}"}"""));

        (status.ChannelsInUse, status.Channels, status.ChannelsText).ShouldBe((used, all, sent));
    }

    [Theory]
    [InlineData("00:04:34", 274)]
    [InlineData("0:12", 12)]
    [InlineData("75", 75)]
    [InlineData("100:00:01", 360001)]
    [InlineData("", null)]
    [InlineData("1:2:3:4", null)]
    [InlineData("-1:00", null)]
    [InlineData("10:3x", null)]
    [InlineData("2147483647:59:59", null)]
    public void A_length_of_time_is_read_in_each_of_its_spellings(string sent, int? seconds) =>
        DscomAgentStatus.ReadClock(sent).ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);

    [Theory]
    [InlineData("2024-02-02 12:12:10", "2024-02-02 12:12:10")]
    [InlineData(" 2024-02-02 12:12:10 ", "2024-02-02 12:12:10")]
    [InlineData("2024-02-02T12:12:10", "2024-02-02 12:12:10")]
    [InlineData("0000-00-00 00:00:00", null)]
    [InlineData("2024-02-30 12:12:10", null)]
    [InlineData("昨天", null)]
    [InlineData("", null)]
    public void A_time_is_the_PBXs_or_none(string sent, string? expected)
    {
        var record = DscomCallRecord.Read(
            Json.Parse($$"""{"start":"{{sent}}"}"""), new PbxClock(TimeZoneInfo.FindSystemTimeZoneById(Zone)));

        record.Start.ShouldBe(expected is null ? null : China(expected));
    }

    [Fact]
    public async Task Rows_without_ids_are_told_apart_by_what_they_say()
    {
        using var pbx = new StubPbx()
            .Answer("listVoicemails", """{"code":"200","data":[{"callerid":"8014"},{"callerid":"8015"},{"callerid":"8014"}],"total":3}""")
            .Answer("listBillingRecords", """
                {"code":"200","total":3,"data":[
                  {"uniqueid":"a.1","linkedid":"a.1","start":"2025-05-21 10:19:10","dst":"200","channel":"PJSIP/t-1","dstchannel":"PJSIP/8001-2"},
                  {"uniqueid":"a.1","linkedid":"a.1","start":"2025-05-21 10:19:10","dst":"200","channel":"PJSIP/t-1","dstchannel":"PJSIP/8002-3"},
                  {"uniqueid":"a.1","linkedid":"a.1","start":"2025-05-21 10:19:10","dst":"200","channel":"PJSIP/t-1","dstchannel":"PJSIP/8002-3"}]}
                """);
        await using var client = pbx.CreateClient();
        var (from, to) = (China("2025-05-21 00:00:00"), China("2025-05-22 00:00:00"));

        var messages = await client.Voicemail.ListAsync(from, to, cancellationToken: TestTimeout.Token).ToListAsync();
        var records = await client.Records.QueryBillingAsync(new DscomBillingQuery { From = from, To = to }, TestTimeout.Token).ToListAsync();

        messages.Select(m => m.CallerNumber).ShouldBe(["8014", "8015"]);

        // A queue tries one agent after the other: its records share all ids and the start.
        records.Select(r => r.DestinationChannel).ShouldBe(["PJSIP/8001-2", "PJSIP/8002-3"]);
    }

    [Theory]
    [InlineData("""{"code":"200","msg":"成功","data":{"audio":"UklGRg==","format":"wav"}}""")]
    [InlineData("""{"code":"200","msg":"成功","data":[{"audio":"UklGRg==","format":"wav"}]}""")]
    public async Task Speech_may_come_as_an_object_or_as_a_list_of_one(string body)
    {
        using var pbx = new StubPbx().Answer("synthesizeSpeech", body);
        await using var client = pbx.CreateClient();

        (await client.Speech.SynthesizeAsync("测试", TestTimeout.Token)).Audio.ToArray().ShouldBe("RIFF"u8.ToArray());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"audio":""}""")]
    [InlineData("""{"audio":"not base64!"}""")]
    [InlineData("""{"audio":["UklGRg=="]}""")]
    public async Task Speech_without_readable_sound_is_a_breach_of_protocol(string data)
    {
        using var pbx = new StubPbx().Answer("synthesizeSpeech", $$$"""{"code":"200","msg":"成功","data":{{{data}}}}""");
        await using var client = pbx.CreateClient();

        await Should.ThrowAsync<PbxProtocolException>(() => client.Speech.SynthesizeAsync("测试", TestTimeout.Token));
    }

    [Theory]
    [InlineData("""{"error":"server_error","message":"内部错误"}""", "server_error", "内部错误")]
    [InlineData("""{"code":500,"msg":"系统异常"}""", "500", "系统异常")]
    [InlineData("<html>", null, null)]
    [InlineData("[]", null, null)]
    [InlineData("", null, null)]
    public async Task A_failure_without_a_documented_shape_keeps_what_it_says(string body, string? code, string? message)
    {
        using var pbx = new StubPbx().Answer("hangup", _ => new StubReply(HttpStatusCode.InternalServerError, body));
        await using var client = pbx.CreateClient();

        var failed = await Should.ThrowAsync<PbxUnavailableException>(() => client.Calls.HangUpAsync("8001", TestTimeout.Token));

        (failed.VendorCode, failed.VendorMessage, failed.HttpStatus).ShouldBe((code, message, 500));
        failed.Body.ShouldBe(body);
    }

    private static JsonNode Change(JsonNode example, Action<JsonObject> change)
    {
        var copy = example.DeepClone();
        change(FirstRow(copy));
        return copy;
    }

    private static JsonObject FirstRow(JsonNode envelope) => envelope["data"] switch
    {
        JsonArray rows => rows[0]!.AsObject(),
        JsonObject map when map.First().Value is JsonObject inner => inner.First().Value!.AsObject(),
        JsonObject row => row,
        _ => throw new InvalidOperationException("The example has no row."),
    };

    private static async Task<JsonNode?> ReadAsync(string operation, JsonNode answer)
    {
        using var pbx = new StubPbx().Answer(operation, answer.ToJsonString().Replace(LoneSurrogate, "\"\\ud800\"", StringComparison.Ordinal));
        await using var client = pbx.CreateClient();
        object? read = operation == "listCallRecords"
            ? await client.Records.QueryAsync(
                new DscomRecordQuery { From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UnixEpoch.AddYears(100) }, TestTimeout.Token).ToListAsync()
            : await ContractCalls.All[operation](client);
        var node = JsonSerializer.SerializeToNode(read);
        return node is JsonArray rows ? rows.ShouldHaveSingleItem() : node;
    }

    private static IEnumerable<string> Differences(JsonNode? one, JsonNode? other) => one is JsonObject left && other is JsonObject right
        ? left.Where(m => !JsonNode.DeepEquals(m.Value, right[m.Key])).Select(m => m.Key)
        : JsonNode.DeepEquals(one, other) ? [] : ["(all)"];
}
