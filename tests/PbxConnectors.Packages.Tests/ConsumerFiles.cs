namespace PbxConnectors.Packages.Tests;

/// <summary>The files of the programs that the tests make of the packages.</summary>
internal static class ConsumerFiles
{
    /// <summary>Writes a file, changed on the way.</summary>
    public static async Task WriteAsync(string folder, string resource, Func<string, string> change)
    {
        await using var stream = typeof(ConsumerFiles).Assembly.GetManifestResourceStream($"Consumer/{resource}").ShouldNotBeNull();
        using var reader = new StreamReader(stream);
        string name = resource.EndsWith(".xml", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(resource) : resource;
        await File.WriteAllTextAsync(Path.Combine(folder, name), change(await reader.ReadToEndAsync()));
    }

    /// <summary>Writes a project file with what it must know of the packages.</summary>
    public static Task WriteAsync(string folder, string project, PackedLibraries packed, bool aheadOfTime = false) =>
        WriteAsync(folder, project, text => text
        .Replace("PUBLISHING", aheadOfTime ? "<PublishAot>true</PublishAot>" : "<PublishTrimmed>true</PublishTrimmed>", StringComparison.Ordinal)
        .Replace("REFERENCES", Each("""<PackageReference Include="LIBRARY" Version="VERSION" />"""), StringComparison.Ordinal)
        .Replace("ROOTS", Each("""<TrimmerRootAssembly Include="LIBRARY" />"""), StringComparison.Ordinal)
        .Replace("VERSION", packed.Version, StringComparison.Ordinal)
        .Replace("EXTENSIONS", Repository.VersionOf("Microsoft.Extensions.Hosting"), StringComparison.Ordinal)
        .Replace("FEED", packed.Feed, StringComparison.Ordinal)
        .Replace("CACHE", packed.Folder("cache"), StringComparison.Ordinal)
        .Replace("FOLDERS", Repository.PackageFolders, StringComparison.Ordinal));

    // A line for each library but those on ASP.NET, which is not made for being trimmed as a whole.
    private static string Each(string line) => string.Concat(Repository.Libraries
        .Where(library => !File.ReadAllText(Repository.ProjectFile(library)).Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal))
        .Select(library => line.Replace("LIBRARY", library, StringComparison.Ordinal)));
}
