using System.Text;

namespace PbxConnectors.CallProgress.Tests;

public sealed class Tone_plans_of_ones_own : IDisposable
{
    private const string Plan = """
        [
          { "name": "NAME", "source": "here", "tones": [
            { "name": "own-busy", "kind": "Busy", "frequencies": [600], "cadence": [[0.2, 0.3]] }
          ] }
        ]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_or_a_folder_of_files_is_read()
    {
        File.WriteAllText(_folder["b.json"], Plan.Replace("NAME", "B", StringComparison.Ordinal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        File.WriteAllText(_folder["a.json"], Plan.Replace("NAME", "A", StringComparison.Ordinal));
        TonePlan.Load(_folder["b.json"]).ShouldHaveSingleItem().Name.ShouldBe("B");
        TonePlan.Load(_folder.Path).Select(plan => plan.Name).ShouldBe(["A", "B"]);
        TonePlan.Load(_folder["a.json"])[0].Tones[0].Source.ShouldBe("here");
        Should.Throw<FileNotFoundException>(() => TonePlan.Load(_folder["none.json"]));
    }

    [Fact]
    public void A_mistake_is_named_with_its_file_and_line()
    {
        File.WriteAllText(_folder["a.json"], Plan.Replace("[600]", "[60]", StringComparison.Ordinal));
        Should.Throw<FormatException>(() => TonePlan.Load(_folder["a.json"])).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("'a.json', line 3"),
            message => message.ShouldContain("'own-busy'"));
    }

    [Theory]
    [InlineData("[\n{ \"name\": \"x\", \"source\": \"y\", \"tones\": [\n{ \"name\": \"a\", \"kind\": \"Busy\", \"frequencies\": [450], \"cadence\": [[1]] }] }]", 3)]
    [InlineData("[\n{ \"name\": \"x\", \"source\": \"y\", \"tones\": [\n\n{ \"name\": \"a\", \"kind\": \"Loud\", \"frequencies\": [450] }] }]", 4)]
    [InlineData("[\n{ \"name\": \"\", \"source\": \"y\", \"tones\": [] }]", 2)]
    [InlineData("[\n{ \"name\": \"x\", \"source\": \"y\",\n\"tones\": [ null ] }]", 0)]
    [InlineData("[\n\n{ \"name\" }]", 3)]
    public void A_mistake_is_named_with_its_line(string json, int line)
    {
        var message = Should.Throw<FormatException>(() => TonePlan.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)))).Message;
        message.ShouldStartWith("Not a list of tone plans");
        if (line > 0)
        {
            message.ShouldContain($"line {line}:");
        }
    }

    [Fact]
    public void Built_in_plans_are_found_by_name()
    {
        TonePlan.Find("france")!.Name.ShouldBe("France");
        TonePlan.Find("Atlantis").ShouldBeNull();
        TonePlan.All.Select(plan => plan.Name).ShouldBeUnique();
    }
}
