using System.Text;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Recorded announcements to recognise, each filed under the label of the state it announces. Immutable and thread-safe: load
/// once, share among all analyzers.
/// </summary>
public sealed class AnnouncementLibrary
{
    private const string ManifestName = "manifest.csv";

    private AnnouncementLibrary(IReadOnlyList<AnnouncementPattern> patterns, IReadOnlyList<LibraryProblem> problems)
    {
        Patterns = patterns;
        References = patterns.Select(pattern => pattern.Reference).ToArray().AsReadOnly();
        Problems = problems;
        if (patterns.Sum(pattern => pattern.Frames) >= WordIndex.WorthwhileFrames)
            Index = new WordIndex(patterns);
    }

    /// <summary>A library without announcements: tones, speech and silence are still told apart.</summary>
    public static AnnouncementLibrary Empty { get; } = new([], []);

    /// <summary>Number of announcements.</summary>
    public int Count => References.Count;

    /// <summary>The announcements, in the order they were added.</summary>
    public IReadOnlyList<AnnouncementReference> References { get; }

    /// <summary>Recordings that could not be used, and why. Loading goes on past them.</summary>
    public IReadOnlyList<LibraryProblem> Problems { get; }

    internal IReadOnlyList<AnnouncementPattern> Patterns { get; }

    /// <summary>The way into a large library; null where looking everywhere is cheap.</summary>
    internal WordIndex? Index { get; }

    /// <summary>
    /// Loads a folder: either <c>&lt;label&gt;/&lt;name&gt;.wav</c>, or a <c>manifest.csv</c> with the columns <c>file</c> and
    /// <c>label</c> and, if you like, <c>transcript</c> and <c>kind</c> (rows of tones, music, people and silence are left out).
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="OperationCanceledException">Loading was cancelled.</exception>
    public static AnnouncementLibrary Load(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The announcement folder '{folder}' does not exist.");
        var problems = new List<LibraryProblem>();
        var manifest = Path.Combine(folder, ManifestName);
        var files = File.Exists(manifest) ? ReadManifest(manifest, problems) : FindFiles(folder, problems);
        return Build(ReadSources(folder, files, problems, cancellationToken), problems);
    }

    /// <summary>Makes a library of recordings in memory.</summary>
    public static AnnouncementLibrary Create(IEnumerable<AnnouncementSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return Build(sources, []);
    }

    private static AnnouncementLibrary Build(IEnumerable<AnnouncementSource> sources, List<LibraryProblem> problems)
    {
        var patterns = new List<AnnouncementPattern>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (string.IsNullOrWhiteSpace(source.Label))
            {
                problems.Add(new LibraryProblem(source.Name, "It has no label."));
                continue;
            }

            if (!names.Add(source.Name))
            {
                problems.Add(new LibraryProblem(source.Name, "Another recording has the same name."));
                continue;
            }

            var state = NumberStates.TryParse(source.Label, out var known) ? known : NumberState.Unknown;
            var reference = new AnnouncementReference
            {
                Name = source.Name,
                Label = source.Label.Trim(),
                State = state,
                Duration = source.Audio.Duration,
                Transcript = source.Transcript,
            };
            var samples = Resampler.ToTelephoneRate(source.Audio.Samples.Span, source.Audio.SampleRate);
            if (AnnouncementPattern.Create(reference, samples, out var problem) is { } pattern)
                patterns.Add(pattern);
            else
                problems.Add(new LibraryProblem(source.Name, problem!));
        }

        return new AnnouncementLibrary(patterns.AsReadOnly(), problems.AsReadOnly());
    }

    private static IEnumerable<AnnouncementSource> ReadSources(string folder, IEnumerable<Entry> files, List<LibraryProblem> problems,
        CancellationToken cancellationToken)
    {
        foreach (var entry in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (WaveFile.TryRead(Path.Combine(folder, entry.File), out var audio, out var problem))
                yield return new AnnouncementSource(Path.ChangeExtension(entry.File, null).Replace('\\', '/'), entry.Label, audio, entry.Transcript);
            else
                problems.Add(new LibraryProblem(entry.File, problem));
        }
    }

    private static List<Entry> FindFiles(string folder, List<LibraryProblem> problems)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive };
        var files = Directory.EnumerateFiles(folder, "*.wav", options).Select(path => Path.GetRelativePath(folder, path)).ToList();
        files.Sort(StringComparer.Ordinal);
        var entries = new List<Entry>();
        foreach (var file in files)
        {
            var label = Path.GetFileName(Path.GetDirectoryName(file));
            if (string.IsNullOrEmpty(label))
                problems.Add(new LibraryProblem(file, $"It lies outside a label's folder: move it to <label>/{Path.GetFileName(file)}."));
            else
                entries.Add(new Entry(file, label, null));
        }

        return entries;
    }

    private static List<Entry> ReadManifest(string path, List<LibraryProblem> problems)
    {
        var entries = new List<Entry>();
        var rows = CsvRows.Read(File.ReadAllText(path, Encoding.UTF8));
        if (rows.Count == 0)
        {
            problems.Add(new LibraryProblem(ManifestName, "It is empty."));
            return entries;
        }

        var header = rows[0].Select(name => name.Trim().ToLowerInvariant()).ToList();
        var (file, label, transcript, kind) = (header.IndexOf("file"), header.IndexOf("label"), header.IndexOf("transcript"), header.IndexOf("kind"));
        if (file < 0 || label < 0)
        {
            problems.Add(new LibraryProblem(ManifestName, "Its first line must name the columns 'file' and 'label'."));
            return entries;
        }

        for (var i = 1; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Count <= Math.Max(file, label) || row[file].Length == 0)
            {
                problems.Add(new LibraryProblem(ManifestName, $"Row {i + 1} has no file or no label."));
                continue;
            }

            if (!IsAnnouncement(row[label], kind >= 0 && kind < row.Count ? row[kind] : ""))
                continue;
            if (Path.IsPathRooted(row[file]) || row[file].Split('/', '\\').Contains(".."))
            {
                problems.Add(new LibraryProblem(row[file], "The path leads out of the library's folder."));
                continue;
            }

            var words = transcript >= 0 && transcript < row.Count && row[transcript].Length > 0 ? row[transcript] : null;
            entries.Add(new Entry(row[file], row[label], words));
        }

        return entries;
    }

    // Collections of call audio list tones, people and silence beside the announcements.
    private static bool IsAnnouncement(string label, string kind) =>
        kind.Trim() is not ("tone" or "music" or "speech") && !(NumberStates.TryParse(label, out var state) && state >= NumberState.Ringing);

    private sealed record Entry(string File, string Label, string? Transcript);
}
