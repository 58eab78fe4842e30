using System.Buffers;
using System.Text;

namespace PbxConnectors.CallProgress;

/// <summary>Adds recordings to a library that is a folder.</summary>
internal static class FolderLibrary
{
    // Those of Windows, everywhere: a folder made on one system is copied to another.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\:*?\"<>|");

    /// <summary>The name a recording has in a folder, <c>label/name</c>; null when label or name cannot be file names.</summary>
    public static AnnouncementSource? Rename(AnnouncementSource source)
    {
        var leaf = source.Name[(source.Name.LastIndexOf('/') + 1)..];
        return IsFileName(source.Label) && IsFileName(leaf) ? source with { Name = $"{source.Label}/{leaf}" } : null;
    }

    /// <summary>Writes a recording that was renamed, and its row where the folder has a manifest.</summary>
    public static void Add(string folder, AnnouncementSource source)
    {
        var file = $"{source.Name}.wav";
        var path = Path.Combine(folder, source.Label, Path.GetFileName(file));
        if (File.Exists(path))
        {
            throw new IOException($"There is a file '{file}' already.");
        }

        AtomicFile.Write(path, stream => WaveFile.Write(stream, source.Audio.Samples.Span, source.Audio.SampleRate));
        var manifest = Path.Combine(folder, AnnouncementLibrary.ManifestName);
        if (!File.Exists(manifest))
        {
            return;
        }

        try
        {
            AddRow(manifest, file, source);
        }
        catch
        {
            // Without its row nobody would hear of it, and its name would be taken.
            File.Delete(path);
            throw;
        }
    }

    private static void AddRow(string manifest, string file, AnnouncementSource source)
    {
        var text = File.ReadAllText(manifest, Encoding.UTF8);
        var columns = CsvRows.Read(text) is [var header, ..] ? header : [];
        var row = string.Join(',', columns.Select(column => column.Trim().ToUpperInvariant() switch
        {
            "FILE" => CsvRows.Quote(file),
            "LABEL" => CsvRows.Quote(source.Label),
            "TRANSCRIPT" => CsvRows.Quote(source.Transcript ?? ""),
            _ => "",
        }));
        AtomicFile.Write(manifest, stream => stream.Write(Encoding.UTF8.GetBytes($"{text}{(text.EndsWith('\n') ? "" : "\n")}{row}\n")));
    }

    private static bool IsFileName(string name) => name.Length is > 0 and <= 100 && name.Trim() == name && name.Trim('.').Length > 0
        && !name.AsSpan().ContainsAny(Forbidden) && !name.Any(char.IsControl);
}
