namespace PbxConnectors;

/// <summary>
/// Opens extensions on the connection itself, where the dialer is a line of its own (SIP): whoever is handed an extension with its password
/// can dial from it at once. Thread-safe.
/// </summary>
public interface IPbxLines : IPbxFeature
{
    /// <summary>
    /// Begins to keep an extension registered and returns without waiting for the PBX; <see cref="IPbxStatus"/> tells how it stands. The same
    /// again changes nothing, another password replaces the first.
    /// </summary>
    Task OpenLineAsync(string extension, string password, CancellationToken cancellationToken = default);

    /// <summary>Takes an extension that was opened here off the PBX. Does nothing for others; calls that are on go on.</summary>
    Task CloseLineAsync(string extension, CancellationToken cancellationToken = default);
}
