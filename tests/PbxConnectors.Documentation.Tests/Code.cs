using System.Text.RegularExpressions;

namespace PbxConnectors.Documentation.Tests;

/// <summary>The regions of compiled files, and what makes two pieces of code the same for a reader.</summary>
internal static partial class Code
{
    /// <summary>Every region under tests and samples by its place, as comparable text.</summary>
    public static IReadOnlyDictionary<string, string> Regions { get; } = ReadRegions();

    /// <summary>
    /// The code without comments, empty lines and common indentation: a page may translate comments or leave them out, nothing else.
    /// </summary>
    public static string Comparable(string code)
    {
        var lines = code.Split('\n')
            .Select(line => Comment().Replace(line, "").TrimEnd())
            .Where(line => line.Length > 0)
            .ToList();
        int indentation = lines.Count == 0 ? 0 : lines.Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line[indentation..]));
    }

    private static Dictionary<string, string> ReadRegions()
    {
        var regions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in new[] { "tests", "samples" }.SelectMany(folder =>
            Markdown.Walk(new DirectoryInfo(Path.Combine(Markdown.Root, folder)), "*.cs")))
        {
            foreach (Match region in Region().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
            {
                regions.Add($"{Markdown.Relative(file)}: {region.Groups["name"].Value}", Comparable(region.Groups["code"].Value));
            }
        }

        return regions;
    }

    // A comment begins a line or follows white space; the slashes of an address do neither.
    [GeneratedRegex(@"(^|\s)\s*//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[ \t]*#region (?<name>[^\n]+)\n(?<code>.*?)^[ \t]*#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}
