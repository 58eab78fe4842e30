namespace PbxConnectors.Documentation.Tests;

/// <summary>Every C# block a reader may copy stands in a region of a file that is compiled with the tests.</summary>
public sealed class SnippetTests
{
    public static TheoryData<string> PagesWithCode() => [.. Markdown.Pages.Where(page => Markdown.CodeBlocks(page).Any())];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void Code_on_a_page_is_code_that_compiles(string page)
    {
        var known = Code.Regions.Values.ToHashSet(StringComparer.Ordinal);

        Markdown.CodeBlocks(page)
            .Where(block => !known.Contains(Code.Comparable(block.Code)))
            .Select(block => $"{page}:{block.Line} is no region of a compiled file (comments aside):\n{block.Code}")
            .ShouldBeEmpty("put the block between #region and #endregion of a file under tests or samples, or bring the page up to date");
    }

    [Fact]
    public void Regions_are_used() =>
        Code.Regions
            .Where(region => region.Key.StartsWith("tests/PbxConnectors.Documentation.Tests/Snippets/", StringComparison.Ordinal))
            .Where(region => !Markdown.Pages.Any(page => Markdown.CodeBlocks(page).Any(block => Code.Comparable(block.Code) == region.Value)))
            .Select(region => region.Key)
            .ShouldBeEmpty("a snippet no page shows");

    [Theory]
    [InlineData("    A();  // one\n\n    B();\n", "A(); // 一\nB();\n", true)]
    [InlineData("A(\"http://pbx.example\");\n", "A(\"http://other.example\");\n", false)]
    [InlineData("if (x)\n    A();\n", "if (x)\nA();\n", false)]
    public void Comments_empty_lines_and_common_indentation_make_no_difference(string one, string other, bool same) =>
        (Code.Comparable(one) == Code.Comparable(other)).ShouldBe(same);
}
