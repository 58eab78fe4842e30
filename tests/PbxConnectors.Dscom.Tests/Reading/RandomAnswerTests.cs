using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Whatever comes from outside is read or reported: no answer makes a reader fail in a way of its own.</summary>
public sealed class RandomAnswerTests
{
    private const int Rounds = 300;

    // Stands for text that is no valid Unicode, which cannot be put into a tree of JSON nodes.
    private const string LoneSurrogate = "(lone surrogate)";

    public static TheoryData<string> Operations =>
        [.. Contract.Operations.Where(o => o.Method != "WS" && o.Example.ValueKind == System.Text.Json.JsonValueKind.Object).Select(o => o.Id)];

    [Theory, MemberData(nameof(Operations))]
    public async Task Answers_changed_at_random_are_read_or_reported(string operation)
    {
        var random = new Random(operation.Length);
        for (int round = 0; round < Rounds; round++)
        {
            string answer = Mutated(operation, random);

            await ReadAsync(operation, Encoding.UTF8.GetBytes(answer), $"round {round}: {answer}");
        }
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task Answers_cut_anywhere_are_reported(string operation)
    {
        byte[] whole = Encoding.UTF8.GetBytes(Contract.Example(operation));
        for (int length = 0; length < whole.Length; length += 7)
        {
            await ReadAsync(operation, whole[..length], $"cut after {length}");
        }
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task Chinese_in_another_encoding_is_read_or_reported(string operation)
    {
        // 空闲 in GBK, which is no valid UTF-8.
        byte[] whole = Encoding.Latin1.GetBytes(Contract.Example(operation).Replace("成功", "\u00bf\u00d5\u00cf\u00d0", StringComparison.Ordinal)
            .Replace("空闲", "\u00bf\u00d5\u00cf\u00d0", StringComparison.Ordinal).Replace(
                "8001", "\u00bf\u00d5\u00cf\u00d0", StringComparison.Ordinal));

        await ReadAsync(operation, whole, "GBK");
    }

    [Fact]
    public void Pushed_rows_changed_at_random_are_read()
    {
        var random = new Random(1);
        var clock = new PbxClock(TimeZoneInfo.FindSystemTimeZoneById(TestOptions.Zone));
        for (int round = 0; round < 10 * Rounds; round++)
        {
            if (VendorJson.TryParse(Encoding.UTF8.GetBytes(Mutated("subscribeBillingPush", random)), out var message, out _))
            {
                foreach (var row in message["data"].Items)
                {
                    DscomCallRecord.Read(row, clock).ToString().ShouldNotBeNull();
                }
            }
        }
    }

    private static async Task ReadAsync(string operation, byte[] answer, string what)
    {
        bool first = true;
        using var pbx = new StubPbx();
        pbx.Answer(operation, _ =>
        {
            // A token that runs out at random would only make the example grow old.
            bool strike = first;
            first = false;
            return strike ? new StubReply(HttpStatusCode.OK, answer) : StubReply.Json(Contract.Example(operation));
        });
        await using var client = pbx.CreateClient();
        try
        {
            await ContractCalls.All[operation](client);
        }
        catch (PbxException e)
        {
            e.Message.ShouldNotBeEmpty();
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}{Environment.NewLine}{e}");
        }
    }

    private static string Mutated(string operation, Random random)
    {
        var answer = JsonNode.Parse(Contract.Example(operation))!;
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            var holders = Holders(answer).ToList();
            switch (holders[random.Next(holders.Count)])
            {
                case JsonObject { Count: > 0 } members:
                    string name = members.ElementAt(random.Next(members.Count)).Key;
                    if (random.Next(4) == 0)
                    {
                        members.Remove(name);
                    }
                    else
                    {
                        members[random.Next(8) == 0 ? name.ToUpperInvariant() : name] = Value(random);
                    }

                    break;
                case JsonObject members:
                    members["extra"] = Value(random);
                    break;
                case JsonArray items:
                    items.Add(Value(random));
                    break;
            }
        }

        return answer.ToJsonString().Replace(LoneSurrogate, "\\ud800 \\u0000", StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Holders(JsonNode node)
    {
        yield return node;
        var children = node switch
        {
            JsonObject members => members.Select(m => m.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var holder in children.Where(child => child is JsonObject or JsonArray).SelectMany(child => Holders(child!)))
        {
            yield return holder;
        }
    }

    private static JsonNode? Value(Random random) => random.Next(16) switch
    {
        0 => null,
        1 => new JsonArray(),
        2 => new JsonObject(),
        3 => new JsonArray(new JsonObject { ["id"] = 1 }, null, 3),
        4 => LoneSurrogate,
        5 => JsonNode.Parse("1e400"),
        6 => JsonNode.Parse("-9223372036854775809"),
        7 => JsonNode.Parse("18446744073709551604"),
        8 => "9999-99-99 99:99:99",
        9 => "9999-12-31 23:59:59",
        10 => "0001-01-01 00:00:00",
        11 => "2147483647:2147483647:2147483647",
        12 => new string('9', random.Next(1, 400)),
        13 => true,
        14 => random.NextDouble() * 1e12,
        _ => "文字",
    };
}
