using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors.Transport;

/// <summary>
/// A successful answer, read into memory that is lent from a pool. Dispose it when nothing of it is read any more: then the memory goes back,
/// and no view of the body may be read. An answer that is not disposed is collected as any other object. Not thread-safe.
/// </summary>
public sealed class PbxHttpResponse : IDisposable
{
    private readonly int _length;
    private byte[]? _lent;
    private ReadOnlyMemory<byte> _body;
    private IDisposable? _index;
    private bool _disposed;

    /// <summary>Creates an answer over bytes of one's own.</summary>
    /// <param name="status">HTTP status, 200–299.</param>
    /// <param name="contentType">Media type without parameters.</param>
    /// <param name="body">The bytes.</param>
    public PbxHttpResponse(int status, string? contentType, ReadOnlyMemory<byte> body) =>
        (Status, ContentType, _body, _length) = (status, contentType, body, body.Length);

    /// <summary>Creates an answer over the head of an array lent from the shared pool, which it gives back.</summary>
    internal PbxHttpResponse(int status, string? contentType, byte[] lent, int length)
        : this(status, contentType, lent.AsMemory(0, length)) => _lent = lent;

    /// <summary>HTTP status, 200–299.</summary>
    public int Status { get; }

    /// <summary>Media type without parameters.</summary>
    public string? ContentType { get; }

    /// <summary>The bytes.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public ReadOnlyMemory<byte> Body
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _body;
        }
    }

    /// <summary>Parses the body as <see cref="VendorJson.TryParse(ReadOnlyMemory{byte}, out VendorJson, out string?)"/> does.</summary>
    /// <param name="json">The root; may be read until the answer is disposed.</param>
    /// <param name="problem">What is wrong.</param>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public bool TryReadJson(out VendorJson json, [NotNullWhen(false)] out string? problem)
    {
        _index?.Dispose();
        return VendorJson.TryParse(Body, out json, out problem, out _index);
    }

    /// <summary>Gives the memory back. Disposing again does nothing.</summary>
    public void Dispose()
    {
        _disposed = true;
        _index?.Dispose();
        _body = default;
        if (Interlocked.Exchange(ref _lent, null) is { } lent)
        {
            // Answers hold numbers and tokens: whoever borrows next must not find them.
            lent.AsSpan(0, _length).Clear();
            ArrayPool<byte>.Shared.Return(lent);
        }
    }

    /// <summary>Status and size; the body may hold secrets.</summary>
    public override string ToString() => $"HTTP {Status}, {_length} bytes";
}
