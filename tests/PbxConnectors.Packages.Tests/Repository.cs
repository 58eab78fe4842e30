using System.Reflection;
using System.Xml.Linq;

namespace PbxConnectors.Packages.Tests;

/// <summary>The repository the tests were built from, and how they were built.</summary>
internal static class Repository
{
    private static readonly Dictionary<string, string> Metadata = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value ?? "");

    public static string Root { get; } = FindRoot();

    /// <summary><c>Debug</c> or <c>Release</c>: how the libraries were built that are there to be packed.</summary>
    public static string Configuration => Metadata["Configuration"];

    /// <summary>Where restoring the repository has put the packages of others.</summary>
    public static string PackageFolders => Metadata["PackageFolders"];

    /// <summary>Names of all that is packed: the projects under src.</summary>
    public static IReadOnlyList<string> Packages { get; } =
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root, "src"))
            .Select(folder => Path.GetFileName(folder))
            .Where(name => File.Exists(ProjectFile(name)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Those of them that are libraries, not tools.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [.. Packages.Where(name => !File.ReadAllText(ProjectFile(name)).Contains("<PackAsTool>true", StringComparison.Ordinal))];

    public static string ProjectFile(string library) => Path.Combine(Root, "src", library, library + ".csproj");

    /// <summary>Version of a package of others, as the repository uses it.</summary>
    public static string VersionOf(string package) => (string)XDocument.Load(Path.Combine(Root, "Directory.Packages.props"))
        .Descendants("PackageVersion").Single(version => (string?)version.Attribute("Include") == package).Attribute("Version")!;

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
