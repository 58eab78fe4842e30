using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Pending announcements on disk: <c>pending/&lt;id&gt;.wav</c> and <c>.json</c>, each replaced as a whole, and <c>promoted/&lt;label&gt;/</c> with
/// the recordings that went into a library file, from which it can be rebuilt. Not thread-safe: the learner takes turns.
/// </summary>
internal sealed class PendingStore(string folder)
{
    private readonly string _pending = Path.Combine(folder, "pending");
    private readonly string _promoted = Path.Combine(folder, "promoted");

    /// <summary>Makes the folder where it is not there, and takes away what a crash left unfinished.</summary>
    /// <exception cref="IOException">The folder cannot be written; the message says what to do.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(_pending);
            foreach (var leftover in Directory.EnumerateFiles(_pending, $"*{AtomicFile.Unfinished}"))
            {
                File.Delete(leftover);
            }

            foreach (var notes in Directory.EnumerateFiles(_pending, "*.json").Where(notes => !File.Exists(Path.ChangeExtension(notes, ".wav"))))
            {
                File.Delete(notes);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Pending announcements cannot be kept in '{_pending}': {exception.Message} Give the program the right to write there, or " +
                "name another folder.",
                exception);
        }
    }

    /// <summary>Reads every entry. What cannot be read is left where it is and reported.</summary>
    public List<PendingEntry> ReadAll(List<LibraryProblem> problems, CancellationToken cancellationToken)
    {
        var entries = new List<PendingEntry>();
        foreach (var path in Directory.EnumerateFiles(_pending, "*.wav").Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = Path.GetFileNameWithoutExtension(path);
            if (!WaveFile.TryRead(path, out var audio, out var problem))
            {
                problems.Add(new LibraryProblem(path, problem));
            }
            else if (PendingEntry.Create(
                id, RateConverter.Convert(audio.Samples.Span, audio.SampleRate), ReadDocument(id, path, problems), out problem) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                problems.Add(new LibraryProblem(path, problem!));
            }
        }

        return entries;
    }

    public bool Exists(string id) => File.Exists(WavePath(id));

    public bool TryRead(string id, [NotNullWhen(true)] out WaveAudio? audio, [NotNullWhen(false)] out string? problem) =>
        WaveFile.TryRead(WavePath(id), out audio, out problem);

    /// <summary>Writes a new entry, all of it or nothing: a recording alone would take room that nobody counts.</summary>
    public void Write(string id, ReadOnlyMemory<short> samples, PendingDocument document)
    {
        WriteAudio(id, samples);
        try
        {
            WriteDocument(id, document);
        }
        catch
        {
            File.Delete(WavePath(id));
            throw;
        }
    }

    public void WriteAudio(string id, ReadOnlyMemory<short> samples) =>
        AtomicFile.Write(WavePath(id), stream => WaveFile.Write(stream, samples.Span));

    public void WriteDocument(string id, PendingDocument document) =>
        AtomicFile.Write(DocumentPath(id), stream => JsonSerializer.Serialize(stream, document, PendingJson.Default.PendingDocument));

    public void Delete(string id)
    {
        File.Delete(WavePath(id));
        File.Delete(DocumentPath(id));
    }

    /// <summary>Keeps a promoted recording for the day the library file has to be rebuilt.</summary>
    public void KeepPromoted(AnnouncementSource source) =>
        AtomicFile.Write(
            Path.Combine(_promoted, $"{source.Name}.wav"), stream => WaveFile.Write(stream, source.Audio.Samples.Span, source.Audio.SampleRate));

    private string WavePath(string id) => Path.Combine(_pending, $"{id}.wav");

    private string DocumentPath(string id) => Path.Combine(_pending, $"{id}.json");

    // A recording without its notes is worth keeping: it begins to count anew.
    private PendingDocument ReadDocument(string id, string wave, List<LibraryProblem> problems)
    {
        try
        {
            using var stream = File.OpenRead(DocumentPath(id));
            return JsonSerializer.Deserialize(stream, PendingJson.Default.PendingDocument) ?? throw new JsonException("It is empty.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            problems.Add(
                new LibraryProblem(DocumentPath(id), $"The notes of a pending announcement are lost, so it counts anew: {exception.Message}"));
            var written = new DateTimeOffset(File.GetLastWriteTimeUtc(wave), TimeSpan.Zero);
            return new PendingDocument { FirstHeard = written, LastHeard = written };
        }
    }
}
