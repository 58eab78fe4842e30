using System.Text.RegularExpressions;

namespace PbxConnectors.Documentation.Tests;

/// <summary>The files that are compiled under tests and samples, and how a page's code is found in them.</summary>
internal static partial class Code
{
    // A line that only says that something was left out.
    private const string LeftOut = "// …";

    private static readonly Lazy<IReadOnlyList<string>> Files = new(() =>
        [.. new[] { "tests", "samples" }.SelectMany(folder => Markdown.Walk(new DirectoryInfo(Path.Combine(Markdown.Root, folder)), "*.cs"))]);

    private static readonly Lazy<IReadOnlyList<string>> Compiled = new(() => [.. Files.Value.Select(file => Comparable(File.ReadAllText(file)))]);

    /// <summary>The regions of the files made for the pages, by name.</summary>
    public static IEnumerable<(string Name, string Code)> Regions() =>
        from file in Files.Value
        where file.Contains($"{Path.DirectorySeparatorChar}Snippets{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        from Match region in Region().Matches(File.ReadAllText(file).ReplaceLineEndings("\n"))
        select ($"{Markdown.Relative(file)}: {region.Groups["name"].Value}", Comparable(region.Groups["code"].Value));

    /// <summary>True when one file has the code line by line; what <c>// …</c> stands for may lie between.</summary>
    public static bool IsCompiled(string shown)
    {
        string[] parts = Parts(shown);
        return parts.Length > 0 && Compiled.Value.Any(source => HasInOrder(source, parts));
    }

    /// <summary>The pieces of a page's code between what was left out.</summary>
    public static string[] Parts(string shown) => [.. shown.Split(LeftOut).Select(Comparable).Where(part => part.Length > 0)];

    /// <summary>
    /// Code without comments, empty lines and indentation: a page may translate comments, leave them out and move code to the left, nothing else.
    /// </summary>
    public static string Comparable(string code) =>
        string.Concat(code.ReplaceLineEndings("\n").Split('\n')
            .Select(line => Comment().Replace(line, "").Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("#region", StringComparison.Ordinal) && line != "#endregion")
            .Select(line => line + "\n"));

    public static bool HasInOrder(string source, string[] parts)
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

    // A comment begins a line or follows white space; the slashes of an address do neither.
    [GeneratedRegex(@"(^|\s)\s*//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[ \t]*#region (?<name>[^\n]+)\n(?<code>.*?)^[ \t]*#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}
