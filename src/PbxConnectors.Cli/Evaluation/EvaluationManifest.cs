using System.Text;
using CsvHelper;

namespace PbxConnectors.Cli.Evaluation;

/// <summary>
/// A list of labelled recordings: comma-separated values with a header that names at least <c>file</c> and <c>label</c>; files are
/// relative to the manifest. Rows that name no file become problems.
/// </summary>
internal sealed record EvaluationManifest(IReadOnlyList<ManifestRow> Rows, string? GroupColumn, IReadOnlyList<string> Problems)
{
    private const string DefaultGroupColumn = "condition";

    /// <param name="path">The manifest.</param>
    /// <param name="groupBy">The column to group results by; null for <c>condition</c> where there is one.</param>
    /// <exception cref="CliException">The manifest cannot be read, or its header lacks a column.</exception>
    public static EvaluationManifest Read(string path, string? groupBy)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"--manifest {path}: it cannot be read: {exception.Message}", exception);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            FieldCountMismatch = CsvFieldCountHandling.Allow,
            MissingField = CsvMissingFieldHandling.ReturnEmpty,
            MalformedData = CsvMalformedDataHandling.Recover,
        };
        using var csv = CsvReader.FromText(Decode(bytes), options);
        var rows = new List<ManifestRow>();
        var problems = new List<string>();
        (int File, int Label, int Group)? columns = null;
        var groupColumn = groupBy ?? DefaultGroupColumn;
        while (csv.Read())
        {
            string[] cells = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
            if (cells.All(string.IsNullOrEmpty))
            {
                continue;
            }

            if (columns is not { } at)
            {
                columns = FindColumns(path, cells, groupColumn, groupBy is not null);
                continue;
            }

            var file = Cell(cells, at.File);
            if (file.Length == 0)
            {
                problems.Add($"{Path.GetFileName(path)}, line {csv.LineNumber}: it names no file and is left out.");
            }
            else
            {
                rows.Add(new ManifestRow(file, Locate(folder, file), Cell(cells, at.Label), Cell(cells, at.Group)));
            }
        }

        if (rows.Count == 0)
        {
            throw new CliException(ExitCode.BadInput, $"--manifest {path}: it lists no recording. Its first line names the columns, at " +
                "least file,label; each further line is a recording.");
        }

        return new EvaluationManifest(rows, columns?.Group >= 0 ? groupColumn : null, problems);
    }

    private static (int File, int Label, int Group) FindColumns(string path, string[] header, string group, bool groupIsAsked)
    {
        header[0] = header[0].TrimStart('\uFEFF');
        var (file, label, groupAt) = (Find("file"), Find("label"), Find(group));
        if (file < 0 || label < 0)
        {
            throw new CliException(ExitCode.BadInput, $"--manifest {path}: its first line must name the columns file and label, with " +
                $"commas between; it reads '{Shorten(string.Join(',', header))}'.");
        }

        if (groupAt < 0 && groupIsAsked)
        {
            throw new CliException(ExitCode.BadInput, $"--by {group}: the manifest has no such column. It has {string.Join(", ", header)}.");
        }

        return (file, label, groupAt);

        int Find(string name) => Array.FindIndex(header, cell => cell.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    // A manifest written on Windows is read elsewhere too.
    private static string Locate(string folder, string file)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file));
        return File.Exists(path) ? path : Path.GetFullPath(Path.Combine(folder, file.Replace('\\', '/')));
    }

    private static string Cell(string[] cells, int column) => column >= 0 && column < cells.Length ? cells[column] : "";

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    // Spreadsheet programs in China write GB 18030 unless told otherwise.
    private static string Decode(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return Encoding.GetEncoding("GB18030").GetString(bytes);
        }
    }
}
