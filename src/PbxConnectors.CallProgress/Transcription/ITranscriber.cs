namespace PbxConnectors.CallProgress;

/// <summary>
/// Turns speech into text, for announcements no reference matches. Implementations must be thread-safe. They may be slow, throw, or be
/// wrong: <see cref="TranscriptReview"/> bounds them and goes on without them.
/// </summary>
public interface ITranscriber
{
    /// <summary>Writes down what is said.</summary>
    /// <param name="audio">8 kHz mono speech of at most <see cref="TranscriptReviewOptions.LongestAnnouncement"/>.</param>
    /// <param name="cancellationToken">Fires when the answer is no longer waited for.</param>
    Task<Transcript> TranscribeAsync(WaveAudio audio, CancellationToken cancellationToken = default);
}
