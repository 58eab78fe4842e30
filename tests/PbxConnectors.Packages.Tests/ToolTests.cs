namespace PbxConnectors.Packages.Tests;

/// <summary>The tool, installed from its package as a user would.</summary>
[Collection(PackedLibraries.Collection)]
public sealed class ToolTests(PackedLibraries packed)
{
    [Fact]
    public async Task The_tool_is_installed_under_the_name_its_readme_gives_and_runs()
    {
        string folder = packed.Folder("tools");
        string readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "PbxConnectors.Cli", "README.md"));
        readme.ShouldContain("dotnet tool install --global PbxConnectors.Cli");

        await Dotnet.RunAsync(
            folder, "tool", "install", "PbxConnectors.Cli", "--tool-path", folder, "--version", packed.Version, "--source", packed.Feed);
        string told = await Dotnet.RunProgramAsync(Path.Combine(folder, "pbxc"), "--help");

        told.ShouldContain("classify");
        told.ShouldContain("lab");
    }
}
