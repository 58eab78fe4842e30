using PbxConnectors.CallProgress;
using PbxConnectors.Testing;

namespace PbxConnectors.Cli.Tests.Support;

/// <summary>A temporary folder of recordings.</summary>
internal sealed class AudioFolder : IDisposable
{
    public AudioFolder() => Path = Directory.CreateTempSubdirectory("pbxc-").FullName;

    public string Path { get; }

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Writes a tone of the laboratory.</summary>
    public string Tone(string file, string name, double seconds = 5) =>
        Write(file, ToneSynthesizer.Render(name, TimeSpan.FromSeconds(seconds)));

    /// <summary>Writes an announcement of the laboratory, with quiet around it.</summary>
    public string Announcement(string file, string label, int number = 0) =>
        Write(file, [.. new short[1600], .. LabAudio.Embedded.Clips(label)[number].Samples.Span, .. new short[4000]]);

    /// <summary>Writes a library folder with the laboratory's announcements of these labels.</summary>
    public string Library(string folder, params string[] labels)
    {
        foreach (var label in labels)
        {
            foreach (var clip in LabAudio.Embedded.Clips(label))
            {
                Write($"{folder}/{label}/{System.IO.Path.GetFileName(clip.Name)}.wav", clip.Samples.Span);
            }
        }

        return this[folder];
    }

    public string Write(string file, ReadOnlySpan<short> samples, int sampleRate = 8000)
    {
        var path = this[file];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        WaveFile.Write(stream, samples, sampleRate);
        return path;
    }

    public string Text(string file, string content)
    {
        File.WriteAllText(this[file], content);
        return this[file];
    }
}
