using System.Text;
using System.Text.RegularExpressions;

namespace PbxConnectors.Packages.Tests;

/// <summary>The C# a page shows, made into a program: declarations as they are, statements as a method each.</summary>
internal static partial class Snippets
{
    /// <summary>A source file with the page's snippets.</summary>
    /// <param name="page">Path of the page from the repository's root.</param>
    /// <param name="className">The class that gets the methods.</param>
    /// <returns>The source, and the names of the methods in the order of the page.</returns>
    public static (string Source, IReadOnlyList<string> Methods) Of(string page, string className)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");
        var declarations = new StringBuilder();
        var methods = new StringBuilder();
        var names = new List<string>();
        foreach (Match block in Fence().Matches(text))
        {
            int line = text.AsSpan(0, block.Index).Count('\n') + 2;
            string code = block.Groups["code"].Value;
            string origin = $"#line {line} \"{page}\"\n{code}#line default\n";
            if (Declaration().IsMatch(code))
            {
                declarations.Append(origin);
                continue;
            }

            string name = $"Line{line}Async";
            names.Add(name);

            // A page may show but the handler of a call known from before.
            string before = code.StartsWith("catch", StringComparison.Ordinal)
                ? "try { await (await dialer.DialAsync(new DialRequest(\"8001\", Page.Number), cancellationToken)).Completion; }\n"
                : "";
            methods.Append(
                $$"""
                public static async Task {{name}}(IServiceCollection services, HostApplicationBuilder builder, IConfigurationSection section,
                    IPbxDialer dialer, CallResult result, CancellationToken cancellationToken)
                {
                {{before}}{{origin}}await Task.CompletedTask;
                }

                """);
        }

        return ($"{Usings}\n{declarations}\ninternal static class {className}\n{{\n{methods}}}\n", names);
    }

    private const string Usings =
        """
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using PbxConnectors;
        using PbxConnectors.EmptyNumber;
        """;

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\A\s*(public|internal) ")]
    private static partial Regex Declaration();
}
