using PbxConnectors.CallProgress;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>Sound for calls.</summary>
internal static class Sound
{
    /// <summary>The tone of an empty number, which the analyzer knows without a library.</summary>
    public static short[] VacantTone(double seconds = 6) => ToneSynthesizer.Render("vacant", TimeSpan.FromSeconds(seconds));

    public static short[] Ringback(double seconds = 10) => ToneSynthesizer.Render("ringback", TimeSpan.FromSeconds(seconds));

    public static byte[] Wave(short[] samples)
    {
        using var stream = new MemoryStream();
        WaveFile.Write(stream, samples);
        return stream.ToArray();
    }
}
