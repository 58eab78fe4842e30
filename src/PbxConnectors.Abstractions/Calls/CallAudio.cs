namespace PbxConnectors;

/// <summary>The sound of a call as it arrives, where the dialer hears the line itself. One reader at a time.</summary>
public interface ICallAudio
{
    /// <summary>Samples per second, usually 8000.</summary>
    int SampleRate { get; }

    /// <summary>
    /// Reads mono 16-bit frames in order until the call ends. A slow reader loses the oldest frames, never the call; what is lost
    /// shows as a jump of <see cref="CallAudioFrame.Position"/>.
    /// </summary>
    IAsyncEnumerable<CallAudioFrame> ReadFramesAsync(CancellationToken cancellationToken = default);
}

/// <summary>A few milliseconds of sound.</summary>
/// <param name="Position">Distance of the first sample from the start of the audio.</param>
/// <param name="Samples">Mono 16-bit samples; valid until the next frame is read.</param>
public readonly record struct CallAudioFrame(TimeSpan Position, ReadOnlyMemory<short> Samples);
