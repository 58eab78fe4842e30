using System.Text.RegularExpressions;

namespace PbxConnectors.Conventions.Tests;

/// <summary>What the guides show is code that is compiled and run: every snippet stands in a file of tests or samples, line by line.</summary>
public sealed partial class SnippetTests
{
    // A line that only says that something was left out.
    private const string LeftOut = "// …";

    private static readonly Lazy<IReadOnlyList<string>> Sources = new(
        () => [.. new[] { "tests", "samples" }.SelectMany(Repository.FilesUnder).Where(file => Path.GetExtension(file) == ".cs")
            .Select(file => Normalized(File.ReadAllText(file)))]);

    public static TheoryData<string> Pages() =>
    [
        "docs/adding-a-vendor.md", "docs/adding-a-vendor.zh-CN.md", "docs/testing-your-integration.md", "docs/testing-your-integration.zh-CN.md",
        "src/PbxConnectors.Testing/README.md",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_snippet_is_taken_from_code_that_is_compiled(string page)
    {
        var snippets = Fence().Matches(File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n"));

        snippets.ShouldNotBeEmpty();
        foreach (Match snippet in snippets)
        {
            string[] parts = [.. snippet.Groups["code"].Value.Split(LeftOut).Select(Normalized).Where(part => part.Length > 0)];
            Sources.Value.Any(source => HasInOrder(source, parts)).ShouldBeTrue($"{page} shows code that no test or sample has:\n{snippet.Value}");
        }
    }

    [Theory]
    [InlineData("a();\nb();", "  a();\n\n  b();\nc();", true)]
    [InlineData("a();\n// …\nc();", "a();\nb();\nc();", true)]
    [InlineData("c();\n// …\na();", "a();\nb();\nc();", false)]
    [InlineData("a();\nc();", "a();\nb();\nc();", false)]
    public void Code_is_compared_line_by_line_and_in_order(string shown, string compiled, bool same) =>
        HasInOrder(Normalized(compiled), [.. shown.Split(LeftOut).Select(Normalized)]).ShouldBe(same);

    private static bool HasInOrder(string source, string[] parts)
    {
        int from = 0;
        foreach (string part in parts)
        {
            int at = source.IndexOf(part, from, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            from = at + part.Length;
        }

        return true;
    }

    // Indentation and empty lines are the page's own.
    private static string Normalized(string code) =>
        string.Concat(code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => line + "\n"));

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
