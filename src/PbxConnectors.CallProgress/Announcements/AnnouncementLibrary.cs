using System.Text;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Recorded announcements to recognise, each filed under the label of the state it announces. Immutable and thread-safe: load
/// once, share among all analyzers. Editing makes a new library; <see cref="LiveAnnouncementLibrary"/> swaps them under running calls.
/// </summary>
public sealed partial class AnnouncementLibrary
{
    internal const string ManifestName = "manifest.csv";

    private AnnouncementLibrary(IReadOnlyList<AnnouncementPattern> patterns, IReadOnlyList<LibraryProblem> problems)
    {
        Patterns = patterns;
        References = patterns.Select(pattern => pattern.Reference).ToArray().AsReadOnly();
        Problems = problems;
        Frames = patterns.Sum(pattern => pattern.Frames);
        if (Frames >= WordIndex.WorthwhileFrames)
        {
            Index = new WordIndex(patterns);
        }
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

    /// <summary>Frames of all references.</summary>
    internal int Frames { get; }

    /// <summary>
    /// Loads a folder — either <c>&lt;label&gt;/&lt;name&gt;.wav</c>, or a <c>manifest.csv</c> with the columns <c>file</c> and
    /// <c>label</c> and, if you like, <c>transcript</c> and <c>kind</c> (rows of tones, music, people and silence are left out) — or
    /// a library file written by <see cref="Save(string)"/>.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is neither such a folder nor such a file.</exception>
    /// <exception cref="InvalidDataException">The file is no library file, damaged, cut, or of another version; the message says where.</exception>
    /// <exception cref="OperationCanceledException">Loading was cancelled.</exception>
    public static AnnouncementLibrary Load(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return LoadFolder(path, cancellationToken);
        }

        if (!File.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no announcement folder or library file '{path}'.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return TryLoadFile(path, out var library, out var problem) ? library : throw new InvalidDataException(problem);
    }

    /// <summary>Makes a library of recordings in memory. What cannot be used is listed in <see cref="Problems"/>.</summary>
    public static AnnouncementLibrary Create(IEnumerable<AnnouncementSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return Build([], sources, []);
    }

    private static AnnouncementLibrary LoadFolder(string folder, CancellationToken cancellationToken)
    {
        var problems = new List<LibraryProblem>();
        var manifest = Path.Combine(folder, ManifestName);
        var files = File.Exists(manifest) ? ReadManifest(manifest, problems) : FindFiles(folder, problems);
        return Build([], ReadSources(folder, files, problems, cancellationToken), problems);
    }

    private static AnnouncementLibrary Build(List<AnnouncementPattern> patterns, IEnumerable<AnnouncementSource> sources,
        List<LibraryProblem> problems)
    {
        var names = patterns.Select(pattern => pattern.Reference.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (string.IsNullOrWhiteSpace(source.Label))
            {
                problems.Add(new LibraryProblem(source.Name, "It has no label."));
                continue;
            }

            if (source.Name.Length == 0
                || Math.Max(Math.Max(source.Name.Length, source.Label.Length), source.Transcript?.Length ?? 0) > LibraryFile.LongestText)
            {
                problems.Add(new LibraryProblem(source.Name, $"Name, label and transcript need 1 to {LibraryFile.LongestText} characters."));
                continue;
            }

            if (!names.Add(source.Name))
            {
                problems.Add(new LibraryProblem(source.Name, "Another recording has the same name."));
                continue;
            }

            var reference = new AnnouncementReference
            {
                Name = source.Name,
                Label = source.Label.Trim(),
                State = StateOf(source.Label),
                Duration = source.Audio.Duration,
                Transcript = source.Transcript,
                Traits = RecordingTraits.Measure(source.Audio.Samples.Span, source.Audio.SampleRate),
            };
            var samples = RateConverter.Convert(source.Audio.Samples.Span, source.Audio.SampleRate);
            if (AnnouncementPattern.Create(reference, samples, out var problem) is { } pattern)
            {
                patterns.Add(pattern);
            }
            else
            {
                problems.Add(new LibraryProblem(source.Name, problem!));
            }
        }

        return new AnnouncementLibrary(patterns.AsReadOnly(), problems.AsReadOnly());
    }

    private static NumberState StateOf(string label) => NumberStates.TryParse(label, out var state) ? state : NumberState.Unknown;

    private static IEnumerable<AnnouncementSource> ReadSources(string folder, IEnumerable<Entry> files, List<LibraryProblem> problems,
        CancellationToken cancellationToken)
    {
        foreach (var entry in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (WaveFile.TryRead(Path.Combine(folder, entry.File), out var audio, out var problem))
            {
                yield return new AnnouncementSource(Path.ChangeExtension(entry.File, null).Replace('\\', '/'), entry.Label, audio, entry.Transcript);
            }
            else
            {
                problems.Add(new LibraryProblem(entry.File, problem));
            }
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
            {
                problems.Add(new LibraryProblem(file, $"It lies outside a label's folder: move it to <label>/{Path.GetFileName(file)}."));
            }
            else
            {
                entries.Add(new Entry(file, label, null));
            }
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
            {
                continue;
            }

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
