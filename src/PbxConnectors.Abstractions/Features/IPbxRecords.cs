namespace PbxConnectors;

/// <summary>Reads call records. Thread-safe.</summary>
public interface IPbxRecords : IPbxFeature
{
    /// <summary>
    /// Streams the records that started in the window, page by page, oldest first, each record once. A record appears when its call
    /// has ended, so a window that reaches into the present may gain records later.
    /// </summary>
    /// <exception cref="PbxException">A page could not be read.</exception>
    IAsyncEnumerable<CallRecord> QueryCallRecordsAsync(CallRecordQuery query, CancellationToken cancellationToken = default);
}
