using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PbxConnectors.Conventions.Tests;

public sealed partial class RepositoryConventionTests
{
    private static readonly string[] Folders = ["src", "tests", "samples", "benchmarks", "docs"];

    private static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".json", ".jsonl", ".txt", ".csv", ".yml", ".yaml", ".xml", ".config", ".sh",
        ".ps1",
    ];

    // Put together here, so that this file does not find itself.
    private static readonly string[] PackageFeeds =
        ["nuget" + ".org", "myget" + ".org", "pkgs.dev." + "azure.com", "nuget.pkg." + "github.com", "npmjs" + ".org", "pypi" + ".org"];

    private static readonly Regex Unfinished = new(@"\b(TO" + "DO|FIX" + @"ME)\b", RegexOptions.CultureInvariant);

    public static TheoryData<string> PackedProjects() => [.. Repository.PackedProjects];

    [Fact]
    public void There_are_libraries_to_test() => Repository.Libraries.ShouldContain("PbxConnectors.Abstractions");

    [Theory]
    [MemberData(nameof(PackedProjects))]
    public void Every_package_has_a_readme_of_its_own(string project)
    {
        string readme = Path.Combine(Repository.Root, "src", project, "README.md");
        File.Exists(readme).ShouldBeTrue($"src/{project}/README.md is shown on the package's page");
        File.ReadLines(readme).First().ShouldBe($"# {project}");
        Repository.Properties(Repository.ProjectFile(project), "PackageReadmeFile").ShouldBeEmpty("src/Directory.Build.props packs the readme");
    }

    [Theory]
    [MemberData(nameof(PackedProjects))]
    public void Every_package_says_what_it_is(string project) =>
        Repository.Properties(Repository.ProjectFile(project), "Description").ShouldHaveSingleItem().ShouldNotBeEmpty();

    [Fact]
    public void The_readme_is_packed()
    {
        var rules = XDocument.Load(Path.Combine(Repository.Root, "src", "Directory.Build.props"));
        rules.Descendants("PackageReadmeFile").ShouldHaveSingleItem().Value.ShouldBe("README.md");
        rules.Descendants("None").Where(e => (string?)e.Attribute("Include") == "README.md").ShouldHaveSingleItem()
            .Attribute("Pack")!.Value.ShouldBe("true");
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "PbxConnectors.sln")).Replace('\\', '/');
        Folders.SelectMany(Repository.ProjectsUnder)
            .Select(Repository.Relative)
            .Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_line_of_code_is_seen_whole()
    {
        const int Longest = 150;

        // What is quoted stands as it is.
        new[] { "src", "samples" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(Repository.Relative)
            .SelectMany(file => File.ReadLines(Path.Combine(Repository.Root, file)).Select((line, i) => (Place: $"{file}:{i + 1}", line)))
            .Where(entry => entry.line.Length > Longest && !entry.line.Contains("\"\"\"", StringComparison.Ordinal))
            .Select(entry => entry.Place)
            .ShouldBeEmpty();
    }

    [Fact]
    public void No_file_knows_a_path_of_somebodys_machine() =>
        Find(line => MachinePath().IsMatch(line)).ShouldBeEmpty();

    [Fact]
    public void No_file_names_a_package_feed() =>
        Find(line => PackageFeeds.Any(feed => line.Contains(feed, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty();

    [Fact]
    public void Nothing_is_left_to_be_done() => Find(Unfinished.IsMatch).ShouldBeEmpty();

    [Theory]
    [InlineData("/home" + "/anna/src", true)]
    [InlineData("\"/root" + "/.nuget\"", true)]
    [InlineData("C:" + @"\Users\anna", true)]
    [InlineData("file:///Users" + "/anna", true)]
    [InlineData("POST /api/v1/call/dial", false)]
    [InlineData("https://pbx.example/homepage", false)]
    [InlineData("src/homes/x.cs", false)]
    public void A_path_of_a_machine_is_told_from_other_paths(string line, bool isMachinePath) =>
        MachinePath().IsMatch(line).ShouldBe(isMachinePath);

    private static IEnumerable<string> Find(Func<string, bool> isWrong)
    {
        var atRoot = Directory.EnumerateFiles(Repository.Root).Order(StringComparer.Ordinal);
        foreach (string file in atRoot.Concat(Folders.SelectMany(Repository.FilesUnder)).Where(f => TextEndings.Contains(Path.GetExtension(f))))
        {
            int number = 0;
            foreach (string line in File.ReadLines(file))
            {
                number++;
                if (isWrong(line))
                {
                    yield return $"{Repository.Relative(file)}:{number}";
                }
            }
        }
    }

    [GeneratedRegex(@"(?<![\w.])/(home|root|Users|work|mnt)/[\w.-]+|\b[A-Za-z]:\\(Users|Projects|src|work|dev)\\", RegexOptions.CultureInvariant)]
    private static partial Regex MachinePath();
}
