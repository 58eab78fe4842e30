namespace PbxConnectors.CallProgress;

/// <summary>Writes files so that a reader, or the next start after a crash, finds the old one or the new one and never half of it.</summary>
internal static class AtomicFile
{
    /// <summary>Ending of a file that is being written; left behind only by a crash.</summary>
    public const string Unfinished = ".unfinished";

    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        // Beside the target: a rename is only atomic within one file system.
        var beside = $"{full}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, full, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
