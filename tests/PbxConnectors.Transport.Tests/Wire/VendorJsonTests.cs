using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace PbxConnectors.Transport.Tests.Wire;

public sealed class VendorJsonTests
{
    // Every kind of value, and what each accessor makes of it.
    [Theory]
    [InlineData("null", false, null, null, null, null)]
    [InlineData("true", true, "true", null, true, null)]
    [InlineData("false", true, "false", null, false, null)]
    [InlineData("0", true, "0", "0", false, 0L)]
    [InlineData("1", true, "1", "1", true, 1L)]
    [InlineData("3.0", true, "3.0", "3.0", null, 3L)]
    [InlineData("3.5", true, "3.5", "3.5", null, null)]
    [InlineData("-7", true, "-7", "-7", null, -7L)]
    [InlineData("1e3", true, "1e3", "1000", null, 1000L)]
    [InlineData("9223372036854775807", true, "9223372036854775807", "9223372036854775807", null, long.MaxValue)]
    [InlineData("9223372036854775808", true, "9223372036854775808", "9223372036854775808", null, null)]
    [InlineData("\"9223372036854775808\"", true, "9223372036854775808", "9223372036854775808", null, null)]
    [InlineData("\"9999999999999999999\"", true, "9999999999999999999", "9999999999999999999", null, null)]
    [InlineData("\"007\"", true, "007", "7", null, 7L)]
    [InlineData("1e400", true, "1e400", null, null, null)]
    [InlineData("-0", true, "-0", "0", null, 0L)]
    [InlineData("\"\"", true, "", null, null, null)]
    [InlineData("\" \"", true, " ", null, null, null)]
    [InlineData("\" 12 \"", true, " 12 ", "12", null, 12L)]
    [InlineData("\"12.50\"", true, "12.50", "12.50", null, null)]
    [InlineData("\"1,000\"", true, "1,000", null, null, null)]
    [InlineData("\"Yes\"", true, "Yes", null, true, null)]
    [InlineData("\"n\"", true, "n", null, false, null)]
    [InlineData("\"TRUE\"", true, "TRUE", null, true, null)]
    [InlineData("\"空号\"", true, "空号", null, null, null)]
    [InlineData("{}", true, null, null, null, null)]
    [InlineData("[]", true, null, null, null, null)]
    [InlineData("[1]", true, null, null, null, null)]
    public void Every_accessor_reads_every_kind_of_value(
        string json, bool exists, string? text, string? number, bool? truth, long? whole)
    {
        var value = Parse($$"""{"v":{{json}}}""")["v"];

        value.Exists.ShouldBe(exists);
        value.Text.ShouldBe(text);
        value.TextOrNull.ShouldBe(string.IsNullOrWhiteSpace(text) ? null : text);
        value.Number.ShouldBe(number is null ? null : decimal.Parse(number, CultureInfo.InvariantCulture));
        value.Boolean.ShouldBe(truth);
        value.WholeNumber.ShouldBe(whole);
        value.SmallWholeNumber.ShouldBe(whole is >= int.MinValue and <= int.MaxValue ? (int)whole : null);
        bool isLength = number is not null && decimal.Parse(number, CultureInfo.InvariantCulture) is >= 0 and < 1_000_000_000;
        value.Seconds.ShouldBe(isLength ? TimeSpan.FromSeconds(double.Parse(number!, CultureInfo.InvariantCulture)) : null);
        value.IsObject.ShouldBe(json == "{}");
        value.IsArray.ShouldBe(json.StartsWith('['));
        value.Items.Count().ShouldBe(json == "[1]" ? 1 : 0);
        value.Members.ShouldBeEmpty();
        value["x"].Exists.ShouldBeFalse();
        value.FirstOf("x", "y").Exists.ShouldBeFalse();
        value.Raw.ShouldBe(exists ? json : "");
        value.ToString().ShouldBe(value.Raw);
    }

    [Fact]
    public void A_value_that_is_not_there_reads_as_nothing_everywhere() => ReadAll(default).ShouldBe(0);

    [Fact]
    public void A_member_is_found_by_its_exact_name_before_its_name_in_other_case()
    {
        var json = Parse("""{"NAME":1,"name":2,"Name":3}""");
        json["name"].WholeNumber.ShouldBe(2);
        json["Name"].WholeNumber.ShouldBe(3);
        json["nAmE"].WholeNumber.ShouldBe(1);
        json["names"].Exists.ShouldBeFalse();
    }

    [Fact]
    public void The_first_member_that_exists_is_taken() =>
        Parse("""{"a":null,"b":"","c":7}""").FirstOf("missing", "a", "b", "c").Text.ShouldBe("");

