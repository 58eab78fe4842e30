using System.Text.Json;
using System.Text.Json.Nodes;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Every documented member of an answer can be read: an answer with only this member reads to something else than one without.</summary>
public sealed class ResponseMemberTests
{
    // The envelope is opened by the client; what the token's members do is shown by the tests of signing in.
    private static readonly string[] Envelope = ["code", "msg", "data", "total", "type", "(body)"];

    // One of these suits every kind of member: text, number, length of time, moment, truth value, channels, Base64.
    private static readonly string[] Values = ["k7", "7", "00:04:34", "2024-08-22 15:02:16", "yes", "3 of 10", "AAAA"];

    public static TheoryData<string, string> Members
    {
        get
        {
            var members = new TheoryData<string, string>();
            foreach (var operation in Contract.Operations.Where(o => !o.Path.StartsWith("/oauth", StringComparison.Ordinal)))
            {
                foreach (string name in operation.Fields.Except(Envelope).Where(
                    f => !operation.Fields.Any(g => g.StartsWith(f + ".", StringComparison.Ordinal))))
                {
                    members.Add(operation.Id, name);
                }
            }

            return members;
        }
    }

    [Theory, MemberData(nameof(Members))]
    public async Task Every_documented_member_can_be_read(string operation, string field)
    {
        string without = await ReadAsync(operation, field, null);

        foreach (string value in Values)
        {
            if (await ReadAsync(operation, field, value) != without)
            {
                return;
            }
        }

        Assert.Fail($"{operation}: nothing tells that '{field}' was sent.");
    }

    private static async Task<string> ReadAsync(string operation, string field, string? value)
    {
        string name = field[(field.LastIndexOf('.') + 1)..];
        var row = new JsonObject();
        if (operation == "synthesizeSpeech")
        {
            // Without sound there is no answer at all.
            row["audio"] = "UklGRg==";
        }

        if (value is not null && !(operation == "synthesizeSpeech" && name == "audio" && value != "AAAA"))
        {
            row[name] = value;
        }

        if (operation == "subscribeBillingPush")
        {
            return JsonSerializer.Serialize(DscomCallRecord.Read(Json.Parse(row.ToJsonString()), new PbxClock(TimeZoneInfo.Utc)));
        }

        JsonNode data = field.StartsWith("data[]", StringComparison.Ordinal) ? new JsonArray(row)
            : field.StartsWith("data.{queue}", StringComparison.Ordinal) ? new JsonObject { ["200"] = new JsonObject { ["8001"] = row } }
            : row;
        using var pbx = new StubPbx().Answer(
            operation, new JsonObject { ["code"] = "200", ["msg"] = "成功", ["data"] = data, ["total"] = 1 }.ToJsonString());
        await using var client = pbx.CreateClient();
        return JsonSerializer.Serialize(await ContractCalls.All[operation](client));
    }
}
