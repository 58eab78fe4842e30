using System.Collections.Frozen;
using System.Reflection;
using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing;

/// <summary>
/// The recordings an exchange plays, by label. <see cref="Embedded"/> carries the synthesised announcements of this package;
/// <see cref="FromFolder"/> reads the user's own. Immutable and thread-safe.
/// </summary>
public sealed class LabAudio
{
    private const string ResourcePrefix = "announcements/";
    private static readonly Lazy<LabAudio> EmbeddedAudio = new(ReadEmbedded);

    private readonly FrozenDictionary<string, LabClip[]> _clips;

    private LabAudio(IEnumerable<LabClip> clips, IReadOnlyList<string> problems)
    {
        _clips = clips.GroupBy(clip => clip.Label, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => group.OrderBy(clip => clip.Name, StringComparer.Ordinal).ToArray(),
                StringComparer.OrdinalIgnoreCase);
        Problems = problems;
    }

    /// <summary>The announcements that come with this package.</summary>
    public static LabAudio Embedded => EmbeddedAudio.Value;

    /// <summary>The labels there are recordings of.</summary>
    public IReadOnlyCollection<string> Labels => _clips.Keys;

    /// <summary>Files that could not be read, each with the reason. Reading goes on past them.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>All recordings of a label, in order of their names; empty when there is none.</summary>
    public IReadOnlyList<LabClip> Clips(string label) => _clips.GetValueOrDefault(label, []);

    /// <summary>Audio made of the given recordings and nothing else.</summary>
    public static LabAudio FromClips(IEnumerable<LabClip> clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        return new LabAudio(clips, []);
    }

    /// <summary>
    /// Reads recordings laid out as <c>DIR/&lt;label&gt;/*.wav</c>, or listed in <c>DIR/manifest.csv</c> (a header with the
    /// columns <c>file</c> and <c>label</c>). Labels may be any spelling a number state is known by. Unreadable files become
    /// <see cref="Problems"/>.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public static LabAudio FromFolder(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"There is no folder '{directory}' to read recordings from.");
        }

        var problems = new List<string>();
        var clips = new List<LabClip>();
        foreach (var (file, label) in AudioFolder.List(directory, problems))
        {
            try
            {
                using var stream = File.OpenRead(Path.Combine(directory, file));
                if (TryRead(stream, label, file, out var clip, out var problem))
                {
                    clips.Add(clip!);
                }
                else
                {
                    problems.Add($"{file}: {problem}");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{file}: {e.Message}");
            }
        }

        return new LabAudio(clips, problems);
    }

    /// <summary>This audio, with the labels it lacks taken from <paramref name="other"/>.</summary>
    public LabAudio WithFallback(LabAudio other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var missing = other._clips.Where(entry => !_clips.ContainsKey(entry.Key)).SelectMany(entry => entry.Value);
        return new LabAudio(_clips.Values.SelectMany(clips => clips).Concat(missing), Problems);
    }

    /// <summary>
    /// An announcement library that knows these recordings, for a classifier that is to listen to an exchange playing them.
    /// Recordings whose label is no number state (people, music) are left out.
    /// </summary>
    public AnnouncementLibrary ToAnnouncementLibrary() => AnnouncementLibrary.Create(
        from entry in _clips
        where NumberStates.TryParse(entry.Key, out var state) && state.Da2Id() is not null
        from clip in entry.Value
        select new AnnouncementSource(clip.Name, entry.Key, new WaveAudio(clip.Samples, ToneSynthesizer.SampleRate)));

    internal LabClip? Pick(string label, int seed) =>
        _clips.TryGetValue(label, out var clips) ? clips[(int)((uint)seed % (uint)clips.Length)] : null;

    private static LabAudio ReadEmbedded()
    {
        var assembly = typeof(LabAudio).Assembly;
        var clips = new List<LabClip>();
        var problems = new List<string>();
        foreach (var resource in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            ReadResource(assembly, resource, clips, problems);
        }

        return new LabAudio(clips, problems);
    }

    private static void ReadResource(Assembly assembly, string resource, List<LabClip> clips, List<string> problems)
    {
        // The recursive part of the build's glob ends with the separator of the machine that built the package.
        var parts = resource[ResourcePrefix.Length..].Split('/', '\\', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2)
        {
            return;
        }

        using var stream = assembly.GetManifestResourceStream(resource)!;
        var name = $"{parts[0]}/{parts[1]}";
        if (TryRead(stream, AudioFolder.Canonical(parts[0]), name, out var clip, out var problem))
        {
            clips.Add(clip!);
        }
        else
        {
            problems.Add($"{resource}: {problem}");
        }
    }

    private static bool TryRead(Stream stream, string label, string name, out LabClip? clip, out string? problem)
    {
        clip = null;
        if (!WaveFile.TryRead(stream, out var audio, out problem))
        {
            return false;
        }

        clip = new LabClip(label, name, audio!.ToTelephoneRate().Samples);
        return true;
    }
}
