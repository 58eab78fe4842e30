using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing;

/// <summary>Finds the labelled recordings of a folder: by a manifest, else by sub-folder.</summary>
internal static class AudioFolder
{
    private const string Manifest = "manifest.csv";

    public static IEnumerable<(string File, string Label)> List(string directory, List<string> problems)
    {
        var manifest = Path.Combine(directory, Manifest);
        return File.Exists(manifest) ? ListManifest(manifest, problems) : ListFolders(directory);
    }

    /// <summary>The label of an announced state in its own spelling; anything else (human, music) in lower case.</summary>
    public static string Canonical(string label) =>
        NumberStates.TryParse(label, out var state) && state.Da2Id() is not null
            ? state.ToLabel()
            : label.Trim().ToLowerInvariant();

    private static IEnumerable<(string File, string Label)> ListFolders(string directory) =>
        from folder in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal)
        let label = Canonical(Path.GetFileName(folder))
        from file in Directory.EnumerateFiles(folder, "*.wav").Order(StringComparer.Ordinal)
        select (Path.GetRelativePath(directory, file), label);

    private static List<(string File, string Label)> ListManifest(string manifest, List<string> problems)
    {
        var found = new List<(string, string)>();
        using var reader = new StreamReader(manifest);
        var header = CsvLine.Split(reader.ReadLine() ?? "");
        var fileColumn = header.FindIndex(name => name.Equals("file", StringComparison.OrdinalIgnoreCase));
        var labelColumn = header.FindIndex(name => name.Equals("label", StringComparison.OrdinalIgnoreCase));
        if (fileColumn < 0 || labelColumn < 0)
        {
            problems.Add($"{Manifest}: line 1: needs a header with the columns 'file' and 'label'");
            return found;
        }

        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var cells = CsvLine.Split(line);
            var isComplete = cells.Count > Math.Max(fileColumn, labelColumn) && cells[fileColumn].Length > 0
                && cells[labelColumn].Length > 0;
            if (!isComplete)
            {
                problems.Add($"{Manifest}: line {number}: no file or no label");
            }
            else
            {
                found.Add((cells[fileColumn], Canonical(cells[labelColumn])));
            }
        }

        return found;
    }
}
