namespace PbxConnectors;

/// <summary>Synthesises speech at the PBX. Thread-safe.</summary>
public interface IPbxSpeech : IPbxFeature
{
    /// <summary>Speaks a text into a sound file.</summary>
    Task<Recording> SynthesizeAsync(string text, CancellationToken cancellationToken = default);
}
