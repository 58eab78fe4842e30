namespace PbxConnectors;

/// <summary>An open recording: a forward-only stream over the network. Dispose it to free the connection.</summary>
public sealed class Recording : IAsyncDisposable
{
    private readonly IDisposable? _owner;

    /// <summary>Wraps an open stream.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="contentType">Media type as the PBX states it.</param>
    /// <param name="length">Length in bytes where known.</param>
    /// <param name="owner">Disposed with the stream, e.g. the HTTP response.</param>
    public Recording(Stream content, string? contentType, long? length, IDisposable? owner = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        (Content, ContentType, Length, _owner) = (content, contentType, length, owner);
    }

    /// <summary>The bytes of the file, read forward only.</summary>
    public Stream Content { get; }

    /// <summary>Media type as the PBX states it, e.g. <c>audio/x-wav</c>.</summary>
    public string? ContentType { get; }

    /// <summary>Length in bytes where known.</summary>
    public long? Length { get; }

    /// <summary>Closes the stream and its connection.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Content.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _owner?.Dispose();
        }
    }
}
