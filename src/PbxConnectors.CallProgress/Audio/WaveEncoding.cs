namespace PbxConnectors.CallProgress;

/// <summary>How samples are written into a WAV file.</summary>
public enum WaveEncoding
{
    /// <summary>16-bit linear PCM.</summary>
    Pcm16,

    /// <summary>ITU-T G.711 A-law, 8 bits.</summary>
    ALaw,

    /// <summary>ITU-T G.711 mu-law, 8 bits.</summary>
    MuLaw,
}
