using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PbxConnectors.Conventions.Tests;

/// <summary>
/// Each open point of 800ing's document has a test that shows the reading chosen, wherever it stands: <c>dotnet test --filter
/// Reading=7</c>.
/// </summary>
public sealed partial class EightHundredReadingTests
{
    private const string Fixture = "tests/PbxConnectors.EightHundred.Tests/Fixtures/eighthundred.json";

    private static readonly HashSet<int> Shown =
    [
        .. new[] { "tests/PbxConnectors.EightHundred.Tests", "tests/PbxConnectors.EightHundred.AspNetCore.Tests" }
            .SelectMany(Repository.FilesUnder)
            .Where(file => Path.GetExtension(file) == ".cs")
            .SelectMany(file => Mark().Matches(File.ReadAllText(file)))
            .Select(mark => int.Parse(mark.Groups[1].Value, CultureInfo.InvariantCulture)),
    ];

    public static TheoryData<int, string> OpenPoints()
    {
        using var contract = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, Fixture)));
        var points = new TheoryData<int, string>();
        foreach (var point in contract.RootElement.GetProperty("ambiguities").EnumerateArray())
        {
            points.Add(point.GetProperty("n").GetInt32(), point.GetProperty("issue").GetString()!);
        }

        return points;
    }

    [Fact]
    public void There_are_29_open_points_and_no_test_shows_another() =>
        Shown.Order().ShouldBe(Enumerable.Range(1, 29));

    [Theory]
    [MemberData(nameof(OpenPoints))]
    public void An_open_point_has_a_test_that_shows_its_reading(int number, string issue) => Shown.ShouldContain(number, issue);

    [GeneratedRegex("""\[Trait\("Reading", "([0-9]+)"\)\]""")]
    private static partial Regex Mark();
}
