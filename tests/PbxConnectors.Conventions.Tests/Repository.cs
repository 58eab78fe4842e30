using System.Reflection;
using System.Xml.Linq;

namespace PbxConnectors.Conventions.Tests;

/// <summary>The repository the tests were built from: its projects, libraries and files.</summary>
internal static class Repository
{
    private static readonly string[] NotSource =
        ["artifacts", "bin", "obj", ".git", ".vs", ".idea", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>Names of the projects under src that are packed.</summary>
    public static IReadOnlyList<string> PackedProjects { get; } =
    [
        .. ProjectsUnder("src")
            .Where(path => !Properties(path, "IsPackable").Contains("false", StringComparer.OrdinalIgnoreCase))
            .Select(path => Path.GetFileNameWithoutExtension(path)),
    ];

    /// <summary>Names of the packed projects that are libraries, not tools.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [.. PackedProjects.Where(name => !Properties(ProjectFile(name), "OutputType").Contains("Exe", StringComparer.OrdinalIgnoreCase))];

    public static string ProjectFile(string name) => Path.Combine(Root, "src", name, name + ".csproj");

    public static Assembly Load(string library)
    {
        try
        {
            return Assembly.Load(library);
        }
        catch (FileNotFoundException)
        {
            throw new InvalidOperationException(
                $"{library} is not referenced by {typeof(Repository).Assembly.GetName().Name}: add a ProjectReference, so that its " +
                "conventions are tested.");
        }
    }

    public static IEnumerable<string> ProjectsUnder(string folder) =>
        FilesUnder(folder).Where(path => Path.GetExtension(path) == ".csproj");

    /// <summary>Full paths of the files people wrote under a folder, in a stable order.</summary>
    public static IEnumerable<string> FilesUnder(string folder)
    {
        var start = new DirectoryInfo(Path.Combine(Root, folder));
        return start.Exists ? Walk(start) : [];
    }

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    public static IEnumerable<string> Properties(string project, string name) =>
        XDocument.Load(project).Descendants(name).Select(e => e.Value.Trim());

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            yield return file.FullName;
        }

        var folders = folder.EnumerateDirectories().Where(d => !NotSource.Contains(d.Name)).OrderBy(d => d.Name, StringComparer.Ordinal);
        foreach (string file in folders.SelectMany(Walk))
        {
            yield return file;
        }
    }

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
}
