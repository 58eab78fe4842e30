using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace PbxConnectors.Packages.Tests;

/// <summary>What a stranger finds in a package.</summary>
[Collection(PackedLibraries.Collection)]
public sealed class PackageTests(PackedLibraries packed)
{
    public static TheoryData<string> Packages() => [.. Repository.Packages];

    public static TheoryData<string> Libraries() => [.. Repository.Libraries];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is_under_which_licence_and_how_to_begin(string name)
    {
        using var package = ZipFile.OpenRead(packed.Package(name));
        var metadata = Nuspec(package);

        Value(metadata, "id").ShouldBe(name);
        Value(metadata, "version").ShouldBe(packed.Version);
        Value(metadata, "license").ShouldBe("MIT");
        Value(metadata, "icon").ShouldBe("icon.png");
        Value(metadata, "readme").ShouldBe("README.md");
        Value(metadata, "authors").ShouldNotBeEmpty();
        Value(metadata, "description").Length.ShouldBeGreaterThan(30);
        Value(metadata, "tags").Split(' ').ShouldContain("pbx");
        Read(package, "README.md").ShouldStartWith($"# {name}");
        Bytes(package, "icon.png").Take(4).ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G']);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_holds_one_library_with_its_documentation_and_symbols_apart(string library)
    {
        using var package = ZipFile.OpenRead(packed.Package(library));
        using var symbols = ZipFile.OpenRead(packed.Package(library, "snupkg"));

        package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal))
            .ShouldBe([$"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml"], ignoreOrder: true);
        symbols.Entries.Select(entry => entry.FullName).ShouldContain($"lib/net10.0/{library}.pdb");
        XDocument.Parse(Read(package, $"lib/net10.0/{library}.xml")).Descendants("member").ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_depends_on_its_own_family_and_on_what_the_repository_names_for_users(string library)
    {
        string[] named = [.. XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("ItemGroup")
            .Single(group => (string?)group.Attribute("Label") == "Reaches users of the packages")
            .Elements("PackageVersion").Select(version => $"{(string?)version.Attribute("Include")} {(string?)version.Attribute("Version")}")];
        using var package = ZipFile.OpenRead(packed.Package(library));

        var dependencies = Nuspec(package).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => $"{(string?)element.Attribute("id")} {(string?)element.Attribute("version")}").ToList();

        dependencies.Where(dependency => !named.Contains(dependency))
            .ShouldAllBe(dependency => Repository.Libraries.Any(own => dependency == $"{own} {packed.Version}"));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Nothing_in_a_package_knows_the_machine_it_was_made_on(string name)
    {
        foreach (string file in new[] { packed.Package(name), packed.Package(name, "snupkg") })
        {
            using var package = ZipFile.OpenRead(file);
            foreach (var entry in package.Entries.Where(entry => !IsBuiltForDebugging(entry.FullName)))
            {
                byte[] content = Bytes(package, entry.FullName);
                foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode })
                {
                    content.AsSpan().IndexOf(encoding.GetBytes(Repository.Root)).ShouldBe(-1, $"{entry.FullName} of {name}");
                }
            }
        }
    }

    // Paths begin at the repository in what is built for release; debuggers want the real ones.
    private static bool IsBuiltForDebugging(string name) =>
        Repository.Configuration != "Release" && Path.GetExtension(name) is ".dll" or ".pdb";

    private static XElement Nuspec(ZipArchive package) =>
        XDocument.Parse(Read(package, package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).FullName)).Root!;

    private static string Value(XElement nuspec, string name) => nuspec.Descendants().First(element => element.Name.LocalName == name).Value;

    private static string Read(ZipArchive package, string name) => Encoding.UTF8.GetString(Bytes(package, name)).TrimStart('\uFEFF');

    private static byte[] Bytes(ZipArchive package, string name)
    {
        using var stream = package.GetEntry(name).ShouldNotBeNull().Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