    [Fact]
    public void Of_a_member_written_twice_the_last_counts_and_both_are_listed()
    {
        var json = Parse("""{"a":1,"a":2}""");
        json["a"].WholeNumber.ShouldBe(2);
        json.Members.Count().ShouldBe(2);
    }

    [Fact]
    public void A_byte_order_mark_and_trailing_commas_do_no_harm()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. """{"a":[1,2,],}"""u8];
        VendorJson.TryParse(body, out var json, out string? problem).ShouldBeTrue(problem);
        json["a"].Items.Select(i => i.WholeNumber).ShouldBe([1, 2]);
    }

    [Fact]
    public void Values_stay_readable_when_other_bodies_are_read_after_theirs()
    {
        var rows = Enumerable.Range(0, 50).Select(i => Parse($$"""{"a":"kept {{i}}","b":{{i}}}""")).ToList();
        rows.Select(json => (json["a"].Text, json["b"].WholeNumber)).ShouldBe(Enumerable.Range(0, 50).Select(i => ((string?)$"kept {i}", (long?)i)));
    }

    [Fact]
    public void Rows_of_one_form_of_other_forms_and_in_other_cases_are_all_read_by_name()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"member{i}")];
        var forms = new[] { names, [.. names.Reverse()], [.. names.Select(name => name.ToUpperInvariant())], [.. names.Take(9)], [.. names.Append("MEMBER0")] };
        var list = Enumerable.Range(0, 60).Select(i => forms[i % forms.Length]).ToList();
        var rows = Parse($"[{string.Join(',', list.Select((form, i) => $"{{{string.Join(',', form.Select(name => $"\"{name}\":\"{name} of {i}\""))}}}"))}]").Items.ToList();
        for (int i = 0; i < rows.Count; i++)
        {
            foreach (string name in names)
            {
                string? expected = list[i].Contains(name)
                    ? name
                    : list[i].FirstOrDefault(other => other.Equals(name, StringComparison.OrdinalIgnoreCase));
                rows[i][name].Text.ShouldBe(expected is null ? null : $"{expected} of {i}");
            }

            rows[i]["absent"].Exists.ShouldBeFalse();
        }
    }

    // What tempts a reader that remembers the row before: the same text again, its escaped and its literal form, other kinds, other names.
    [Fact]
    public void Rows_read_one_after_the_other_read_as_the_same_items_do()
    {
        string[] texts = ["\"same\"", "\"\\u0041\"", "\"\\\\u0041\"", "\"A\"", "\"\\ud800\"", "\"正常\"", "\"\"", "7", "true", "null", "{\"a\":1}", "[1]", "\"2026-03-01 08:30:15\""];
        var random = new Random(7);
        var rows = Enumerable.Range(0, 600).Select(_ => random.Next(20) == 0
            ? texts[random.Next(texts.Length)]
            : $"{{{string.Join(',', Enumerable.Range(0, random.Next(20) == 0 ? 5 : 10).Select(i => $"\"{(random.Next(60) == 0 ? "M" : "m")}{i}\":{texts[random.Next(texts.Length)]}"))}}}");
        var list = Parse($"[{string.Join(',', rows)}]");
        string[] names = [.. Enumerable.Range(0, 11).Select(i => $"m{i}")];

        int read = 0;
        foreach (var (row, item) in list.Rows.Zip(list.Items))
        {
            // Not always in the same order.
            foreach (string name in read++ % 50 == 0 ? names.Reverse() : names)
            {
                var (value, expected) = (row[name], item[name]);
                value.Text.ShouldBe(expected.Text);
                value.TextOrNull.ShouldBe(expected.TextOrNull);
                value.WholeNumber.ShouldBe(expected.WholeNumber);
                value.Boolean.ShouldBe(expected.Boolean);
                value.Raw.ShouldBe(expected.Raw);
                value["a"].WholeNumber.ShouldBe(expected["a"].WholeNumber);
            }
        }

        read.ShouldBe(600);
        Parse("7").Rows.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text")]
    [InlineData("正常挂机")]
    [InlineData("\\\"quoted\\\" \\u0041")]
    public void A_text_that_rows_repeat_is_made_once(string raw)
    {
        var members = string.Join(',', Enumerable.Range(0, 10).Select(i => $"\"m{i}\":\"{raw} {i}\""));
        var texts = Parse($"[{{{members}}},{{{members}}}]").Rows.Select(row => row["m3"].Text).ToList();
        texts[1].ShouldBeSameAs(texts[0]);
    }

    [Fact]
    public void Memory_given_back_can_be_used_by_the_next_body()
    {
        for (int i = 0; i < 20; i++)
        {
            byte[] body = Encoding.UTF8.GetBytes($$"""{"a":[{{string.Join(',', Enumerable.Range(i, 200))}}]}""");
            VendorJson.TryParse(body, out var json, out string? problem, out var lease).ShouldBeTrue(problem);
            json["a"].Rows.Select(row => row.WholeNumber).ShouldBe(Enumerable.Range(i, 200).Select(n => (long?)n));
            lease!.Dispose();
            lease.Dispose();
        }
    }

    [Fact]
    public void Of_a_member_written_twice_in_a_large_object_the_last_counts() =>
        Parse($$"""{"twice":"first",{{string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"m{i}\":{i}"))}},"twice":"last"}""")["twice"].Text.ShouldBe("last");

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("<html>", 1, 1)]
    [InlineData("{\"a\":1", 1, 7)]
    [InlineData("{\n\"a\":x}", 2, 5)]
    [InlineData("{} {}", 1, 4)]
    public void What_is_no_JSON_is_told_by_its_place(string text, int line, int place)
    {
        VendorJson.TryParse(Encoding.UTF8.GetBytes(text), out var json, out string? problem).ShouldBeFalse();
        json.Exists.ShouldBeFalse();
        problem.ShouldBe($"not JSON (line {line}, byte {place})");
    }

    [Fact]
    public void Nesting_without_end_is_a_problem_and_no_crash() =>
        VendorJson.TryParse(Encoding.UTF8.GetBytes(new string('[', 1_000_000)), out _, out string? problem).ShouldBeFalse(problem);

    [Theory]
    [InlineData("""{"a":"\ud800","b":1}""")]
    [InlineData("""{"a":"\udc00x","b":1}""")]
    [InlineData("""{"a":"\ud800\ud800","b":1}""")]
    [InlineData("""{"\ud800":0,"a":"x","b":1}""")]
    [InlineData("""{"\udc00abc":0,"b":1}""")]
    public void Half_a_surrogate_pair_does_not_break_the_rest(string text)
    {
        var json = Parse(text);
        ReadAll(json).ShouldBeGreaterThan(0);
        json["b"].WholeNumber.ShouldBe(1);
        json["B"].WholeNumber.ShouldBe(1);
        json["missing"].Exists.ShouldBeFalse();
    }

    [Fact]
    public void Text_in_another_encoding_does_not_break_the_rest()
    {
        // 空号 in GB 18030, as PBXes of the region write it, within otherwise plain JSON; in a value and in a name.
        byte[] gb = [0xBF, 0xD5, 0xBA, 0xC5];
        byte[] body = [.. "{\"a\":\""u8, .. gb, .. "\",\""u8, .. gb, .. "\":2,\"b\":1}"u8];

        VendorJson.TryParse(body, out var json, out string? problem).ShouldBeTrue(problem);

        json["a"].Exists.ShouldBeTrue();
        json["a"].Text.ShouldNotBeNull();
        json["b"].WholeNumber.ShouldBe(1);
        json["B"].WholeNumber.ShouldBe(1);
        ReadAll(json).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void No_bytes_whatever_make_a_reader_throw() => Prop.ForAll<byte[]>(body =>
    {
        if (VendorJson.TryParse(body, out var json, out string? problem))
        {
            ReadAll(json);
        }
        else
        {
            problem.ShouldNotBeNullOrEmpty();
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_bytes_within_a_text_or_a_name_make_a_reader_throw() => Prop.ForAll<byte[], byte[]>((name, text) =>
    {
        byte[] body = [.. "{\""u8, .. name, .. "\":\""u8, .. text, .. "\",\"n\":[{\""u8, .. text, .. "\":\"\\uD800\"}]}"u8];
        if (VendorJson.TryParse(body, out var json, out _))
        {
            ReadAll(json);
        }
    }).QuickCheckThrowOnFailure();

    // The framework's own reader is the measure: texts like those of a PBX, and the same with a byte changed, added or cut off.
    [Fact]
    public void What_the_framework_takes_for_JSON_is_taken_and_read_alike()
    {
        byte[] others = "\"\\{}[],:0-+.eE tn\u007f\u0080\u0001"u8.ToArray();
        var random = new Random(11);
        int taken = 0;
        for (int i = 0; i < 4000; i++)
        {
            byte[] body = Encoding.UTF8.GetBytes(SomeJson(random, depth: 0));
            if (i % 3 > 0 && body.Length > 0)
            {
                int at = random.Next(body.Length);
                byte other = others[random.Next(others.Length)];
                body = (i % 4) switch
                {
                    0 => body[..at],
                    1 => [.. body[..at], other, .. body[at..]],
                    2 => [.. body[..at], .. body[(at + 1)..]],
                    _ => [.. body[..at], other, .. body[(at + 1)..]],
                };
            }

            JsonDocument? measure = null;
            try
            {
                measure = JsonDocument.Parse(body, new JsonDocumentOptions { AllowTrailingCommas = true });
            }
            catch (JsonException)
            {
            }

            using (measure)
            {
                VendorJson.TryParse(body, out var json, out string? problem).ShouldBe(measure is not null, Encoding.UTF8.GetString(body));
                problem.ShouldBe(measure is null ? problem : null);
                if (measure is not null && CanBeRead(measure.RootElement))
                {
                    taken++;
                    ShouldReadAlike(json, measure.RootElement);
                }
            }
        }

        taken.ShouldBeInRange(1500, 3500);
    }

    [Fact]
    public void Values_nest_as_deep_as_the_framework_lets_them()
    {
        string text = string.Concat(Enumerable.Repeat("[", 64)) + string.Concat(Enumerable.Repeat("]", 64));
        var json = Parse(text);
        for (int depth = 1; depth < 64; depth++)
        {
            json = json.Items.Single();
        }

        json.Raw.ShouldBe("[]");
        VendorJson.TryParse(Encoding.UTF8.GetBytes($"[{text}]"), out _, out _).ShouldBeFalse();
    }

    // At text that is no valid Unicode the framework gives up; what is made of it here is told above.
    private static bool CanBeRead(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Array => value.EnumerateArray().All(CanBeRead),
                JsonValueKind.Object => value.EnumerateObject().All(member => member.Name is not null && CanBeRead(member.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void ShouldReadAlike(VendorJson json, JsonElement measure)
    {
        json.Exists.ShouldBe(measure.ValueKind != JsonValueKind.Null);
        json.Raw.ShouldBe(json.Exists ? measure.GetRawText() : "");
        json.Text.ShouldBe(measure.ValueKind switch
        {
            JsonValueKind.String => measure.GetString(),
            JsonValueKind.Number when json.WholeNumber is { } whole and >= 0 && measure.GetRawText().All(char.IsAsciiDigit) =>
                whole.ToString(CultureInfo.InvariantCulture),
            JsonValueKind.Number => measure.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        });
        if (measure.ValueKind == JsonValueKind.Array)
        {
            json.Items.Count().ShouldBe(measure.GetArrayLength());
            foreach (var ((item, row), expected) in json.Items.Zip(json.Rows).Zip(measure.EnumerateArray()))
            {
                ShouldReadAlike(item, expected);
                row.Raw.ShouldBe(item.Raw);
            }
        }
        else if (measure.ValueKind == JsonValueKind.Object)
        {
            json.Members.Select(member => member.Key).ShouldBe(measure.EnumerateObject().Select(member => member.Name));
            foreach (var (member, expected) in json.Members.Zip(measure.EnumerateObject()))
            {
                ShouldReadAlike(member.Value, expected.Value);
                json[member.Key].Raw.ShouldBe(measure.GetProperty(member.Key) is { ValueKind: not JsonValueKind.Null } last ? last.GetRawText() : "");
            }
        }
    }

    private static string SomeJson(Random random, int depth)
    {
        string blank = random.Next(4) == 0 ? " \n" : "";
        return blank + random.Next(depth > 3 ? 6 : 10) switch
        {
            0 => "null",
            1 => random.Next(2) == 0 ? "true" : "false",
            2 => random.Next(100).ToString(CultureInfo.InvariantCulture),
            3 => (random.NextDouble() * -1000).ToString(CultureInfo.InvariantCulture),
            4 => "\"" + new string('a', random.Next(20)) + "\"",
            5 => "\"空号 \\u0041\\n\\\"\\ud83d\\ude00\"",
            6 or 7 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => SomeJson(random, depth + 1)))}{blank}]",
            _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(12)).Select(i => $"\"{(random.Next(8) == 0 ? "\\u006d0" : $"m{random.Next(i + 1)}")}\"{blank}:{SomeJson(random, depth + 1)}"))}{blank}}}",
        };
    }

    private static VendorJson Parse(string text)
    {
        VendorJson.TryParse(Encoding.UTF8.GetBytes(text), out var json, out string? problem).ShouldBeTrue(problem);
        return json;
    }

    /// <summary>Reads a value by every accessor, its items and members too, and counts what there was.</summary>
    private static int ReadAll(VendorJson json)
    {
        _ = (json.Text, json.TextOrNull, json.Number, json.WholeNumber, json.SmallWholeNumber, json.Boolean, json.Seconds);
        _ = (json.IsArray, json.IsObject, json.Raw, json.ToString());
        _ = (json[""], json["a"], json["\ud800"], json.FirstOf(), json.FirstOf("a", "空号"));
        return (json.Exists ? 1 : 0) + json.Items.Sum(ReadAll) + json.Members.Sum(m => ReadAll(m.Value) + (json[m.Key].Exists ? 1 : 0));
    }
}
