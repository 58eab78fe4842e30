using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Tests;

public sealed class LooseJsonTests
{
    [Theory]
    [InlineData("{status:0,talkTimes:10 }", """{"status":0,"talkTimes":10}""")]
    [InlineData("{'a':'it\\'s', b:\"x\\u4e2d\", c:null, d:undefined, e:true}", """{"a":"it's","b":"x中","c":null,"d":null,"e":true}""")]
    [InlineData("({a:[1,2,],})", """{"a":[1,2]}""")]
    [InlineData("{/* one */ a: 1, // two\n b: 2}", """{"a":1,"b":2}""")]
    [InlineData("[{\"phone\":\"1\", \"\",woOther1:\"o\"}]", """[{"phone":"1","woOther1":"o"}]""")]
    [InlineData("{phone:013900000001,n:-1.5}", """{"phone":"013900000001","n":-1.5}""")]
    [InlineData("{\"a\":[{\"b\":1],\"c\":2}", """{"a":[{"b":1}],"c":2}""")]
    [InlineData("{\"a\":{\"b\":1", """{"a":{"b":1}}""")]
    [InlineData("+{\"a\":1}", """{"a":1}""")]
    [InlineData("{a:", """{"a":null}""")]
    [Trait("Reading", "13")]
    public void A_literal_is_read_like_JavaScript_reads_it_and_slips_are_mended(string text, string expected)
    {
        LooseJson.TryParse(text, out var json).ShouldBeTrue();
        System.Text.Json.Nodes.JsonNode.DeepEquals(
            System.Text.Json.Nodes.JsonNode.Parse(json.Raw), System.Text.Json.Nodes.JsonNode.Parse(expected)).ShouldBeTrue(json.Raw);
    }

    [Theory]
    [InlineData("")]
    [InlineData("客户端拨号")]
    [InlineData("hello {name}")]
    [InlineData("42")]
    [InlineData("\"text\"")]
    public void A_text_is_no_literal(string text) => LooseJson.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void No_text_makes_it_throw_or_hang()
    {
        var random = new Random(20260301);
        const string Alphabet = "{}[]:,'\"\\/*u0 a中\uD800\n-+.e(";
        for (int i = 0; i < 20_000; i++)
        {
            string text = "{" + string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            Should.NotThrow(() => LooseJson.TryParse(text, out _), text);
        }

        LooseJson.TryParse(new string('[', 100_000), out _).ShouldBeFalse();
        LooseJson.TryParse(string.Concat(Enumerable.Repeat("{a:", 100_000)), out _).ShouldBeFalse();
    }
}
