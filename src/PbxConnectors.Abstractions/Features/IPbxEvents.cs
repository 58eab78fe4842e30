namespace PbxConnectors;

/// <summary>Follows a PBX. Thread-safe; any number of readers, each with a bounded buffer of its own.</summary>
public interface IPbxEvents : IPbxFeature
{
    /// <summary>
    /// Reads events from now on until cancelled. A lost connection is told, restored and reconciled within the stream; a reader that is too
    /// slow finds <see cref="EventsDropped"/> where events are missing. The connector never waits for a reader.
    /// </summary>
    IAsyncEnumerable<PbxEvent> ReadEventsAsync(CancellationToken cancellationToken = default);
}
