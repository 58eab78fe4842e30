namespace PbxConnectors.CallProgress.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("call-progress").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Save(string name, short[] samples)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        using var file = File.Create(this[name]);
        WaveFile.Write(file, samples);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
