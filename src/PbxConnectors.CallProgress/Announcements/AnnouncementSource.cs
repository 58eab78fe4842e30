namespace PbxConnectors.CallProgress;

/// <summary>A recording to put into a library.</summary>
/// <param name="Name">A name unique in the library.</param>
/// <param name="Label">A label of <see cref="NumberStates"/>, or one of your own.</param>
/// <param name="Audio">The recording, at any sample rate.</param>
/// <param name="Transcript">What it says, where known.</param>
public sealed record AnnouncementSource(string Name, string Label, WaveAudio Audio, string? Transcript = null);
