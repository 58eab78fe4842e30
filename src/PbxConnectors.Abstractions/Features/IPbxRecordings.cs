namespace PbxConnectors;

/// <summary>Opens recordings. Thread-safe.</summary>
public interface IPbxRecordings : IPbxFeature
{
    /// <summary>Opens a recording for reading. Credentials go to the configured PBX only.</summary>
    /// <exception cref="ArgumentException">The reference belongs to another PBX or points outside it.</exception>
    /// <exception cref="PbxException">The PBX does not give it; <see cref="PbxRejectedException"/> when it is not there (yet).</exception>
    Task<Recording> OpenRecordingAsync(RecordingReference recording, CancellationToken cancellationToken = default);
}
