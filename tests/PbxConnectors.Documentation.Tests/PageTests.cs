namespace PbxConnectors.Documentation.Tests;

/// <summary>Links lead somewhere, and guides exist in both languages with the same code.</summary>
public sealed class PageTests
{
    private const string Chinese = ".zh-CN.md";

    // Pages with one language for both, and what only people who work on the library read.
    private static readonly string[] InOneLanguage = ["docs/README.md", "docs/dependencies.md"];

    public static TheoryData<string> AllPages() => [.. Markdown.Pages];

    public static TheoryData<string> Guides() =>
        [.. Markdown.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && !page.EndsWith(Chinese, StringComparison.Ordinal))
            .Except(InOneLanguage).Append("README.md")];

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Links_lead_somewhere(string page) =>
        Markdown.Links(page).Where(link => !Exists(page, link.Target)).Select(link => $"{page}:{link.Line}: {link.Target}").ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Guides))]
    public void A_guide_is_there_in_Chinese_with_the_same_code(string guide)
    {
        string translation = guide[..^".md".Length] + Chinese;

        Markdown.Pages.ShouldContain(translation);
        Markdown.CodeBlocks(translation).Select(block => Code.Comparable(block.Code))
            .ShouldBe(Markdown.CodeBlocks(guide).Select(block => Code.Comparable(block.Code)));
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public void A_guide_says_as_much_in_Chinese(string guide)
    {
        string translation = guide[..^".md".Length] + Chinese;

        Markdown.Outline(translation).ShouldBe(Markdown.Outline(guide), "headings, tables, lists and pictures, in their order");
    }

    [Fact]
    public void The_list_of_guides_has_each_page_once()
    {
        var listed = Markdown.Links("docs/README.md").Select(link => "docs/" + link.Target).ToList();

        listed.ShouldBe(
            Markdown.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/README.md"), ignoreOrder: true);
    }

    private static bool Exists(string page, string target)
    {
        string[] parts = target.Split('#', 2);
        string file = parts[0].Length == 0 ? page : Markdown.Relative(
            Path.GetFullPath(Path.Combine(Markdown.Root, Path.GetDirectoryName(page)!, Uri.UnescapeDataString(parts[0]))));
        string full = Path.Combine(Markdown.Root, file);
        return parts.Length == 1
            ? File.Exists(full) || Directory.Exists(full)
            : File.Exists(full) && Markdown.Anchors(file).Contains(Uri.UnescapeDataString(parts[1]));
    }
}
