namespace PbxConnectors.CallProgress;

public sealed partial class TonePlan
{
    /// <summary>
    /// Every built-in plan: those of the properties, <c>Itu</c> (the values ITU-T E.180 recommends) and more countries of its supplement 2.
    /// Only the former are part of <see cref="International"/>, since rows of many countries contradict each other.
    /// </summary>
    public static IReadOnlyList<TonePlan> All => BuiltIn.Value.Values.ToArray().AsReadOnly();

    /// <summary>The built-in plan of a name, in any case; null when there is none.</summary>
    public static TonePlan? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(plan => plan.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Reads plans of your own: a JSON file, or every <c>*.json</c> of a folder in order of name.</summary>
    /// <exception cref="FileNotFoundException">There is neither such a file nor such a folder.</exception>
    /// <exception cref="FormatException">A file is no list of tone plans; the message names file and line.</exception>
    public static IReadOnlyList<TonePlan> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new FileNotFoundException($"There is no tone plan file or folder '{path}'.", path);
        }

        var files = Directory.Exists(path) ? Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal) : Enumerable.Repeat(path, 1);
        return files.SelectMany(ReadFile).ToArray().AsReadOnly();
    }

    private static IReadOnlyList<TonePlan> ReadFile(string path)
    {
        using var json = File.OpenRead(path);
        return TonePlanReader.Read(json, Path.GetFileName(path));
    }
}
