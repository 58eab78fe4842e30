using System.Text;

namespace PbxConnectors.Packages.Tests;

/// <summary>A stranger's first program: the packages installed into an empty project, the pages' code compiled against them, and run.</summary>
[Collection(PackedLibraries.Collection)]
public sealed class ConsumerTests(PackedLibraries packed)
{
    [Fact]
    public async Task The_code_of_the_readmes_runs_on_the_packages_alone()
    {
        string folder = packed.Folder("consumer");
        var run = new StringBuilder();
        foreach (var (page, className) in new[] { ("README.md", "Readme"), ("src/PbxConnectors/README.md", "UmbrellaReadme") })
        {
            var (source, methods) = Snippets.Of(page, className);
            await File.WriteAllTextAsync(Path.Combine(folder, className + ".cs"), source);
            foreach (string method in methods)
            {
                run.Append($"await page.RunAsync(\"{page} {method}\", {className}.{method});\n");
            }
        }

        run.Length.ShouldBeGreaterThan(0);
        await ConsumerFiles.WriteAsync(folder, "Page.cs", text => text);
        await ConsumerFiles.WriteAsync(folder, "Program.cs", text => text.Replace("// SNIPPETS", run.ToString(), StringComparison.Ordinal));
        await ConsumerFiles.WriteAsync(folder, "Consumer.csproj.xml", packed);

        await Dotnet.RunAsync(folder, "build", "Consumer.csproj", "-nologo", "-v:quiet", "-nodeReuse:false", "-o", packed.Folder("out"));
        string told = await Dotnet.RunAsync(folder, Path.Combine(packed.Folder("out"), "Consumer.dll"));

        told.ShouldContain($"Every snippet ran on packages of version {packed.Version}.");
        told.ShouldContain("Normal");
    }
}
