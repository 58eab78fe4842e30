using System.Text.RegularExpressions;

namespace PbxConnectors.Documentation.Tests;

/// <summary>The repository's pages and the code blocks, headings and links in them.</summary>
internal static partial class Markdown
{
    private static readonly string[] NotPages = ["artifacts", "bin", "obj", ".git", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every page, relative to the root, with slashes.</summary>
    public static IReadOnlyList<string> Pages { get; } = [.. Walk(new DirectoryInfo(Root), "*.md").Select(Relative)];

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    public static IEnumerable<string> Walk(DirectoryInfo folder, string pattern) =>
    [
        .. folder.EnumerateFiles(pattern).Select(file => file.FullName).Order(StringComparer.Ordinal),
        .. folder.EnumerateDirectories()
            .Where(child => !NotPages.Contains(child.Name))
            .OrderBy(child => child.Name, StringComparer.Ordinal)
            .SelectMany(child => Walk(child, pattern)),
    ];

    /// <summary>The C# blocks of a page with the line each begins on.</summary>
    public static IEnumerable<(int Line, string Code)> CodeBlocks(string page)
    {
        string text = Read(page);
        foreach (Match block in Fence().Matches(text))
        {
            yield return (text.AsSpan(0, block.Index).Count('\n') + 1, block.Groups["code"].Value);
        }
    }

    /// <summary>The anchors a page's headings make, as the hosts of repositories build them.</summary>
    public static HashSet<string> Anchors(string page) =>
        [.. Heading().Matches(WithoutCode(page)).Select(heading => Anchor(heading.Groups["text"].Value))];

    /// <summary>Where a page's links lead, with the line each stands on; addresses outside the repository are left out.</summary>
    public static IEnumerable<(int Line, string Target)> Links(string page)
    {
        string text = WithoutCode(page);
        foreach (Match link in Link().Matches(text))
        {
            string target = link.Groups["target"].Value;
            if (!target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            {
                yield return (text.AsSpan(0, link.Index).Count('\n') + 1, target);
            }
        }
    }

    /// <summary>What a page is made of, in order: <c>#</c> for a heading of its depth, the rows of a table, the items of a list, pictures.</summary>
    public static IReadOnlyList<string> Outline(string page)
    {
        var outline = new List<string>();
        foreach (string line in Read(page).Split('\n'))
        {
            string part = Part().Match(line).Value.Trim();
            if (part.Length > 0)
            {
                outline.Add(part);
            }
        }

        return outline;
    }

    // Lines are kept, so that line numbers stay true.
    private static string WithoutCode(string page) =>
        AnyFence().Replace(Read(page), block => new string('\n', block.Value.Count(c => c == '\n')));

    private static string Anchor(string heading) =>
        NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PbxConnectors.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No PbxConnectors.sln above {AppContext.BaseDirectory}: run the tests from the repository.");
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex AnyFence();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(#{1,6} |\||- |```\w*|!\[)")]
    private static partial Regex Part();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex NotInAnchors();
}
