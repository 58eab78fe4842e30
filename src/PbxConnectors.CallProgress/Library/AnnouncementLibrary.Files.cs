using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors.CallProgress;

public sealed partial class AnnouncementLibrary
{
    /// <summary>The usual ending of a library file.</summary>
    public const string FileExtension = ".pbxlib";

    /// <summary>
    /// Writes the library as one compact file (some 0.5 KB per second of recording, features only), the same bytes on every machine. The
    /// file is written beside its target and renamed: a reader never sees half of it. <see cref="Problems"/> are not kept.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder: name a file, such as announcements{FileExtension}.");
        }

        AtomicFile.Write(path, stream => LibraryFile.Write(stream, Patterns));
    }

    /// <summary>Writes the library file to a stream, which is left open and need not be seekable.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        LibraryFile.Write(stream, Patterns);
    }

    /// <summary>
    /// Reads a library file. Whatever the file holds, nothing is thrown: a foreign, damaged, cut, newer or outdated file is refused.
    /// </summary>
    /// <returns>False when it is refused or cannot be opened; <paramref name="problem"/> then names the file, what is wrong and where.</returns>
    public static bool TryLoadFile(string path, [NotNullWhen(true)] out AnnouncementLibrary? library, [NotNullWhen(false)] out string? problem)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (LibraryFile.TryReadAll(path, out var bytes, out problem) && TryRead(bytes, out library, out problem))
        {
            return true;
        }

        library = null;
        problem = $"The library file '{path}' cannot be used. {problem}";
        return false;
    }

    /// <summary>Reads a library file held in memory, as <see cref="TryLoadFile"/> does.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out AnnouncementLibrary? library, [NotNullWhen(false)] out string? problem)
    {
        library = null;
        if (!LibraryFile.TryRead(bytes, out var patterns, out problem))
        {
            return false;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        if (patterns.FirstOrDefault(pattern => !names.Add(pattern.Reference.Name)) is { } twice)
        {
            problem = $"The name '{twice.Reference.Name}' is there twice. Build it anew.";
            return false;
        }

        library = new AnnouncementLibrary(patterns.AsReadOnly(), []);
        return true;
    }
}
