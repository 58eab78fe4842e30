namespace PbxConnectors.Documentation.Tests;

/// <summary>Every C# block a reader may copy stands, line by line, in a file that is compiled with the tests or samples.</summary>
public sealed class SnippetTests
{
    public static TheoryData<string> PagesWithCode() => [.. Markdown.Pages.Where(page => Markdown.CodeBlocks(page).Any())];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void Code_on_a_page_is_code_that_compiles(string page) =>
        Markdown.CodeBlocks(page)
            .Where(block => !Code.IsCompiled(block.Code))
            .Select(block => $"{page}:{block.Line}:\n{block.Code}")
            .ShouldBeEmpty("no file under tests or samples has these lines: write them there first, or bring the page up to date");

    [Fact]
    public void Regions_written_for_the_pages_are_shown_by_one()
    {
        var shown = Markdown.Pages.SelectMany(Markdown.CodeBlocks).SelectMany(block => Code.Parts(block.Code)).ToHashSet(StringComparer.Ordinal);

        Code.Regions().Where(region => !shown.Contains(region.Code)).Select(region => region.Name).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a();\nb();", "  a();\n\n  b();\nc();", true)]
    [InlineData("a(); // 一\nb();", "a();  // one\nb();", true)]
    [InlineData("a();\n// …\nc();", "a();\nb();\nc();", true)]
    [InlineData("c();\n// …\na();", "a();\nb();\nc();", false)]
    [InlineData("a();\nc();", "a();\nb();\nc();", false)]
    [InlineData("a(\"http://pbx.example\");", "a(\"http://other.example\");", false)]
    public void Code_is_compared_line_by_line_and_in_order(string shown, string compiled, bool same) =>
        Code.HasInOrder(Code.Comparable(compiled), Code.Parts(shown)).ShouldBe(same);
}
