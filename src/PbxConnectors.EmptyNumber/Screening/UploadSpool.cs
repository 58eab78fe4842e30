using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Keeps uploads in a folder until the server has taken them: a file each, one JSON line with extension, number and name, then the sound.
/// Files appear whole or not at all. One owner at a time; its members may be called by any thread.
/// </summary>
internal sealed class UploadSpool(string folder, TimeProvider time, ILogger logger) : IDisposable
{
    private const string Waiting = ".upload";
    private const string Refused = ".refused";
    private const string Damaged = ".damaged";
    private const string Unfinished = ".part";

    private FileStream? _ownership;

    /// <summary>Takes the folder for this run and gives what an earlier one left, oldest first.</summary>
    /// <exception cref="InvalidOperationException">Another worker uses the folder, or it cannot be written.</exception>
    public IReadOnlyList<string> Open()
    {
        try
        {
            Directory.CreateDirectory(folder);
            _ownership = new FileStream(
                Path.Combine(folder, "in-use.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            foreach (string part in Directory.EnumerateFiles(folder, "*" + Unfinished))
            {
                File.Delete(part);
            }

            return [.. Directory.EnumerateFiles(folder, "*" + Waiting).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The folder '{folder}' ({nameof(ScreeningOptions)}.{nameof(ScreeningOptions.UploadSpoolFolder)}) cannot be used: {e.Message} " +
                "Give every worker a folder of its own that it may write.", e);
        }
    }

    /// <summary>Keeps an upload; null when the disk does not take it.</summary>
    public string? Keep(UploadJob job)
    {
        // Sorted by name is sorted by time; no number in the name, for folders are listed in logs and backups.
        string name = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMddHHmmssfff}-{Guid.NewGuid():n}");
        string part = Path.Combine(folder, name + Unfinished);
        string path = Path.Combine(folder, name + Waiting);
        try
        {
            using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                using (var header = new Utf8JsonWriter(file))
                {
                    header.WriteStartObject();
                    header.WriteString("extension", job.Extension);
                    header.WriteString("number", job.Number);
                    header.WriteString("fileName", job.FileName);
                    header.WriteEndObject();
                }

                file.WriteByte((byte)'\n');
                file.Write(job.Wave.Span);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.SpoolFailed(logger, PhoneNumbers.Mask(job.Number), e.GetType().Name);
            return null;
        }
    }

    /// <summary>Reads a kept upload; null when there is none to read any more, or it is damaged, which sets it aside.</summary>
    public UploadJob? Read(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (Parse(bytes) is { } job)
            {
                return job;
            }

            Log.SpoolDamaged(logger, Path.GetFileName(path));
            SetAside(path, Damaged);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.SpoolDamaged(logger, Path.GetFileName(path));
        }

        return null;
    }

    /// <summary>The server has it.</summary>
    public void Remove(string path) => Quietly(path, File.Delete);

    /// <summary>The server will never take it: kept for a person to look at.</summary>
    public void Refuse(string path) => SetAside(path, Refused);

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _ownership?.Dispose();

    private static UploadJob? Parse(byte[] bytes)
    {
        int end = bytes.AsSpan().IndexOf((byte)'\n');
        if (end < 0)
        {
            return null;
        }

        try
        {
            using var header = JsonDocument.Parse(bytes.AsMemory(0, end));
            return header.RootElement is { ValueKind: JsonValueKind.Object } root
                && Text(root, "extension") is { } extension && Text(root, "number") is { } number && Text(root, "fileName") is { } name
                ? new UploadJob(extension, number, name, bytes.AsMemory(end + 1))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private void SetAside(string path, string ending) => Quietly(path, from => File.Move(from, Path.ChangeExtension(from, ending), overwrite: true));

    // What cannot be moved or deleted now is found again at the next start; the server tells doubles by their name.
    private void Quietly(string path, Action<string> act)
    {
        try
        {
            act(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.SpoolFailed(logger, Path.GetFileName(path), e.GetType().Name);
        }
    }
}
