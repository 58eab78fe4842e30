namespace PbxConnectors.Packages.Tests;

/// <summary>
/// Every library and tool packed once for all tests, into a folder that is gone afterwards, under a version that never was before: no package cache
/// can answer for it.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class PackedLibraries : IAsyncLifetime, ICollectionFixture<PackedLibraries>
{
    /// <summary>Of the tests that share them.</summary>
    public const string Collection = "packed libraries";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("pbx-packages-");

    /// <summary>The version of the packages.</summary>
    public string Version { get; } = $"0.0.1-test.{Guid.NewGuid():n}";

    /// <summary>The folder with the packages.</summary>
    public string Feed => Folder("feed");

    /// <summary>A folder of one's own below the temporary one.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root.FullName, name)).FullName;

    /// <summary>Path of a library's package.</summary>
    public string Package(string library, string extension = "nupkg") => Path.Combine(Feed, $"{library}.{Version}.{extension}");

    /// <summary>Packs what the build has left, in one process and without building anything.</summary>
    public async Task InitializeAsync()
    {
        string project = Path.Combine(Folder("pack"), "pack.proj");
        string projects = string.Concat(Repository.Packages.Select(name => $"""<Packed Include="{Repository.ProjectFile(name)}" />"""));
        await File.WriteAllTextAsync(
            project,
            $"""
            <Project>
              <ItemGroup>{projects}</ItemGroup>
              <Target Name="Pack">
                <MSBuild Projects="@(Packed)" Targets="Pack" BuildInParallel="true" />
              </Target>
            </Project>
            """);
        await Dotnet.RunAsync(
            Repository.Root, "msbuild", project, "-t:Pack", "-nologo", "-v:minimal", "-nodeReuse:false",
            $"-p:Configuration={Repository.Configuration}", "-p:NoBuild=true", $"-p:PackageVersion={Version}", $"-p:PackageOutputPath={Feed}",
            $"-p:NuspecOutputPath={Folder("nuspec")}/");
    }

    public Task DisposeAsync()
    {
        // Programs that need more of others than the repository does are restored into the machine's cache, where nobody misses ours.
        string cache = Repository.PackageFolders.Split(';')[0];
        foreach (string library in Repository.Libraries)
        {
            var installed = new DirectoryInfo(Path.Combine(cache, library.ToLowerInvariant(), Version));
            if (installed.Exists)
            {
                installed.Delete(recursive: true);
            }
        }

        _root.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
