using PbxConnectors.CallProgress;

namespace PbxConnectors.Cli.Ear;

/// <summary>A recording as the telephone network would carry it: 8 kHz mono.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Warnings">What was odd about the file.</param>
internal sealed record TelephoneAudio(short[] Samples, IReadOnlyList<string> Warnings)
{
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / CallListener.SampleRate);

    /// <summary>Reads a WAV file of any kind and rate. Returns null and the problem when it cannot be read.</summary>
    public static TelephoneAudio? Read(string path, out string? problem)
    {
        if (Directory.Exists(path))
        {
            problem = "It is a folder without a WAV recording in it.";
            return null;
        }

        if (!File.Exists(path))
        {
            problem = "There is no such file.";
            return null;
        }

        return WaveFile.TryRead(path, out var audio, out problem) ? Of(audio) : null;
    }

    /// <summary>Reads a WAV file to the end of a stream, as a pipe is. Returns null and the problem when it cannot be read.</summary>
    public static TelephoneAudio? Read(Stream stream, out string? problem) =>
        WaveFile.TryRead(stream, out var audio, out problem) ? Of(audio) : null;

    private static TelephoneAudio Of(WaveAudio audio) => new(audio.ToTelephoneRate().Samples.ToArray(), audio.Warnings);
}
