using Microsoft.Extensions.Configuration;
using PbxConnectors.Transport;

namespace PbxConnectors.Configuration;

/// <summary>
/// What the section says: which connections there are, of which vendor, and which is the default. Reading never fails; what is wrong is told
/// by <see cref="Problems"/>.
/// </summary>
internal sealed class ConfiguredConnections
{
    private const string DefaultKey = "Default";
    private const string ConnectionsKey = "Connections";
    private const string VendorKey = "Vendor";

    private ConfiguredConnections(IReadOnlyList<Entry> all, string? @default, IReadOnlyList<string> problems) =>
        (All, Default, Problems) = (all, @default, problems);

    /// <summary>The connections, in the order of configuration.</summary>
    public IReadOnlyList<Entry> All { get; }

    /// <summary>Name of the default connection as it stands under Connections; null when that is not clear.</summary>
    public string? Default { get; }

    /// <summary>What is wrong, each with its path: the structure alone, not the settings of the connections.</summary>
    public IReadOnlyList<string> Problems { get; }

    public static ConfiguredConnections Read(IConfigurationSection section)
    {
        var problems = new List<string>();
        string? named = null;
        SectionReader.Read(section, problems, reader =>
        {
            reader.Text(DefaultKey, value => named = value);
            reader.Map(ConnectionsKey, (_, _) => { });
        });
        var entries = section.GetSection(ConnectionsKey).GetChildren().Select(child => ReadEntry(child, problems)).ToList();
        for (int i = 0; i < problems.Count; i++)
        {
            problems[i] = $"{section.Path}:{problems[i]}";
        }

        return new ConfiguredConnections(entries, FindDefault(section, entries, named, problems), problems);
    }

    /// <summary>What is wrong with the settings of the connections whose vendor is known, each with its path.</summary>
    public IEnumerable<string> CheckSettings() =>
        All.Where(entry => entry.Vendor is not null).SelectMany(entry => entry.Vendor!.Check(entry.Section));

    /// <summary>Paths at which another reading differs, so that what is registered would not be what is configured.</summary>
    public IEnumerable<string> DifferencesTo(ConfiguredConnections other)
    {
        var (mine, others) = (ByName(this), ByName(other));
        return mine.Keys.Union(others.Keys, StringComparer.Ordinal)
            .Where(name => mine.GetValueOrDefault(name) != others.GetValueOrDefault(name))
            .Select(name => $"{ConnectionsKey}:{name}")
            .Concat(Default == other.Default ? [] : [DefaultKey]);

        static Dictionary<string, Vendor> ByName(ConfiguredConnections connections) =>
            connections.All.Where(entry => entry.Vendor is not null).ToDictionary(
                entry => entry.Name, entry => entry.Vendor!, StringComparer.Ordinal);
    }

    private static Entry ReadEntry(IConfigurationSection section, List<string> problems)
    {
        string path = $"{ConnectionsKey}:{section.Key}";
        string? written = section[VendorKey];
        var vendor = written is null ? null : Vendor.Find(written);
        if (section.Value is { Length: > 0 })
        {
            problems.Add($"{path} is a text; it must be a group of settings, {VendorKey} among them.");
        }
        else if (string.IsNullOrWhiteSpace(written))
        {
            problems.Add($"{path}:{VendorKey} is missing. Known vendors: {Vendor.Listed}.");
        }
        else if (vendor is null)
        {
            string meant = Vendor.Nearest(written) is { } name ? $"; did you mean {name}?" : ".";
            problems.Add($"{path}:{VendorKey}: '{written}' is no vendor{meant} Known vendors: {Vendor.Listed}.");
        }

        return new Entry(section.Key, vendor, new SectionWithout(VendorKey, section));
    }

    private static string? FindDefault(IConfigurationSection section, List<Entry> entries, string? named, List<string> problems)
    {
        string all = string.Join(", ", entries.Select(entry => entry.Name));
        if (entries.Count == 0)
        {
            problems.Add(
                $"{section.Path}:{ConnectionsKey} holds no connection. Write {{ \"{ConnectionsKey}\": {{ \"a name\": {{ \"{VendorKey}\": … " +
                $"}} }} }}; " +
                $"known vendors: {Vendor.Listed}.");
            return null;
        }

        if (named is null)
        {
            if (entries.Count == 1)
            {
                return entries[0].Name;
            }

            problems.Add($"{section.Path}:{DefaultKey} is missing: with several connections it must name one of them ({all}).");
            return null;
        }

        // Keys of configuration are the same in upper and lower case, keys of services are not: the name counts as the connection has it.
        if (entries.Find(entry => entry.Name.Equals(named, StringComparison.OrdinalIgnoreCase)) is { } entry)
        {
            return entry.Name;
        }

        string meant = NearestName.Find(named, entries.Select(e => e.Name)) is { } name ? $"; did you mean {name}?" : ".";
        problems.Add($"{section.Path}:{DefaultKey}: '{named}' is no connection{meant} Connections: {all}.");
        return null;
    }

    /// <summary>One connection.</summary>
    /// <param name="Name">Its name, by which its services are keyed.</param>
    /// <param name="Vendor">Its vendor; null when none is named or it is not known.</param>
    /// <param name="Section">Its settings, without the vendor.</param>
    internal sealed record Entry(string Name, Vendor? Vendor, IConfigurationSection Section);
}
